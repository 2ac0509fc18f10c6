/// What values a field takes.
///
/// Its description says so in messages, for example `a whole number of at least 3`,
/// `one of "a", "b"`.
public indirect enum FieldType: Sendable {
  /// A whole number in a range; `Int.min` and `Int.max` mean no bound.
  case integer(ClosedRange<Int>)
  /// A finite double in a range.
  case number(NumberRange)
  /// A finite double in a range, or one of several words in its place.
  case numberOrWord(NumberRange, Choices)
  /// `true` or `false`.
  case boolean
  /// A string.
  case text(TextRule)
  /// One of several strings, each with the sentence that explains it.
  case choice(Choices)
  /// A non-empty string that names a file or folder.
  case path
  /// A list of at least this many entries.
  case list(of: FieldType, atLeast: Int = 1)
  /// One value, or a non-empty list of distinct values that a study goes through.
  case sweep(FieldType)
  /// An object with the fields of a table.
  case table(Table)
  /// An object that holds exactly one of these fields, `{"relative": 1}` or `{"absolute": 0.1}`.
  case alternative([Field])
  /// A value of one of several types.
  case either([FieldType])
  /// Any JSON, which is passed on as it is.
  case any
  /// An object with the fields of one of these tables: the one whose name is the tag's value.
  case variant(tag: String, [Table])

  /// A whole number of at least a bound.
  public static func integer(_ range: PartialRangeFrom<Int>) -> FieldType {
    .integer(range.lowerBound...Int.max)
  }
}

extension FieldType: CustomStringConvertible {
  /// What the field takes, as a phrase for messages.
  public var description: String {
    switch self {
    case .integer(let range):
      switch (range.lowerBound, range.upperBound) {
      case (.min, .max): "a whole number"
      case (let lower, .max): "a whole number of at least \(lower)"
      case (.min, let upper): "a whole number of at most \(upper)"
      case (let lower, let upper): "a whole number from \(lower) to \(upper)"
      }
    case .number(let range): range.description
    case .numberOrWord(let range, let words): "\(range), or \(words.map(\.key).listed)"
    case .boolean: "true or false"
    case .text(.any): "a string"
    case .text(.nonEmpty): "a non-empty string"
    case .text(.label): #"a name of letters, digits, "-", "_" and "." that begins with a letter"#
    case .text(.identifier): #"a name of letters, digits, "-" and "_" that begins with a letter"#
    case .choice(let choices): Self.oneOf(choices.map(\.key))
    case .path: "a file path"
    case .list(let element, 0): "a list, each entry \(element)"
    case .list(let element, 1): "a non-empty list, each entry \(element)"
    case .list(let element, let count): "a list of at least \(count), each entry \(element)"
    case .sweep(let element): "\(element), or a list of such values"
    case .table: "an object"
    case .alternative(let fields): "an object with exactly \(Self.oneOf(fields.map(\.name)))"
    case .either(let types): types.map(\.description).joined(separator: ", or ")
    case .any: "any JSON"
    case .variant(let tag, let tables):
      "an object whose \(tag.quoted) is \(Self.oneOf(tables.map(\.name)))"
    }
  }

  private static func oneOf(_ names: [String]) -> String {
    names.count == 1 ? names.listed : "one of \(names.listed)"
  }
}
