/// √Σxᵢ² of numbers that come one after another and whose squares may be out of range. The sum is kept
/// in units of the largest number.
///
/// Blue 1978, doi:10.1145/355769.355771; LAPACK's DLASSQ.
public struct ScaledNorm: Sendable {
  private var largest = 0.0
  private var sum = 0.0

  public init() {}

  public mutating func add(_ x: Double) {
    let size = abs(x)
    if size > largest {
      sum = 1 + sum * (largest / size) * (largest / size)
      largest = size
    } else if size == largest {
      // Also if both are infinite.
      sum += size > 0 ? 1 : 0
    } else if size < largest {
      sum += (size / largest) * (size / largest)
    } else {
      (largest, sum) = (1, .nan)
    }
  }

  public var value: Double { largest * sum.squareRoot() }
}
