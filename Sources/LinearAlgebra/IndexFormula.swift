internal import CKernels

/// An entry as a monotonic function of its index i = 0, 1, …, with the same bits however few entries
/// are requested at once.
public enum IndexFormula: Sendable, Hashable {
  /// (a + bi)/c.
  case linear(first: Double, difference: Double, divisor: Double)
  /// a·e^{−ri}.
  case geometric(first: Double, rate: Double)
  /// a·(i + 1)^{−p}.
  case power(first: Double, exponent: Double)

  /// Writes the entries `range` to `out`.
  func write(_ range: Range<Int>, to out: UnsafeMutablePointer<Double>) {
    let first = range.lowerBound
    switch self {
    case .linear(let a, let b, let c):
      for k in 0..<range.count { out[k] = (a + b * Double(first + k)) / c }
    case .geometric(let a, let rate):
      for k in 0..<range.count { out[k] = -rate * Double(first + k) }
      Self.exponentiate(out, range.count, times: a)
    case .power(let a, let p):
      for k in 0..<range.count { out[k] = Double(first + k + 1) }
      zo_map(zo_log, out, out, range.count)
      for k in 0..<range.count { out[k] *= -p }
      Self.exponentiate(out, range.count, times: a)
    }
  }

  private static func exponentiate(
    _ x: UnsafeMutablePointer<Double>, _ count: Int, times a: Double
  ) {
    zo_map(zo_exp, x, x, count)
    for k in 0..<count { x[k] *= a }
  }
}
