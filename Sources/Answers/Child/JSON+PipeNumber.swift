internal import Fields

extension JSON {
  /// As text mode has it: what JSON has no number for is null, or a word.
  init(pipe number: Double) {
    self =
      number.isFinite
      ? JSON(number) : number.isNaN ? .null : .string(number > 0 ? "Infinity" : "-Infinity")
  }

  /// How text mode has what JSON has no number for, in messages.
  static let wordsOfPipe = #"NaN is null and infinity "Infinity" or "-Infinity""#

  /// As text mode has it; nil where it is no number.
  var pipeNumber: Double? {
    switch self {
    case .null: .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    default: double
    }
  }
}
