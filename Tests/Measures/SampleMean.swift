/// The mean of a sample with its standard error (Welford's update, one value at a time).
public struct SampleMean: Sendable {
  public private(set) var count = 0
  public private(set) var mean = 0.0
  private var squares = 0.0

  public init() {}

  public init(_ values: some Sequence<Double>) {
    for value in values { add(value) }
  }

  public mutating func add(_ value: Double) {
    count += 1
    let difference = value - mean
    mean += difference / Double(count)
    squares += difference * (value - mean)
  }

  public var standardError: Double {
    (squares / Double(count - 1) / Double(count)).squareRoot()
  }

  /// (mean − expected)/standard error. A sample that does not vary at all has z = 0 if its mean is the expected value
  /// to rounding, and infinity otherwise.
  public func z(against expected: Double) -> Double {
    let difference = mean - expected
    let rounding = 1e-12 * max(abs(expected), abs(mean))
    return abs(difference) <= rounding ? 0 : difference / standardError
  }
}
