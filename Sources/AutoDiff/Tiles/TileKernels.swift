// The loops: over contiguous entries, each doing one thing, so that the compiler makes vector
// instructions of them. What is decided is decided once a tile, outside.

typealias Entries = UnsafeMutablePointer<Double>

extension TileExpression.Binary {
  @inline(__always)
  func apply(
    _ form: TileProgram.Form, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    to y: Entries, _ n: Int
  ) {
    switch self {
    case .add: Self.apply(form, a, b, to: y, n) { $0 + $1 }
    case .subtract: Self.apply(form, a, b, to: y, n) { $0 - $1 }
    case .multiply: Self.apply(form, a, b, to: y, n) { $0 * $1 }
    case .divide: Self.apply(form, a, b, to: y, n) { $0 / $1 }
    }
  }

  @inline(__always)
  private static func apply(
    _ form: TileProgram.Form, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    to y: Entries, _ n: Int, _ function: (Double, Double) -> Double
  ) {
    switch form {
    case .neither: for i in 0..<n { y[i] = function(a[i], b[i]) }
    case .left:
      let a = a[0]
      for i in 0..<n { y[i] = function(a, b[i]) }
    case .right:
      let b = b[0]
      for i in 0..<n { y[i] = function(a[i], b) }
    case .both: y[0] = function(a[0], b[0])
    }
  }
}

extension TileExpression.Unary {
  /// The one place where functions are applied to a tile.
  @inline(__always)
  func apply(_ x: UnsafePointer<Double>, to y: Entries, _ n: Int) {
    switch self {
    case .step: for i in 0..<n { y[i] = x[i] > 0 ? 1 : 0 }
    case .function(.sqrt): for i in 0..<n { y[i] = x[i].squareRoot() }
    case .function(.relu): for i in 0..<n { y[i] = max(x[i], 0) }
    case .function(let function): for i in 0..<n { y[i] = function.value(x[i]) }
    }
  }
}

/// Sums of a tile's entries. Eight are carried side by side, in an order that depends on nothing but
/// their number.
enum TileSum {
  static func entries(_ x: UnsafePointer<Double>, _ n: Int) -> Double {
    sum(n, { vector(x, $0) }, { x[$0] })
  }

  static func products(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ n: Int
  ) -> Double {
    sum(n, { vector(a, $0) * vector(b, $0) }, { a[$0] * b[$0] })
  }

  /// y + factor·x.
  static func add(_ factor: Double, _ x: UnsafePointer<Double>, to y: Entries, _ n: Int) {
    switch factor {
    case 1: for i in 0..<n { y[i] += x[i] }
    case -1: for i in 0..<n { y[i] -= x[i] }
    default: for i in 0..<n { y[i] += factor * x[i] }
    }
  }

  static func add(_ number: Double, to y: Entries, _ n: Int) {
    for i in 0..<n { y[i] += number }
  }

  @inline(__always)
  private static func vector(_ x: UnsafePointer<Double>, _ i: Int) -> SIMD8<Double> {
    UnsafeRawPointer(x + i).loadUnaligned(as: SIMD8<Double>.self)
  }

  @inline(__always)
  private static func sum(
    _ n: Int, _ eight: (Int) -> SIMD8<Double>, _ one: (Int) -> Double
  ) -> Double {
    var lanes = SIMD8<Double>.zero
    let whole = n & ~7
    for i in stride(from: 0, to: whole, by: 8) { lanes += eight(i) }
    var rest = 0.0
    for i in whole..<n { rest += one(i) }
    return lanes.sum() + rest
  }
}
