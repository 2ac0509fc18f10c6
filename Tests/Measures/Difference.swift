/// max |aᵢ − bᵢ| / max |bᵢ|; infinite if the counts differ or an entry is not finite.
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
