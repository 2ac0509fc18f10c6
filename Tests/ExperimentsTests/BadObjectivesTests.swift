import AutoDiff
import Experiments
import Fields
import Foundation
import Problems
import Sampling
import Testing

/// Runs every method that a configuration can name on functions drawn to be as bad as functions get: each run ends with
/// an outcome, within its budget.
@Suite struct BadObjectivesTests {
  /// In minutes. Under a sanitizer everything takes much longer, and all tests begin at once.
  static let patience = ProcessInfo.processInfo.environment["ZOBENCH_SANITIZER"] == nil ? 2 : 60

  /// ‖x − c‖² in some unit, spoilt in some places.
  private struct Bad: AutoDiff.Operation {
    /// Where it is spoilt, and how.
    enum Place: Int, CaseIterable { case everywhere, outside, inside, halfSpace, stripes }
    enum Spoilt: Int, CaseIterable {
      case noNumber, infinite, minusInfinite, flat, steps, negative, huge, tiny, jagged, cliff
    }

    struct Fault {
      let place: Place
      let radius: Double
      let spoilt: Spoilt

      /// - Parameter u: three uniform numbers.
      init(_ u: ArraySlice<Double>) {
        place = Bad.choice(of: Place.allCases, by: u[u.startIndex])
        radius = 2 * u[u.startIndex + 1] * u[u.startIndex + 1]
        spoilt = Bad.choice(of: Spoilt.allCases, by: u[u.startIndex + 2])
      }
    }

    let unit: Double
    let center: Double
    let faults: [Fault]
    let name = "bad"

    init(seed: Int) {
      let u: [Double] = RandomStream(seed: UInt64(seed)).at(iteration: 0).uniforms(12)
      let units: [Double] = [1, 1, 1e-300, 1e300, 1e-12, 1e12, -1]
      let centers: [Double] = [0, 0.5, 1e8, 1e-8]
      unit = Self.choice(of: units, by: u[0])
      center = Self.choice(of: centers, by: u[1])
      let count = 1 + Int(3 * u[2])
      var faults: [Fault] = []
      for i in 0..<count {
        let first = 3 + 3 * i
        faults.append(Fault(u[first..<first + 3]))
      }
      self.faults = faults
    }

    private static func choice<Case>(of cases: [Case], by u: Double) -> Case {
      cases[Int(u * Double(cases.count))]
    }

    /// f, and the factor of the derivative of ‖x − c‖².
    private func evaluate(_ x: UnsafeBufferPointer<Double>) -> (value: Double, slope: Double) {
      var r = 0.0
      for entry in x { r += (entry - center) * (entry - center) }
      var (value, slope) = (unit * r, unit)
      for fault in faults {
        let isThere =
          switch fault.place {
          case .everywhere: true
          case .outside: r > fault.radius
          case .inside: r < fault.radius
          case .halfSpace: x[0] > fault.radius
          case .stripes: sin(20 * x[0]) > fault.radius - 1
          }
        guard isThere else { continue }
        switch fault.spoilt {
        case .noNumber: (value, slope) = (.nan, .nan)
        case .infinite: (value, slope) = (.infinity, .infinity)
        case .minusInfinite: (value, slope) = (-.infinity, 0)
        case .flat: (value, slope) = (fault.radius, 0)
        case .steps: (value, slope) = ((8 * value).rounded(.down) / 8, 0)
        case .negative: (value, slope) = (-value, -slope)
        case .huge: (value, slope) = (1e200 * value, 1e200 * slope)
        case .tiny: (value, slope) = (1e-200 * value, 1e-200 * slope)
        case .jagged: value += sin(1e9 * r)
        case .cliff: value -= 1e6 * fault.radius
        }
      }
      return (value, slope)
    }

    func outputShape(_ inputs: [Shape]) -> Shape { .scalar }
    func evaluate(_ node: Frame) { node.output[0] = evaluate(node.input(0)).value }

    func pushforward(_ node: Frame) {
      let (x, slope) = (node.input(0), evaluate(node.input(0)).slope)
      for j in node.tangents {
        guard let v = node.inputTangent(0, j) else { continue }
        var sum = 0.0
        for i in x.indices { sum += 2 * (x[i] - center) * v[i] }
        node.outputTangent(j)[0] = slope * sum
      }
    }

    func pullback(_ node: Frame) {
      guard let adjoint = node.inputAdjoint(0) else { return }
      let (x, slope) = (node.input(0), evaluate(node.input(0)).slope)
      for i in x.indices { adjoint[i] += node.outputAdjoint[0] * slope * 2 * (x[i] - center) }
    }

    func pullbackTangent(_ node: Frame) {}
  }

  private struct BadProblem: Problem {
    let operation: Bad
    let dimension: Int
    var known: Known { Known(smoothness: 1) }

    func start(from stream: RandomStream) -> [Double] {
      (0..<dimension).map { $0 == 0 ? 1 : $0 == 1 ? 0 : 0.3 }
    }

    func objective(_ x: Variable) -> Variable { .apply(operation, to: x) }
  }

  /// Each optimizer as a configuration writes it, with its required fields: alone if that is allowed, else with
  /// estimators of values, of tangents and of gradients.
  static let methods = StudyTable.optimizers.flatMap { table -> [String] in
    let required = table.fields.filter { $0.presence == .required }.map {
      #", "\#($0.name)": 50"#
    }
    let name = #""optimizer": "\#(table.name)"\#(required.joined())"#
    let alone = "{\(name)}"
    guard (try? study(quadratic(methods: alone))) == nil else { return [alone] }
    let estimators = ["two-point", "coordinate-differences", "forward-gradient", "reverse-mode"]
    let methods = estimators.map { #"{"estimator": "\#($0)", \#(name)}"# }
    // Not every method takes every estimator.
    return methods.filter { (try? study(quadratic(methods: $0, rest: rest))) != nil }
  }

  private static let rest = #"""
    "steps": {"absolute": 0.1}, "replicates": 1, "targets": {"metric": "loss"},
    "budget": {"evaluations": 400}, "record": {"per_decade": 3}
    """#

  /// On 1, 2 and 5 variables; a run that asks for nothing more would go on until the time limit.
  @Test(.timeLimit(.minutes(patience)), arguments: methods)
  func everyRunEnds(method: String) throws {
    let text = quadratic(#""dimension": [1, 2, 5]"#, methods: method, rest: Self.rest)
    // Absolute steps are refused if no method takes any.
    let takesSteps = (try? study(text)) != nil
    let parsed = try study(
      takesSteps ? text : text.replacing(#""steps": {"absolute": 0.1}, "#, with: ""))
    var outcomes: Set<Outcome> = []
    for seed in 0..<120 {
      let bad = Bad(seed: seed)
      let study = parsed.replacingProblems {
        BadProblem(operation: bad, dimension: $0.problem.dimension)
      }
      for cell in study.cells {
        let record = try study.run(cell)
        outcomes.insert(record.outcome)
        #expect(Double(record.counts.values) <= 400, "seed \(seed)")
        #expect(
          record.counts.values + record.counts.gradients + record.counts.tangents > 0
            || record.outcome == .failed)
        // It reads back, whatever its numbers are.
        let data = try JSONEncoder().encode(record)
        #expect(try JSONDecoder().decode(RunRecord.self, from: data).counts == record.counts)
      }
    }
    #expect(outcomes.contains(.budgetSpent) && outcomes.contains(.failed))
  }

  @Test func allAreThere() {
    let names = StudyTable.optimizers.map(\.name)
    #expect(names.count >= 20)
    // These ask for batches of rows, which these objectives do not have, or are solvers in other processes.
    for name in names where !["svrg", "external", "nlopt"].contains(name) {
      #expect(
        (Self.methods + Self.residualMethods).contains { $0.contains("\"\(name)\"") }, "\(name)")
    }
  }
}
