extension Double {
  /// As a sentence has it that says what a number is: `0.5`, `not a number`, `infinite`.
  package var inWords: String {
    if isNaN { return "not a number" }
    return isFinite ? "\(self)" : self > 0 ? "infinite" : "minus infinity"
  }
}
