public import AutoDiff
internal import Foundation
internal import LinearAlgebra
public import Sampling

/// ℓ2-regularised logistic regression on m rows aᵢ with labels yᵢ = ±1:
///
///     f(w, b) = (1/m) Σᵢ log(1 + exp(−yᵢ(aᵢᵀw + b))) + ½λ‖w‖²,
///
/// the intercept b, the last variable, only where asked for, and never regularised. L is the largest
/// eigenvalue of ÃᵀÃ/(4m), Ã with the intercept's column of ones, plus λ; μ = λ without intercept.
/// f* and x* come from Newton's method, run to machine precision.
public struct LogisticRegression: Problem {
  public let known: Known
  let features: [Double]
  let labels: [Double]
  let columns: Int
  let regularization: Double
  let hasIntercept: Bool

  public var dimension: Int { columns + (hasIntercept ? 1 : 0) }

  /// - Parameters:
  ///   - features: m × p by rows.
  ///   - labels: m labels, each +1 or −1.
  ///   - regularization: λ ≥ 0. With λ = 0 and separable classes there is no minimiser; f* is then
  ///     left open.
  public init(
    features: [Double], labels: [Double], regularization: Double, hasIntercept: Bool = false
  ) {
    let m = labels.count
    precondition(m > 0 && features.count % m == 0 && !features.isEmpty, "\(m) rows of features")
    precondition(labels.allSatisfy { abs($0) == 1 }, "labels of +1 and −1")
    precondition(regularization >= 0, "a regularization of \(regularization)")
    self.features = features
    self.labels = labels
    self.regularization = regularization
    self.hasIntercept = hasIntercept
    columns = features.count / m

    let newton = LogisticNewton(
      features: features, labels: labels, regularization: regularization,
      hasIntercept: hasIntercept)
    let solution = newton.solve()
    known = Known(
      minimum: solution?.minimum, minimizer: (solution?.minimizer).map { KnownVector($0) },
      smoothness: newton.smoothness, strongConvexity: hasIntercept ? nil : regularization)
  }

  /// Seeded data: normal features, labels drawn with probability σ(aᵀw) for normal w of unit length
  /// on average times `signal`.
  public static func synthetic(
    rows: Int, columns: Int, signal: Double = 3, regularization: Double, hasIntercept: Bool = false,
    from stream: RandomStream
  ) -> LogisticRegression {
    let features = stream.substream("features").at(iteration: 0).normals(rows * columns)
    let unit = signal / Double(columns).squareRoot()
    let w = stream.substream("weights").at(iteration: 0).normals(columns).map { $0 * unit }
    let chances = stream.substream("labels").at(iteration: 0).uniforms(rows)
    let labels = (0..<rows).map { i in
      let margin = (0..<columns).reduce(0) { $0 + features[i * columns + $1] * w[$1] }
      return chances[i] < 1 / (1 + exp(-margin)) ? 1.0 : -1.0
    }
    return LogisticRegression(
      features: features, labels: labels, regularization: regularization,
      hasIntercept: hasIntercept)
  }

  /// Zero, in every replicate.
  public func start(from stream: RandomStream) -> [Double] {
    [Double](repeating: 0, count: dimension)
  }

  public func objective(_ x: Variable) -> Variable {
    let w = x[0..<columns]
    let loss = x.linearLogisticLoss(
      features: features, labels: labels, hasIntercept: hasIntercept)
    return regularization == 0 ? loss : loss + 0.5 * regularization * dot(w, w)
  }
}
