public import AutoDiff
internal import ComplexModule
internal import LinearAlgebra
public import Sampling

/// A parabola near the minimiser, a cone farther out:
///
///     f(x) = ½L‖x‖²             for ‖x‖ ≤ t,   ∇f(x) = Lx,
///     f(x) = Lt‖x‖ − ½Lt²       beyond,        ∇f(x) = Lt·x/‖x‖.
///
/// Convex and L-smooth; f* = 0, at x* = 0 only. Runs start at R·(1, …, 1)/√n.
///
/// With t = R/(2N+1) it is the worst convex L-smooth function for N iterations of gradient descent
/// with step 1/L: each shortens ‖x‖ by t, and f(x_N) − f* = LR²/(4N+2) exactly (Drori & Teboulle,
/// *Performance of first-order methods for smooth convex minimization*, 2014,
/// doi:10.1007/s10107-013-0653-0).
public struct Huber: Problem {
  public let dimension: Int
  public let known: Known
  /// t, the radius within which f is quadratic.
  public let threshold: Double
  let smoothness: Double
  let startDistance: Double

  /// - Parameters:
  ///   - dimension: n.
  ///   - threshold: t > 0.
  ///   - smoothness: L > 0.
  ///   - startDistance: R > 0.
  public init(
    dimension: Int, threshold: Double, smoothness: Double = 1, startDistance: Double = 1
  ) {
    precondition(dimension > 0, "a dimension of at least 1, not \(dimension)")
    precondition(threshold > 0 && smoothness > 0 && startDistance > 0, "t, L and R above 0")
    self.dimension = dimension
    self.threshold = threshold
    self.smoothness = smoothness
    self.startDistance = startDistance
    known = Known(
      minimum: 0, minimizer: KnownVector(repeating: 0, count: dimension),
      smoothness: smoothness, isConvex: true)
  }

  /// The worst function for N iterations: t = R/(2N+1).
  public init(
    dimension: Int, worstAfter iterations: Int, smoothness: Double = 1, startDistance: Double = 1
  ) {
    precondition(iterations >= 0, "at least 0 iterations, not \(iterations)")
    self.init(
      dimension: dimension, threshold: startDistance / (2 * Double(iterations) + 1),
      smoothness: smoothness, startDistance: startDistance)
  }

  public func start(from stream: RandomStream) -> [Double] {
    [Double](repeating: startDistance / Double(dimension).squareRoot(), count: dimension)
  }

  public func objective(_ x: Variable) -> Variable {
    .apply(HuberNorm(threshold: threshold, smoothness: smoothness), to: x)
  }
}

/// Huber's function of ‖x‖.
private struct HuberNorm: Operation {
  let threshold: Double
  let smoothness: Double

  var name: String { "Huber norm" }

  func outputShape(_ inputs: [Shape]) -> Shape { .scalar }

  /// ‖x‖.
  func scratchCount(_ inputs: [Shape]) -> Int { 1 }

  func evaluate(_ node: Frame) {
    let r = BLAS.norm(node.input(0).span)
    node.scratch[0] = r
    node.output[0] = value(ofNorm: r)
  }

  private func value(ofNorm r: Double) -> Double {
    let t = threshold
    return r <= t ? 0.5 * smoothness * r * r : smoothness * t * (r - 0.5 * t)
  }

  func pullback(_ node: Frame) {
    guard let adjoint = node.inputAdjoint(0) else { return }
    BLAS.add(
      node.outputAdjoint[0] * slope(node.scratch[0]), times: node.input(0).baseAddress!,
      to: adjoint.baseAddress!, count: adjoint.count)
  }

  func pushforward(_ node: Frame) {
    for j in node.tangents {
      node.outputTangent(j)[0] =
        slope(node.scratch[0]) * BLAS.dot(node.input(0).span, node.inputTangent(0, j)!.span)
    }
  }

  func pullbackTangent(_ node: Frame) {
    let (x, r, ȳ) = (node.input(0), node.scratch[0], node.outputAdjoint[0])
    let s = slope(r)
    for j in node.tangents {
      guard let x̄̇ = node.inputAdjointTangent(0, j), let ẋ = node.inputTangent(0, j) else {
        continue
      }
      let ṡ = r <= threshold ? 0 : -s / (r * r) * BLAS.dot(x.span, ẋ.span)
      let ȳ̇ = node.outputAdjointTangent(j)[0]
      for i in x.indices { x̄̇[i] += (ȳ̇ * s + ȳ * ṡ) * x[i] + ȳ * s * ẋ[i] }
    }
  }

  /// s with ∇f(x) = s·x.
  private func slope(_ r: Double) -> Double {
    r <= threshold ? smoothness : smoothness * threshold / r
  }
}

extension HuberNorm: SeparableOperation {
  func sums(
    over range: Range<Int>, at x: UnsafePointer<Double>, along v: UnsafePointer<Double>,
    by t: Double, scratch: UnsafeMutablePointer<Double>
  ) -> (forward: Double, backward: Double) {
    EntrywiseKernels.squares(range.count, of: x, along: v, by: t)
  }

  /// Not finite if the squares exceed the range of a double: a run that gets there has diverged.
  func value(ofSum squares: Double) -> Double { value(ofNorm: squares.squareRoot()) }
}

extension HuberNorm: ComplexOperation {
  func evaluate(_ node: ComplexFrame) {
    let (x, t) = (node.input(0), threshold)
    let squared = x.indices.reduce(Complex<Double>.zero) { $0 + x[$1] * x[$1] }
    node.output[0] =
      BLAS.norm(x.real.span) <= t
      ? squared.multiplied(by: 0.5 * smoothness)
      : (.sqrt(squared) - Complex(0.5 * t)).multiplied(by: smoothness * t)
  }
}
