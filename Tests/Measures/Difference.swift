/// max |aᵢ − bᵢ| / max |bᵢ|; infinite where the counts differ or an entry is no number.
public func relativeDifference(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  var (difference, size) = (0.0, Double.leastNormalMagnitude)
  for (x, y) in zip(a, b) {
    guard x.isFinite, y.isFinite else { return .infinity }
    difference = max(difference, abs(x - y))
    size = max(size, abs(y))
  }
  return difference / size
}

public func relativeDifference(_ a: Double, _ b: Double) -> Double {
  relativeDifference([a], [b])
}
