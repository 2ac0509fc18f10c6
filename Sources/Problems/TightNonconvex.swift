public import AutoDiff
internal import ComplexModule
public import Sampling

/// The worst smooth nonconvex function for N iterations of gradient descent with step 1/L. It has one variable, nodes
/// xⱼ = −jU/L, j = 0…N, and the derivative
///
///     f′(x) = U                     for x ≥ 0,
///             U − L·minⱼ |x − xⱼ|   between the nodes,
///             U + L(x − x_N)        from x_N down to x_N − U/L, where it is 0,
///             0                     beyond.
///
/// Integrated, with δ = x − xⱼ for the nearest node: f = U²(3(N−j)+2)/(4L) + Uδ − ½Lδ|δ| between the nodes,
/// ½L(x − x_N + U/L)² below them, U²(3N+2)/(4L) + Ux above 0. f* = 0, on a half-line, so there is no single x*.
///
/// Runs start at 0 and step from node to node, so that |f′(xₖ)| = U for all k ≤ N and minₖ |f′(xₖ)|² = 4LΔ/(3N+2) with
/// Δ = U²(3N+2)/(4L). In floating point this is exact if U and L are powers of two. Otherwise equality is lost after
/// some fifty steps, and sooner if differences replace derivatives, since a step that falls short of a node by δ makes
/// the next one fall short by 2δ. That no L-smooth function does worse is proved in Abbaszadehpeivasti, de Klerk &
/// Zamani, *The exact worst-case convergence rate of the gradient method with fixed step lengths for L-smooth
/// functions*, 2022, doi:10.1007/s11590-021-01821-1.
public struct TightNonconvex: Problem {
  public let dimension = 1
  public let known: Known
  /// Δ = f(0) − f* = U²(3N+2)/(4L).
  public let initialGap: Double
  /// N.
  let iterations: Int
  /// U.
  let gradientNorm: Double
  /// L.
  let smoothness: Double
  private let derivative: Sawtooth

  /// - Parameters:
  ///   - iterations: N ≥ 0.
  ///   - gradientNorm: U > 0.
  ///   - smoothness: L > 0.
  public init(iterations: Int, gradientNorm: Double = 1, smoothness: Double = 1) {
    precondition(iterations >= 0, "at least 0 iterations, not \(iterations)")
    precondition(gradientNorm > 0 && smoothness > 0, "U and L above 0")
    self.iterations = iterations
    self.gradientNorm = gradientNorm
    self.smoothness = smoothness
    derivative = Sawtooth(last: Double(iterations), peak: gradientNorm, slope: smoothness)
    initialGap = derivative.integral(toNode: 0)
    known = Known(minimum: 0, smoothness: smoothness)
  }

  public func start(from stream: RandomStream) -> [Double] { [0] }

  public func objective(_ x: Variable) -> Variable { .apply(derivative, to: x) }

  /// f − f* at the j-th node.
  func gap(atNode j: Int) -> Double { derivative.integral(toNode: Double(j)) }
}

/// The integral of the derivative above, starting where the derivative is 0.
private struct Sawtooth: Operation {
  /// N, the last node.
  let last: Double
  /// U, the derivative at the nodes.
  let peak: Double
  /// L, with which the derivative falls from them.
  let slope: Double

  var name: String { "sawtooth integral" }

  func outputShape(_ inputs: [Shape]) -> Shape {
    precondition(inputs[0].isScalar, "\(inputs[0]) for a function of one variable")
    return .scalar
  }

  /// f(xⱼ) = U²(3(N−j)+2)/(4L).
  func integral(toNode j: Double) -> Double {
    peak * peak / (4 * slope) * (3 * (last - j) + 2)
  }

  private struct Jet {
    var value: Double
    var derivative: Double
    var second: Double
  }

  /// f, f′ and f″; at a kink of f′, the f″ of one side.
  private func jet(_ x: Double) -> Jet {
    let spacing = peak / slope
    let node = min(max((-x / spacing).rounded(), 0), last)
    let δ = x.addingProduct(node, spacing)
    if node == 0 && δ > 0 {
      return Jet(value: integral(toNode: 0) + peak * δ, derivative: peak, second: 0)
    }
    if node == last && δ < 0 {
      // Measured from where f is 0, since the general formula would cancel there.
      let rise = max(spacing + δ, 0)
      return Jet(
        value: 0.5 * slope * rise * rise, derivative: slope * rise, second: rise > 0 ? slope : 0)
    }
    return Jet(
      value: integral(toNode: node) + (peak * δ - 0.5 * slope * δ * abs(δ)),
      derivative: peak - slope * abs(δ), second: δ > 0 ? -slope : slope)
  }

  func evaluate(_ node: Frame) {
    node.output[0] = jet(node.input(0)[0]).value
  }

  func pushforward(_ node: Frame) {
    let derivative = jet(node.input(0)[0]).derivative
    for j in node.tangents { node.outputTangent(j)[0] = derivative * node.inputTangent(0, j)![0] }
  }

  func pullback(_ node: Frame) {
    node.inputAdjoint(0)?[0] += node.outputAdjoint[0] * jet(node.input(0)[0]).derivative
  }

  func pullbackTangent(_ node: Frame) {
    let jet = jet(node.input(0)[0])
    for j in node.tangents {
      guard let x̄̇ = node.inputAdjointTangent(0, j), let ẋ = node.inputTangent(0, j) else {
        continue
      }
      x̄̇[0] +=
        node.outputAdjointTangent(j)[0] * jet.derivative
        + node.outputAdjoint[0] * jet.second * ẋ[0]
    }
  }
}

extension Sawtooth: ComplexOperation {
  /// The formula of the value, with branches chosen by the real part.
  func evaluate(_ node: ComplexFrame) {
    let x = node.input(0)[0]
    let spacing = peak / slope
    let nearest = min(max((-x.real / spacing).rounded(), 0), last)
    let δ = Complex(x.real.addingProduct(nearest, spacing), x.imaginary)
    node.output[0] =
      if nearest == 0 && δ.real > 0 {
        Complex(integral(toNode: 0)) + δ.multiplied(by: peak)
      } else if nearest == last && δ.real < 0 {
        // Once f is 0, it stays 0 from there on.
        δ.real > -spacing ? parabola(δ + Complex(spacing)) : 0
      } else {
        Complex(integral(toNode: nearest)) + δ.multiplied(by: peak)
          + (δ.real < 0 ? parabola(δ) : -parabola(δ))
      }
  }

  /// ½Lδ².
  private func parabola(_ δ: Complex<Double>) -> Complex<Double> {
    (δ * δ).multiplied(by: 0.5 * slope)
  }
}
