import AutoDiff
import Estimators
import Foundation
import Measures
import Optimizers
import Sampling
import Testing

/// A generation of CMA-ES against its definition, and what a state is.
@Suite struct CMAESTests {
  private static let forms = [SearchCovariance.Form.full, .diagonal]

  @Sendable private static func valley(_ x: [Double]) -> Double {
    x.indices.reduce(0) { sum, i in
      let next = x[(i + 1) % x.count]
      return sum + 3 * pow(next - 0.5 * x[i] * x[i], 2) + pow(x[i] - 0.3, 2) * Double(i + 1)
    }
  }

  /// The definition in loops, with C^{−½} of the whole C.
  private static func textbook(
    _ s: CMAES.State, _ c: CMAConstants, _ form: SearchCovariance.Form, z: [[Double]],
    f: ([Double]) -> Double, generation g: Int
  ) -> (mean: [Double], σ: Double, pσ: [Double], pc: [Double], C: [Double]) {
    let n = s.mean.count
    let axes = s.covariance.axes
    func frame(_ v: [Double], by d: (Double) -> Double) -> [Double] {
      // B diag(d(D)) v.
      let scaled = zip(v, s.covariance.lengths).map { $0 * d($1) }
      return form == .full ? Square.product(Square.transposed(axes, n), scaled) : scaled
    }
    let y = z.map { frame($0) { $0 } }
    let x = y.map { y in zip(s.mean, y).map { $0 + s.deviation * $1 } }
    let order = x.indices.sorted { f(x[$0]) < f(x[$1]) }
    let best = (0..<c.parentCount).map { (c.weights[$0], order[$0]) }
    let step = (0..<n).map { j in best.reduce(0) { $0 + $1.0 * y[$1.1][j] } }
    // C^{−½}⟨y⟩ by the eigenvectors: rotated there, divided, and back.
    let along = form == .full ? Square.product(axes, step) : step
    let whitened = frame(along) { 1 / $0 }
    let (cσ, cc) = (c.deviationPathRate, c.covariancePathRate)
    let pσ = zip(s.deviationPath, whitened).map {
      (1 - cσ) * $0 + sqrt(cσ * (2 - cσ) * c.selectionMass) * $1
    }
    let length = sqrt(Square.dot(pσ, pσ))
    let isShort =
      length / sqrt(1 - pow(1 - cσ, 2 * Double(g + 1)))
      < (1.4 + 2 / Double(n + 1)) * c.expectedLength
    let pc = zip(s.covariancePath, step).map {
      (1 - cc) * $0 + (isShort ? sqrt(cc * (2 - cc) * c.selectionMass) * $1 : 0)
    }
    let old = form == .full ? Square.symmetric(s.covariance.matrix, n) : []
    let C = (0..<n * n).map { place -> Double in
      let (i, j) = (place / n, place % n)
      let before = form == .full ? old[place] : i == j ? s.covariance.matrix[i] : 0
      var entry =
        (1 - c.rankOneRate - c.rankMuRate * c.weights.reduce(0, +)) * before
        + c.rankOneRate * (pc[i] * pc[j] + (isShort ? 0 : cc * (2 - cc) * before))
      for (w, k) in zip(c.weights, order) {
        // ‖C^{−½}y‖ by the eigenvectors, too.
        let v = zip(form == .full ? Square.product(axes, y[k]) : y[k], s.covariance.lengths)
          .map { $0 / $1 }
        let weight = w >= 0 ? w : w * Double(n) / Square.dot(v, v)
        entry += c.rankMuRate * weight * y[k][i] * y[k][j]
      }
      return form == .full || i == j ? entry : 0
    }
    return (
      zip(s.mean, step).map { $0 + s.deviation * $1 },
      s.deviation * exp(cσ / c.damping * (length / c.expectedLength - 1)), pσ, pc, C
    )
  }

  @Test(arguments: [(1, nil), (2, nil), (2, 3), (6, nil), (6, 30)], forms)
  func generations(size: (n: Int, λ: Int?), form: SearchCovariance.Form) {
    let n = size.n
    let method = CMAES(deviation: 0.4, population: size.λ, form: form, dimension: n)
    let c = method.constants
    let start = RandomStream(seed: 9).at(iteration: 0).normals(n)
    let run = Evolution(method, from: start, Self.valley)
    var workspace = form == .full ? SearchCovariance.Workspace(order: n) : nil
    for g in 0..<80 {
      // A decomposition may be as old as the interval allows; here it is always new.
      let isPrepared = run.state.covariance.prepare(every: 1, &workspace)
      #expect(isPrepared)
      let before = run.state
      if form == .full {
        let whole = Square.form(before.covariance.axes, before.covariance.lengths.map { $0 * $0 })
        let matrix = Square.symmetric(before.covariance.matrix, n)
        #expect(relativeDifference(whole, matrix) < 1e-13, "generation \(g)")
      }
      let normals = run.stream.at(iteration: g).normals(c.population * n)
      let z = (0..<c.population).map { Array(normals[$0 * n..<($0 + 1) * n]) }
      let expected = Self.textbook(before, c, form, z: z, f: Self.valley, generation: g)
      #expect(run.advance())
      let s = run.state
      #expect(relativeDifference(s.mean, expected.mean) < 1e-12, "generation \(g)")
      #expect(abs(s.deviation / expected.σ - 1) < 1e-12, "generation \(g)")
      #expect(relativeDifference(s.deviationPath, expected.pσ) < 1e-11, "generation \(g)")
      #expect(relativeDifference(s.covariancePath, expected.pc) < 1e-11, "generation \(g)")
      let matrix =
        form == .full
        ? Square.symmetric(s.covariance.matrix, n)
        : (0..<n * n).map { $0 / n == $0 % n ? s.covariance.matrix[$0 / n] : 0 }
      #expect(relativeDifference(matrix, expected.C) < 1e-11, "generation \(g)")
      #expect(run.oracle.counts == CallCounts(values: 1 + (g + 1) * c.population))
    }
  }

  /// The best point asked for, the start included, with its value.
  @Test(arguments: forms) func point(form: SearchCovariance.Form) {
    let log = AskedValues()
    let method = CMAES(deviation: 2, form: form, dimension: 4)
    let run = Evolution(method, from: [0.1, 0, 0, 0]) { x in
      let value = Square.dot(x, x)
      log.add(value)
      return value
    }
    for _ in 0..<60 {
      #expect(run.advance())
      #expect(
        run.state.value == log.least && Square.dot(run.state.point, run.state.point) == log.least)
    }
    #expect(run.state.value! < 0.01)
  }

  private final class AskedValues: @unchecked Sendable {
    private(set) var least = Double.infinity
    func add(_ value: Double) { least = min(least, value) }
  }

  /// C is decomposed once in ⌈1/(10n(c₁ + c_μ))⌉ generations.
  @Test(arguments: [10, 120]) func decompositions(n: Int) {
    let method = CMAES(deviation: 1, form: .full, dimension: n)
    let interval = method.constants.decompositionInterval
    let run = Evolution(method, from: [Double](repeating: 1, count: n)) { Square.dot($0, $0) }
    var axes = run.state.covariance.axes
    for g in 0..<7 {
      #expect(run.advance())
      #expect(run.state.covariance.age == g % interval + 1)
      let isNew = run.state.covariance.axes != axes
      #expect(isNew == (g > 0 && g % interval == 0))
      axes = run.state.covariance.axes
    }
  }

  /// A state that was written and read goes on to the same bits.
  @Test(arguments: forms, [1, 7]) func codedStates(form: SearchCovariance.Form, n: Int) throws {
    let start = [Double](repeating: 1, count: n)
    let method = CMAES(deviation: 0.3, form: form, dimension: n)
    let (whole, stopped) = (
      Evolution(method, from: start, Self.valley), Evolution(method, from: start, Self.valley)
    )
    for _ in 0..<25 {
      #expect(whole.advance() && stopped.advance())
      let bytes = try JSONEncoder().encode(stopped.state)
      stopped.state = try JSONDecoder().decode(CMAES.State.self, from: bytes)
      // A workspace from elsewhere makes no difference.
      stopped.method = method
      #expect(stopped.state == whole.state)
    }
  }

  /// OpenBLAS's products of larger matrices allocate memory of their own on some processors.
  @Test(arguments: forms) func nothingIsAllocated(form: SearchCovariance.Form) {
    let n = 8
    let evaluator = Evaluator(Graph(parameters: n) { AutoDiff.dot($0, $0) })
    let oracle = ClosingOracle(CountingOracle(evaluator))
    var method = CMAES(deviation: 0.3, form: form, dimension: n)
    var state = method.start(at: [Double](repeating: 1, count: n))
    let stream = RandomStream(seed: 4)
    func advance(_ iterations: Range<Int>) {
      for k in iterations {
        _ = try? method.advance(&state, iteration: k, from: oracle, using: stream.at(iteration: k))
      }
    }
    advance(0..<3)
    let count = allocations { advance(3..<20) }
    #expect(count == 0 || count == nil)
  }
}
