internal import LinearAlgebra

/// How far one vector is from another.
enum RelativeError {
  /// ‖a − b‖/‖b‖, whatever the unit of both: no square is out of range. NaN or infinite if b = 0.
  static func of(_ a: [Double], from b: [Double]) -> Double {
    var (difference, size) = (ScaledNorm(), ScaledNorm())
    for (a, b) in zip(a, b) {
      difference.add(a - b)
      size.add(b)
    }
    return difference.value / size.value
  }
}
