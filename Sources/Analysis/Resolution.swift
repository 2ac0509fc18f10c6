internal import Answers
internal import Estimators
internal import Experiments
internal import Foundation
internal import Optimizers
internal import Problems

/// How much of a recorded value may be rounding, or the estimator's own error, rather than what the method does:
/// values and bounds are compared only if this is at most a tenth of them.
///
/// With u = 2⁻⁵³, X the size of the points, W the operations that a value takes and η the size of an estimate's error
/// (``ConvergenceCell/estimatorError(at:)``), a step of α is off by s = αη + uX. On a convex function further steps
/// do not enlarge such an error, and on a strongly convex one each of them shrinks it by 1 − 1/(cκ), so that k steps
/// come to d = s·min(k, cκ); at the start, which is rounded too, d = uX. A value v moves by
///
/// - ‖x − x*‖²: 2d√v + d², where X = ‖x*‖, and rounding of what is left of ‖x − x*‖ adds uk√v to d;
/// - f − f*: √(2Lv)·d + ½Ld², and Wu(|f| + |f*|) for evaluating f and f*, so that a gap is never resolved more finely
///   than that;
/// - f − f* without an L, but with a Lipschitz constant G: Gd in place of the first two terms;
/// - ‖∇f‖²: 2h√v + h² with h = s/α + WuLX, whatever k is: the bounds of the class follow from what
///   every step gains.
///
/// Noise that both values of a pair share cancels in their difference except for its rounding, which is part of η. If
/// noise is independent and expected curves are those of noisy estimates, η is rounding alone.
///
/// Memory, or steps longer than α, carry errors further than that. For such methods d and h are at least what they
/// reach from x* on a quadratic of the curvatures μ and L, if every gradient is off by s/α, both by a bias and at
/// random (``QuadraticMoments``).
///
/// s is taken four times as large. If x* is the result of a computation, ∇f(x*) shows how good it is: x* may be off
/// by ‖∇f(x*)‖/μ, which is part of d, and f* by ‖∇f(x*)‖·X.
struct Resolution: Hashable, Sendable {
  private static let unitRoundoff = 0x1p-53
  private static let safety = 4.0

  /// s.
  private let stepError: Double
  /// uX.
  private let startError: Double
  /// cκ; infinite if κ is.
  private let memory: Double
  private let step: Double
  private let smoothness: Double
  /// G, for a function without an L.
  private let lipschitz: Double?
  /// Wu.
  private let evaluationError: Double
  /// |f*|.
  private let minimum: Double
  private let minimumError: Double
  private let gradientError: Double
  private let minimizerError: Double
  /// By iteration; empty for gradient descent with a constant step.
  private let carried: [Int: Carried]

  /// d and h of errors that a method carries on.
  private struct Carried: Hashable {
    let distance: Double
    let slope: Double
  }

  /// How far the value `v` of a metric may be off after k iterations.
  func error(of metric: Metric, _ v: Double, at iteration: Int) -> Double {
    let k = Double(iteration)
    let root = max(v, 0).squareRoot()
    let carried = self.carried[iteration]
    let drift =
      Self.safety
      * (iteration > 0 ? max(stepError * min(k, memory), carried?.distance ?? 0) : startError)
    switch metric {
    case .distanceSquared:
      let d = drift + minimizerError + Self.safety * Self.unitRoundoff * k * root
      return d * (2 * root + d)
    case .gap, .loss:
      let evaluation = evaluationError * (2 * minimum + abs(v)) + minimumError
      if let lipschitz { return evaluation + lipschitz * drift }
      let curvature = smoothness.squareRoot() * drift
      return evaluation + curvature * (2.0.squareRoot() * root + curvature / 2)
    case .gradientNormSquared:
      let h = Self.safety * max(stepError / step, carried?.slope ?? 0) + gradientError
      return h * (2 * root + h)
    }
  }

  /// Whether a value, or a bound, means anything: it is neither lost in rounding nor subnormal.
  func resolves(_ v: Double, of metric: Metric, at iteration: Int) -> Bool {
    v >= .leastNormalMagnitude && error(of: metric, v, at: iteration) <= v / 10
  }
}

extension Resolution {
  /// - Parameters:
  ///   - cell: the replicate that is resolved least finely (``Series/coarsest(of:)``).
  ///   - metric: the one in question.
  ///   - step: α.
  ///   - schedule: the method's iterations.
  ///   - record: of the cell.
  ///   - iterations: the ones in question.
  ///   - isNoisy: whether expected curves include the estimator's own errors, except for rounding.
  init(
    of metric: Metric, for cell: ConvergenceCell, step: Double, _ schedule: any LinearSchedule,
    _ record: RunRecord, at iterations: [Int], isNoisy: Bool = false
  ) throws {
    let (instance, known) = (cell.instance, cell.instance.problem.known)
    let L = instance.smoothness
    let u = Self.unitRoundoff
    let path = try cell.pathAccuracy(record)
    let losses = record.curve.loss.compactMap(\.self)
    let k = Double(record.iterations)
    let lipschitz = known.nonsmooth?.lipschitz
    // By the descent lemma a path is no longer than √(2kΔ/L); without an L no step is longer than αG.
    let length =
      lipschitz.map { k * step * $0 } ?? (2 * k * (losses[0] - losses.min()!) / L).squareRoot()
    let reach = max(path.startNorm, path.endNorm ?? path.startNorm + length)
    let size = metric == .distanceSquared && known.minimizer != nil ? path.endNorm! : reach
    let work = instance.operationsPerValue
    let traits = try cell.method.estimator(instance.problem.dimension).traits
    let c = traits.secondMoment
    let estimateError =
      isNoisy
      ? instance.rounding(of: losses.reduce(0) { max($0, abs($1)) }, in: traits)
      : path.estimatorError + instance.rounding(ofPairedNoise: k, in: traits)
    let μ = known.strongConvexity ?? 0
    let slope = path.minimizerSlope
    let stepError = step * estimateError + u * size
    self.init(
      stepError: stepError, startError: u * size,
      memory: μ > 0 ? c * L / μ : .infinity,
      step: step, smoothness: L, lipschitz: lipschitz,
      evaluationError: work * u, minimum: abs(known.minimum ?? 0), minimumError: slope * reach,
      gradientError: work * u * L * reach,
      minimizerError: μ > 0 ? slope / μ : 0,
      carried: lipschitz == nil
        ? Self.carrying(stepError / step, by: schedule, curvatures: [μ, L], at: iterations) : [:])
  }

  private static func carrying(
    _ gradientError: Double, by schedule: any LinearSchedule, curvatures: Set<Double>,
    at iterations: [Int]
  ) -> [Int: Carried] {
    // For gradient descent the formulas say everything; and L may be unknown.
    guard type(of: schedule).hasMemory || schedule.constantIteration == nil,
      curvatures.allSatisfy(\.isFinite)
    else { return [:] }
    let eigenvalues = Array(curvatures)
    let n = eigenvalues.count
    let moments = QuadraticMoments(
      eigenvalues: eigenvalues, offset: [Double](repeating: 0, count: n),
      biases: [Double](repeating: 1, count: n))
    // For errors of 1: everything is linear in them.
    let points = moments.curve(
      of: .exact(dimension: n), schedule,
      error: QuadraticMoments.EstimateError(bias: 1, noise: 1), at: iterations)
    var carried: [Int: Carried] = [:]
    for point in points {
      carried[point.iteration] = Carried(
        distance: gradientError * point.distanceSquared.squareRoot(),
        slope: gradientError * point.gradientNormSquared.squareRoot())
    }
    return carried
  }
}

extension Instance {
  /// The error that rounding of values as large as `size` leaves in an estimate: u·size·√(nκ), κ the gain of
  /// independent noise (``EstimateNoise``).
  fileprivate func rounding(of size: Double, in traits: EstimatorTraits) -> Double {
    0x1p-53 * size * (Double(problem.dimension) * (traits.noise?.gain ?? 0)).squareRoot()
  }

  /// The same for values f + ξ, with the same ξ throughout an estimate. For Cauchy's law the largest of k is about k
  /// times as large as its level.
  fileprivate func rounding(ofPairedNoise k: Double, in traits: EstimatorTraits) -> Double {
    guard let noise, noise.isPaired else { return 0 }
    return rounding(
      of: noise.level * (noise.model == .cauchy ? max(k, 1) : 1), in: traits)
  }
}
