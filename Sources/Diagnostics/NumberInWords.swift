extension Double {
  /// The number as a sentence describes it: `0.5`, `not a number`, `infinite`.
  package var inWords: String {
    if isNaN { return "not a number" }
    return isFinite ? "\(self)" : self > 0 ? "infinite" : "minus infinity"
  }
}
