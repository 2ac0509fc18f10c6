/// How often an objective and its derivatives were evaluated.
public struct CallCounts: Sendable, Hashable, Codable {
  /// Values f(x).
  public var values: Int
  /// Gradients by reverse mode, each including the value that comes with it.
  public var gradients: Int
  /// Derivatives ∇f(x)ᵀv along directions: forward tangents, and complex steps, each of which is a
  /// value with one derivative.
  public var tangents: Int
  /// Hessian-vector products ∇²f(x)v.
  public var hessianProducts: Int

  /// All zero by default.
  public init(
    values: Int = 0, gradients: Int = 0, tangents: Int = 0, hessianProducts: Int = 0
  ) {
    self.values = values
    self.gradients = gradients
    self.tangents = tangents
    self.hessianProducts = hessianProducts
  }

  /// All calls, regardless of their cost.
  public var total: Int { values + gradients + tangents + hessianProducts }

  /// The sums, kind by kind.
  public static func + (a: CallCounts, b: CallCounts) -> CallCounts {
    CallCounts(
      values: a.values + b.values, gradients: a.gradients + b.gradients,
      tangents: a.tangents + b.tangents, hessianProducts: a.hessianProducts + b.hessianProducts)
  }

  /// The counts of each kind times a factor.
  public static func * (calls: CallCounts, factor: Int) -> CallCounts {
    CallCounts(
      values: calls.values * factor, gradients: calls.gradients * factor,
      tangents: calls.tangents * factor, hessianProducts: calls.hessianProducts * factor)
  }
}
