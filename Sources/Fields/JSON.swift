/// A JSON value.
///
/// A whole number that `Int` can hold is stored as `.integer`, however it was written (`5`, `5.0`,
/// `5e0`), so that equal values are equal. Use ``init(_:)`` to make a value of a computed double in
/// this form; `-0.0` becomes `0`.
public indirect enum JSON: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  /// A number that is not whole, or is out of the range of `Int`.
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  /// The number in canonical form: `.integer` if it is whole and fits, otherwise `.number`.
  public init(_ number: Double) {
    self = Int(exactly: number).map(JSON.integer) ?? .number(number)
  }

  /// The value as a whole number, if it is one that `Int` can hold.
  var wholeNumber: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The value as a double, if it is a number.
  package var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  public init(nilLiteral: ()) { self = .null }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self.init(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(Dictionary(uniqueKeysWithValues: elements))
  }
}
