/// A problem for which the iterates of gradient descent with exact gradients and step 1/L are known in closed form.
public protocol ClosedFormDescent: Problem {
  /// The known values at the k-th iterate; nil if rounding leaves nothing of the closed form.
  func descent(at iteration: Int) -> DescentPoint?
}

/// What is known of an iterate.
public struct DescentPoint: Hashable, Sendable {
  /// f(x_k) − f*.
  public let gap: Double
  /// ‖∇f(x_k)‖².
  public let gradientNormSquared: Double
  /// ‖x_k − x*‖²; nil if x* is not unique.
  public let distanceSquared: Double?
}

extension Huber: ClosedFormDescent {
  /// A step shortens r = ‖x‖ by t if r > t, and leads to 0 if r ≤ t.
  public func descent(at iteration: Int) -> DescentPoint? {
    let stepsOutside = max((startDistance / threshold).rounded(.up) - 1, 0)
    let k = Double(iteration)
    let r = k <= stepsOutside ? startDistance - k * threshold : 0
    let slope = smoothness * min(r, threshold)
    let gap = r <= threshold ? 0.5 * slope * r : slope * (r - 0.5 * threshold)
    return DescentPoint(gap: gap, gradientNormSquared: slope * slope, distanceSquared: r * r)
  }
}

extension TightNonconvex: ClosedFormDescent {
  /// The steps go from node to node, to the last one, and from there to where f is 0. A step that falls short of a node
  /// by δ makes the next one fall short by 2δ, so in floating point this holds only if U and L are powers of two.
  public func descent(at iteration: Int) -> DescentPoint? {
    guard gradientNorm.significand == 1, smoothness.significand == 1 else { return nil }
    let isThere = iteration > iterations
    return DescentPoint(
      gap: isThere ? 0 : gap(atNode: iteration),
      gradientNormSquared: isThere ? 0 : gradientNorm * gradientNorm, distanceSquared: nil)
  }
}
