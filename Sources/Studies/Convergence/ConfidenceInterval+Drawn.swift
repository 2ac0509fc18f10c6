internal import Statistics

extension ConfidenceInterval {
  /// The range on a logarithmic axis; nil if an end is 0 or infinite.
  var drawn: ClosedRange<Double>? { lower > 0 && upper.isFinite ? lower...upper : nil }
}
