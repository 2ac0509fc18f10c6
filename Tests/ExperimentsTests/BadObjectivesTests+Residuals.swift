import AutoDiff
import Experiments
import Fields
import Foundation
import Problems
import Sampling
import Testing

/// The same for methods that ask for residuals: the residuals and their Jacobians are drawn to be as bad.
extension BadObjectivesTests {
  /// rᵢ = unit·(x_{i mod n} − c), spoilt in some places.
  private struct Bad: ComplexOperation {
    enum Place: Int, CaseIterable { case everywhere, outside, halfSpace, stripes, atFirst }
    enum Spoilt: Int, CaseIterable {
      case noNumber, infinite, minusInfinite, huge, tiny, constant, zero, steps, jagged, cliff
      /// The derivative alone.
      case noSlope, wrongSlope, slopeOfNoNumber, hugeSlope
    }

    struct Fault {
      let place: Place
      let radius: Double
      let spoilt: Spoilt
      /// One residual, or all of them.
      let entry: Int?

      func isThere(_ x: [Double], _ i: Int) -> Bool {
        guard entry == nil || entry == i else { return false }
        return switch place {
        case .everywhere: true
        case .outside: x.reduce(0) { $0 + $1 * $1 } > radius
        case .halfSpace: x[0] > radius
        case .stripes: sin(20 * x[0]) > radius - 1
        case .atFirst: x[0] == 1
        }
      }
    }

    let count: Int
    let unit: Double
    let center: Double
    let faults: [Fault]
    let name = "bad residuals"

    /// - Parameter dimension: n; there are fewer, as many or more residuals.
    init(seed: Int, dimension n: Int) {
      let u: [Double] = RandomStream(seed: UInt64(seed)).substream("residuals")
        .at(iteration: 0).uniforms(16)
      func choice<Case>(_ cases: [Case], _ i: Int) -> Case {
        cases[Int(u[i] * Double(cases.count))]
      }
      count = max(1, n + choice([-1, 0, 2], 0))
      unit = choice([1, 1, 1, 1e-300, 1e-160, 1e150, 1e300, 1e-12, 1e12], 1)
      center = choice([0, 0.5, 1e8, 1e-8], 2)
      faults = (0..<1 + Int(3 * u[3])).map { k in
        Fault(
          place: choice(Place.allCases, 4 + 4 * k), radius: 2 * u[5 + 4 * k] * u[5 + 4 * k],
          spoilt: choice(Spoilt.allCases, 6 + 4 * k), entry: choice([nil, 0], 7 + 4 * k))
      }
    }

    /// rᵢ and ∂rᵢ/∂x_{i mod n}.
    private func residual(_ x: [Double], _ i: Int) -> (value: Double, slope: Double) {
      var (value, slope) = (unit * (x[i % x.count] - center), unit)
      for fault in faults where fault.isThere(x, i) {
        switch fault.spoilt {
        case .noNumber: (value, slope) = (.nan, .nan)
        case .infinite: (value, slope) = (.infinity, .infinity)
        case .minusInfinite: (value, slope) = (-.infinity, 0)
        case .huge: (value, slope) = (1e300 * value, 1e300 * slope)
        case .tiny: (value, slope) = (1e-300 * value, 1e-300 * slope)
        case .constant: (value, slope) = (fault.radius, 0)
        case .zero: (value, slope) = (0, 0)
        case .steps: (value, slope) = ((8 * value).rounded(.down) / 8, 0)
        case .jagged: value += sin(1e9 * x[i % x.count])
        case .cliff: value -= 1e6 * fault.radius
        case .noSlope: slope = 0
        case .wrongSlope: slope = -slope
        case .slopeOfNoNumber: slope = .nan
        case .hugeSlope: slope = 1e300
        }
      }
      return (value, slope)
    }

    func outputShape(_ inputs: [Shape]) -> Shape { .vector(count) }

    func evaluate(_ node: Frame) {
      let x = Array(node.input(0))
      for i in 0..<count { node.output[i] = residual(x, i).value }
    }

    func evaluate(_ node: ComplexFrame) {
      let x = Array(node.input(0).real)
      for i in 0..<count {
        let (value, slope) = residual(x, i)
        node.output.real[i] = value
        node.output.imaginary[i] = slope * (node.input(0).imaginary?[i % x.count] ?? 0)
      }
    }

    func pushforward(_ node: Frame) {
      let x = Array(node.input(0))
      for j in node.tangents {
        guard let v = node.inputTangent(0, j) else { continue }
        for i in 0..<count { node.outputTangent(j)[i] = residual(x, i).slope * v[i % x.count] }
      }
    }

    func pullback(_ node: Frame) {
      guard let adjoint = node.inputAdjoint(0) else { return }
      let x = Array(node.input(0))
      for i in 0..<count { adjoint[i % x.count] += node.outputAdjoint[i] * residual(x, i).slope }
    }

    func pullbackTangent(_ node: Frame) {}
  }

  private struct BadSum: Problem {
    let operation: Bad
    let dimension: Int
    var known: Known { Known(smoothness: 1) }

    func start(from stream: RandomStream) -> [Double] {
      (0..<dimension).map { $0 == 0 ? 1 : $0 == 1 ? 0 : 0.3 }
    }

    func residuals(_ x: Variable) -> Variable? { .apply(operation, to: x) }
    func objective(_ x: Variable) -> Variable { sum(square(.apply(operation, to: x))) }
  }

  /// Levenberg and Marquardt's method, with every estimator that it takes.
  static let residualMethods = [
    #""forward-mode""#, #""reverse-mode""#, #""complex-step""#, #""coordinate-differences""#,
    #""coordinate-differences", "scheme": "forward""#,
  ].map { #"{"estimator": \#($0), "optimizer": "levenberg-marquardt"}"# }

  /// On 2 and 5 variables with fewer residuals, as many and more; with a budget of evaluations, and with one of
  /// iterations as well.
  @Test(.timeLimit(.minutes(patience)), arguments: residualMethods, ["", #""iterations": 30, "#])
  func everyRunOnResidualsEnds(method: String, iterations: String) throws {
    let parsed = try study(
      #"""
      {"name": "test", "problem": {"type": "rosenbrock", "dimension": [2, 5]}, "methods": [\#(method)],
       "replicates": 1, "targets": {"metric": "loss"}, "record": {"per_decade": 3},
       "budget": {\#(iterations)"evaluations": 400}}
      """#)
    var outcomes: Set<Outcome> = []
    for seed in 0..<200 {
      let study = parsed.replacingProblems {
        let n = $0.problem.dimension
        return BadSum(operation: Bad(seed: seed, dimension: n), dimension: n)
      }
      for cell in study.cells {
        let record = try study.run(cell)
        outcomes.insert(record.outcome)
        #expect(record.counts.evaluations(at: study.callCosts) <= 400, "seed \(seed)")
        #expect(record.counts.values > 0 || record.outcome == .failed, "seed \(seed)")
        // The loss never goes up, except for the order in which squares are summed.
        if let last = record.finalLoss, let first = record.initialLoss {
          #expect(last <= first * (1 + 1e-12), "seed \(seed)")
        }
        let data = try JSONEncoder().encode(record)
        #expect(try JSONDecoder().decode(RunRecord.self, from: data).counts == record.counts)
      }
    }
    #expect(outcomes.contains(.budgetSpent) && outcomes.contains(.failed))
  }
}
