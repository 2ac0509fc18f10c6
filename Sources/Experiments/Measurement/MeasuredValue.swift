/// A value in a row of measurements.
public enum MeasuredValue: Codable, Hashable, Sendable {
  case text(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case missing

  /// The value as files hold it: a number that is not finite is missing.
  var ifFinite: MeasuredValue {
    if case .number(let number) = self, !number.isFinite { .missing } else { self }
  }

  var inCSV: CSVText.Value {
    switch self {
    case .text(let text): .text(text)
    case .integer(let integer): .integer(integer)
    case .number(let number): .number(number)
    case .boolean(let boolean): .boolean(boolean)
    case .missing: .missing
    }
  }
}

extension MeasuredValue {
  /// The number, including a whole one; nil if there is none.
  public var number: Double? {
    switch self {
    case .number(let number): number
    case .integer(let integer): Double(integer)
    case .text, .boolean, .missing: nil
    }
  }

  /// As tables for people show it: numbers with four significant digits, a dash for what is missing.
  public var text: String {
    switch self {
    case .text(let text): text
    case .integer(let integer): "\(integer)"
    case .number(let number): StudyReport.short(number)
    case .boolean(let boolean): boolean ? "yes" : "no"
    case .missing: StudyReport.short(nil)
    }
  }
}
