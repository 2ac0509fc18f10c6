internal import Fields

extension JSON {
  /// A number as text mode writes it: null or a word if JSON has no such number.
  init(pipe number: Double) {
    self =
      number.isFinite
      ? JSON(number) : number.isNaN ? .null : .string(number > 0 ? "Infinity" : "-Infinity")
  }

  /// How text mode writes the numbers that JSON lacks, for messages.
  static let wordsOfPipe = #"NaN is null and infinity "Infinity" or "-Infinity""#

  /// The number that text mode writes this way; nil if it is none.
  var pipeNumber: Double? {
    switch self {
    case .null: .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    default: double
    }
  }
}
