/// Which finite doubles a field takes: bounds, each included or not.
///
/// `.above(0)`, `.from(0, to: 1)`, `.above(0).atMost(1)`, `.finite`.
public struct NumberRange: Hashable, Sendable, CustomStringConvertible {
  /// An end of the range.
  struct Bound: Hashable, Sendable {
    let value: Double
    let isIncluded: Bool
  }

  private(set) var lower: Bound?
  private(set) var upper: Bound?

  /// Every finite number.
  public static let finite = NumberRange()
  /// The numbers greater than a bound.
  public static func above(_ bound: Double) -> NumberRange { finite.above(bound) }
  /// The numbers greater than or equal to a bound.
  public static func atLeast(_ bound: Double) -> NumberRange { finite.atLeast(bound) }
  /// The numbers less than a bound.
  public static func below(_ bound: Double) -> NumberRange { finite.below(bound) }
  /// The numbers less than or equal to a bound.
  public static func atMost(_ bound: Double) -> NumberRange { finite.atMost(bound) }
  /// The numbers from one bound to the other, both included.
  public static func from(_ lower: Double, to upper: Double) -> NumberRange {
    atLeast(lower).atMost(upper)
  }

  /// This range, and greater than a bound.
  public func above(_ bound: Double) -> NumberRange {
    bounded { $0.lower = Bound(value: bound, isIncluded: false) }
  }
  /// This range, and greater than or equal to a bound.
  public func atLeast(_ bound: Double) -> NumberRange {
    bounded { $0.lower = Bound(value: bound, isIncluded: true) }
  }
  /// This range, and less than a bound.
  public func below(_ bound: Double) -> NumberRange {
    bounded { $0.upper = Bound(value: bound, isIncluded: false) }
  }
  /// This range, and less than or equal to a bound.
  public func atMost(_ bound: Double) -> NumberRange {
    bounded { $0.upper = Bound(value: bound, isIncluded: true) }
  }

  /// Whether a number lies in the range; one that is not finite never does.
  public func contains(_ number: Double) -> Bool {
    guard number.isFinite else { return false }
    if let lower, number < lower.value || (number == lower.value && !lower.isIncluded) {
      return false
    }
    if let upper, number > upper.value || (number == upper.value && !upper.isIncluded) {
      return false
    }
    return true
  }

  /// `a number above 0`, `a number from 0 to 1`, `a number above 0 and at most 1`.
  public var description: String {
    if let lower, let upper, lower.isIncluded, upper.isIncluded {
      return "a number from \(JSON(lower.value).text) to \(JSON(upper.value).text)"
    }
    var bounds: [String] = []
    if let lower {
      bounds.append("\(lower.isIncluded ? "of at least" : "above") \(JSON(lower.value).text)")
    }
    if let upper {
      let inclusive = bounds.isEmpty ? "of at most" : "at most"
      bounds.append("\(upper.isIncluded ? inclusive : "below") \(JSON(upper.value).text)")
    }
    return bounds.isEmpty ? "a number" : "a number " + bounds.joined(separator: " and ")
  }

  private func bounded(_ change: (inout NumberRange) -> Void) -> NumberRange {
    var range = self
    change(&range)
    if let lower = range.lower?.value, let upper = range.upper?.value {
      precondition(lower <= upper, "The range from \(lower) to \(upper) holds no number.")
    }
    return range
  }
}
