internal import Statistics

extension ConfidenceInterval {
  /// What a logarithmic axis has a place for; nil where an end is 0 or infinite.
  var drawn: ClosedRange<Double>? { lower > 0 && upper.isFinite ? lower...upper : nil }
}
