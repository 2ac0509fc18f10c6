import Estimators
import Foundation
import Measures
import Optimizers
import Sampling
import Testing

/// What CMA-ES does not depend on, and what it survives.
@Suite struct CMAESLawsTests {
  private static let forms = [SearchCovariance.Form.full, .diagonal]

  @Sendable private static func ellipsoid(_ x: [Double], condition κ: Double) -> Double {
    let n = max(x.count - 1, 1)
    return x.indices.reduce(0) { $0 + pow(κ, -Double($1) / Double(n)) * x[$1] * x[$1] }
  }

  // MARK: invariances

  /// Values are only compared with each other: increasing functions of f give the same bits.
  @Test(arguments: forms, [2, 9])
  func increasingFunctions(form: SearchCovariance.Form, n: Int) {
    let functions: [@Sendable (Double) -> Double] = [
      { 8 * $0 }, { $0 * $0 * $0 }, { log($0) }, { -1 / $0 },
    ]
    let method = CMAES(deviation: 0.5, form: form, dimension: n)
    let start = RandomStream(seed: 2).at(iteration: 0).normals(n)
    for function in functions {
      let plain = Evolution(method, from: start) { Self.ellipsoid($0, condition: 100) }
      let other = Evolution(method, from: start) { function(Self.ellipsoid($0, condition: 100)) }
      for _ in 0..<100 {
        #expect(plain.advance() && other.advance())
        var state = other.state
        #expect(state.value == function(plain.state.value!))
        state.value = plain.state.value
        #expect(state == plain.state)
      }
      #expect(plain.state.value! < 1e-3)
    }
  }

  /// A rotated function from a rotated distribution, with the same normals: every generation is the rotated one.
  @Test(arguments: [2, 5, 12]) func rotations(n: Int) {
    let Q = Square.rotation(n, seed: 3)
    let back = Square.transposed(Q, n)
    @Sendable func f(_ x: [Double]) -> Double {
      Self.ellipsoid(x, condition: 1e4) + x.reduce(0) { $0 + $1 * $1 * $1 * $1 }
    }
    func rotated(_ s: CMAES.State) -> CMAES.State {
      let c = s.covariance
      // Its eigenvectors are rows, and rotate one by one.
      let axes = (0..<n).flatMap { Square.product(Q, Array(c.axes[$0 * n..<($0 + 1) * n])) }
      let half = (0..<n).flatMap { j -> [Double] in
        let whole = Square.symmetric(c.matrix, n)
        return Square.product(Q, (0..<n).map { whole[$0 * n + j] })
      }
      // Rows of `half` are columns of QC; QCQᵀ is Q times its transpose, row by row.
      let rows = Square.transposed(half, n)
      let matrix = (0..<n).flatMap { Square.product(Q, Array(rows[$0 * n..<($0 + 1) * n])) }
      var other = CMAES.State(
        at: Square.product(Q, s.mean), deviation: s.deviation,
        covariance: SearchCovariance(matrix: matrix, axes: axes, lengths: c.lengths))
      other.point = Square.product(Q, s.point)
      other.value = s.value
      other.deviationPath = Square.product(Q, s.deviationPath)
      other.covariancePath = Square.product(Q, s.covariancePath)
      return other
    }
    let method = CMAES(deviation: 0.5, form: .full, dimension: n)
    let start = RandomStream(seed: 4).at(iteration: 0).normals(n)
    let plain = Evolution(method, from: start, f)
    let turned = Evolution(method, from: start) { f(Square.product(back, $0)) }
    var workspace: SearchCovariance.Workspace? = SearchCovariance.Workspace(order: n)
    for g in 0..<60 {
      let isPrepared = plain.state.covariance.prepare(every: 1, &workspace)
      #expect(isPrepared)
      turned.state = rotated(plain.state)
      #expect(plain.advance() && turned.advance())
      let (a, b) = (rotated(plain.state), turned.state)
      #expect(relativeDifference(b.mean, a.mean) < 1e-11, "generation \(g)")
      #expect(abs(b.deviation / a.deviation - 1) < 1e-11, "generation \(g)")
      #expect(relativeDifference(b.deviationPath, a.deviationPath) < 1e-10, "generation \(g)")
      #expect(relativeDifference(b.covariancePath, a.covariancePath) < 1e-10, "generation \(g)")
      let (C, expected) = (b.covariance.matrix, a.covariance.matrix)
      #expect(
        relativeDifference(Square.symmetric(C, n), Square.symmetric(expected, n)) < 1e-10,
        "generation \(g)")
    }
  }

  /// E ln f after 90 generations from the same point of an ellipsoid, along the axes and rotated: alike with a full
  /// C, far apart with a diagonal one. A false alarm has a chance of 1 in 10⁴.
  @Test(arguments: [4, 7]) func rotationsInDistribution(n: Int) {
    let (Q, κ) = (Square.rotation(n, seed: 8), 1e4)
    let back = Square.transposed(Q, n)
    let start = [Double](repeating: 1, count: n)
    func z(_ form: SearchCovariance.Form) -> Double {
      let method = CMAES(deviation: 0.3, form: form, dimension: n)
      var (plain, turned) = (SampleMean(), SampleMean())
      for seed in 0..<150 {
        let a = Evolution(method, from: start, seed: UInt64(seed)) {
          Self.ellipsoid($0, condition: κ)
        }
        let b = Evolution(method, from: Square.product(Q, start), seed: UInt64(1000 + seed)) {
          Self.ellipsoid(Square.product(back, $0), condition: κ)
        }
        for _ in 0..<90 { #expect(a.advance() && b.advance()) }
        plain.add(log(a.state.value!))
        turned.add(log(b.state.value!))
      }
      let error = hypot(plain.standardError, turned.standardError)
      return (turned.mean - plain.mean) / error
    }
    #expect(abs(z(.full)) < 3.9)
    #expect(z(.diagonal) > 8)
  }

  /// With the same constants a diagonal C is the diagonal of a full one after the first generation from C = I, and all
  /// else is the same to the bit.
  @Test(arguments: [1, 4, 30]) func firstGeneration(n: Int) {
    let constants = CMAConstants(dimension: n)
    let start = RandomStream(seed: 6).at(iteration: 0).normals(n)
    let runs = Self.forms.map { form in
      Evolution(CMAES(deviation: 0.4, constants: constants, form: form), from: start) {
        Self.ellipsoid($0, condition: 50)
      }
    }
    for i in runs.indices { #expect(runs[i].advance()) }
    let (full, diagonal) = (runs[0].state, runs[1].state)
    #expect(full.mean == diagonal.mean && full.deviation == diagonal.deviation)
    #expect(full.deviationPath == diagonal.deviationPath)
    #expect(full.covariancePath == diagonal.covariancePath)
    #expect(full.point == diagonal.point && full.value == diagonal.value)
    let entries = (0..<n).map { full.covariance.matrix[$0 * (n + 1)] }
    #expect(relativeDifference(diagonal.covariance.matrix, entries) < 1e-14)
  }

  // MARK: neutral selection

  /// If ranks say nothing, p_σ stays N(0, I), and so ln σ has no drift. An error of 2 % in E‖z‖ is noticed. A false
  /// alarm has a chance of 1 in 10⁴.
  @Test(arguments: [2, 10], forms) func stationary(n: Int, form: SearchCovariance.Form) {
    let method = CMAES(deviation: 1, form: form, dimension: n)
    let c = method.constants
    var drift = SampleMean()
    for seed in 0..<400 {
      let run = Evolution(
        method, from: [Double](repeating: 0, count: n), seed: UInt64(seed)
      ) { _ in 1 }
      run.state.deviationPath = RandomStream(seed: UInt64(seed)).substream("path").at(iteration: 0)
        .normals(n)
      for _ in 0..<120 { #expect(run.advance()) }
      drift.add(log(run.state.deviation))
    }
    #expect(abs(drift.z(against: 0)) < 3.9)
    #expect(drift.standardError < 0.02 * 120 * c.deviationPathRate / c.damping / 3.9)
  }

  /// Values that are all NaN rank alike, as values that are all equal do.
  @Test(arguments: forms) func flatAndUndefined(form: SearchCovariance.Form) {
    let method = CMAES(deviation: 0.4, form: form, dimension: 5)
    let start = [1.0, 2, 3, 4, 5]
    let flat = Evolution(method, from: start) { _ in 7 }
    let undefined = Evolution(method, from: start) { _ in .nan }
    for _ in 0..<300 {
      #expect(flat.advance() && undefined.advance())
      #expect(undefined.state.value?.isNaN == true && flat.state.value == 7)
      #expect(flat.state.point == start && undefined.state.point == start)
      #expect(flat.state.mean == undefined.state.mean)
      #expect(flat.state.covariance == undefined.state.covariance)
    }
  }

  /// With equal values log C falls for ever, and the run goes on.
  @Test(arguments: forms) func flatForLong(form: SearchCovariance.Form) {
    let flat = Evolution(CMAES(deviation: 0.4, form: form, dimension: 2), from: [1, 2]) { _ in 7 }
    for _ in 0..<20_000 {
      guard flat.advance() else {
        Issue.record("ended with C = \(flat.state.covariance.matrix)")
        return
      }
    }
    #expect(flat.state.covariance.lengths.allSatisfy { $0 > 0 })
  }

  /// NaN is worse than ∞, and among equals the first is better.
  @Test func ranks() {
    let n = 2
    let method = CMAES(deviation: 1, population: 4, form: .full, dimension: n)
    let values = [Double.nan, .infinity, 5, 5]
    let calls = Calls()
    let run = Evolution(method, from: [0, 0]) { _ in
      calls.count += 1
      return calls.count == 1 ? 9 : values[calls.count - 2]
    }
    let z = run.stream.at(iteration: 0).normals(4 * n)
    #expect(run.advance())
    let w = method.constants.weights
    for j in 0..<n {
      #expect(abs(run.state.mean[j] - w[0] * z[2 * n + j] - w[1] * z[3 * n + j]) < 1e-15)
    }
    #expect(run.state.point == [z[2 * n], z[2 * n + 1]] && run.state.value == 5)
  }

  private final class Calls: @unchecked Sendable { var count = 0 }

  // MARK: what it survives

  /// It solves ellipsoids within the number of evaluations that is known for the method, as far as C has room.
  @Test(arguments: [(5, 1e6, 4000), (10, 1e6, 9000), (3, 1e10, 6000)])
  func illConditioned(n: Int, κ: Double, evaluations: Int) {
    for form in Self.forms {
      let method = CMAES(deviation: 0.3, form: form, dimension: n)
      let run = Evolution(method, from: [Double](repeating: 1, count: n)) {
        Self.ellipsoid($0, condition: κ)
      }
      while run.oracle.counts.values < evaluations { #expect(run.advance()) }
      #expect(run.state.value! < 1e-10 / κ, "\(form)")
    }
  }

  /// A C that rounding has made singular or worse is drawn from as if its condition number were the largest allowed.
  @Test(arguments: [1e-20, 0, -1e-18]) func singularMatrices(least: Double) {
    let n = 4
    let method = CMAES(deviation: 0.3, form: .full, dimension: n)
    let run = Evolution(method, from: [1, 1, 1, 1]) { Self.ellipsoid($0, condition: 10) }
    let Q = Square.rotation(n, seed: 5)
    // Aged by an update that changes nothing, so it will be decomposed.
    var covariance = SearchCovariance(
      matrix: Square.form(Q, [1, 0.5, least, 2]), axes: Q, lengths: [1, 1, 1, 1])
    covariance.update(decay: 1, rows: [0, 0, 0, 0], added: 1, subtracted: 0)
    run.state.covariance = covariance
    for _ in 0..<50 {
      #expect(run.advance())
      let lengths = run.state.covariance.lengths
      #expect(lengths.allSatisfy { $0 > 0 && $0.isFinite })
      #expect(pow(lengths.max()! / lengths.min()!, 2) < 1.01e14)
    }
    #expect(run.state.value! < 4)
  }

  /// Numbers that are not finite end a run; its state stays as it was, except for what follows from C.
  @Test(arguments: forms) func notFinite(form: SearchCovariance.Form) {
    let n = 3
    let method = CMAES(deviation: 0.3, form: form, dimension: n)
    func state(_ change: (inout CMAES.State) -> Void) -> (CMAES.State, CMAES.State, Bool) {
      let run = Evolution(method, from: [1, 1, 1]) { Square.dot($0, $0) }
      #expect(run.advance())
      change(&run.state)
      let before = run.state
      let isFinite = run.advance()
      return (before, run.state, isFinite)
    }
    for (before, after, isFinite) in [
      state {
        $0.deviation = 1e308; $0.mean = [1.79e308, -1.79e308, 1.79e308]
      },
      state { $0.covariance.update(decay: 1e308, rows: [1e200, 0, 0], added: 1, subtracted: 0) },
    ] {
      #expect(!isFinite)
      #expect(before.covariance.matrix == after.covariance.matrix || before == after)
      var sameAxes = before
      sameAxes.covariance = after.covariance
      #expect(sameAxes == after)
    }
  }
}
