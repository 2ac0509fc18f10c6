/// A value in a row of measurements.
public enum MeasuredValue: Codable, Hashable, Sendable {
  case text(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case missing

  /// The value as files hold it: what is not a finite number is missing.
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
  /// The number, a whole one too; nil where there is none.
  public var number: Double? {
    switch self {
    case .number(let number): number
    case .integer(let integer): Double(integer)
    case .text, .boolean, .missing: nil
    }
  }

  /// As tables for people have it: numbers with four significant digits, a dash for what is missing.
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
