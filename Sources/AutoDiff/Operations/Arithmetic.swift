/// A function of two numbers, entry by entry; a row, a column or a scalar on either side is repeated
/// to the other's shape.
///
/// Each function is an operation of its own, so that the compiler inlines it into the loops of the
/// rules below; a single operation for any function would call it once per entry.
protocol BinaryFunction: Operation {
  /// The arithmetic operations it takes to multiply a number by ∂f/∂a, and by ∂f/∂b.
  static var productWork: (Double, Double) { get }

  /// y = f(a, b).
  static func value(_ a: Double, _ b: Double) -> Double

  /// ∂f/∂a and ∂f/∂b.
  static func partials(_ a: Double, _ b: Double, _ y: Double) -> (Double, Double)

  /// How the two partial derivatives change along (ȧ, ḃ).
  static func partialTangents(
    _ a: Double, _ b: Double, _ y: Double, _ ȧ: Double, _ ḃ: Double
  ) -> (Double, Double)
}

struct Addition: BinaryFunction {
  var name: String { "add" }
  static let productWork = (0.0, 0.0)
  static func value(_ a: Double, _ b: Double) -> Double { a + b }
  static func partials(_ a: Double, _ b: Double, _ y: Double) -> (Double, Double) { (1, 1) }
  static func partialTangents(
    _ a: Double, _ b: Double, _ y: Double, _ ȧ: Double, _ ḃ: Double
  ) -> (Double, Double) { (0, 0) }
}

struct Subtraction: BinaryFunction {
  var name: String { "subtract" }
  static let productWork = (0.0, 0.0)
  static func value(_ a: Double, _ b: Double) -> Double { a - b }
  static func partials(_ a: Double, _ b: Double, _ y: Double) -> (Double, Double) { (1, -1) }
  static func partialTangents(
    _ a: Double, _ b: Double, _ y: Double, _ ȧ: Double, _ ḃ: Double
  ) -> (Double, Double) { (0, 0) }
}

struct Multiplication: BinaryFunction {
  var name: String { "multiply" }
  static let productWork = (1.0, 1.0)
  static func value(_ a: Double, _ b: Double) -> Double { a * b }
  static func partials(_ a: Double, _ b: Double, _ y: Double) -> (Double, Double) { (b, a) }
  static func partialTangents(
    _ a: Double, _ b: Double, _ y: Double, _ ȧ: Double, _ ḃ: Double
  ) -> (Double, Double) { (ḃ, ȧ) }
}

struct Division: BinaryFunction {
  var name: String { "divide" }
  static let productWork = (1.0, 2.0)
  static func value(_ a: Double, _ b: Double) -> Double { a / b }
  static func partials(_ a: Double, _ b: Double, _ y: Double) -> (Double, Double) {
    (1 / b, -y / b)
  }
  static func partialTangents(
    _ a: Double, _ b: Double, _ y: Double, _ ȧ: Double, _ ḃ: Double
  ) -> (Double, Double) {
    (-ḃ / (b * b), (2 * y * ḃ - ȧ) / (b * b))
  }
}

extension BinaryFunction {
  func outputShape(_ inputs: [Shape]) -> Shape {
    guard let shape = Shape.broadcast(inputs[0], inputs[1]) else {
      preconditionFailure("\(name) of \(inputs[0]) and \(inputs[1])")
    }
    return shape
  }

  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let n = Double(outputShape(inputs).count)
    let products = zip([Self.productWork.0, Self.productWork.1], active)
      .filter(\.1).map(\.0)
    let ways = Double(products.count)
    let work = products.reduce(0, +)
    return Work(value: n, pushforward: n * (work + ways - 1), pullback: n * (work + ways))
  }

  func evaluate(_ node: Frame) {
    let (a, b, y) = (node.input(0), node.input(1), node.output)
    Pairing(node.shape(0), node.shape(1)).forEach { i, p, q in y[i] = Self.value(a[p], b[q]) }
  }

  func pushforward(_ node: Frame) {
    let (a, b, y) = (node.input(0), node.input(1), node.output)
    let pairing = Pairing(node.shape(0), node.shape(1))
    for j in node.tangents {
      let ẏ = node.outputTangent(j)
      switch (node.inputTangent(0, j), node.inputTangent(1, j)) {
      case (let ȧ?, let ḃ?):
        pairing.forEach { i, p, q in
          let (ya, yb) = Self.partials(a[p], b[q], y[i])
          ẏ[i] = ya * ȧ[p] + yb * ḃ[q]
        }
      case (let ȧ?, nil):
        pairing.forEach { i, p, q in ẏ[i] = Self.partials(a[p], b[q], y[i]).0 * ȧ[p] }
      case (nil, let ḃ?):
        pairing.forEach { i, p, q in ẏ[i] = Self.partials(a[p], b[q], y[i]).1 * ḃ[q] }
      case (nil, nil): ẏ.update(repeating: 0)
      }
    }
  }

  func pullback(_ node: Frame) {
    let (a, b, y, ȳ) = (node.input(0), node.input(1), node.output, node.outputAdjoint)
    let pairing = Pairing(node.shape(0), node.shape(1))
    if let ā = node.inputAdjoint(0) {
      pairing.forEach { i, p, q in ā[p] += ȳ[i] * Self.partials(a[p], b[q], y[i]).0 }
    }
    if let b̄ = node.inputAdjoint(1) {
      pairing.forEach { i, p, q in b̄[q] += ȳ[i] * Self.partials(a[p], b[q], y[i]).1 }
    }
  }

  func pullbackTangent(_ node: Frame) {
    let (a, b, y, ȳ) = (node.input(0), node.input(1), node.output, node.outputAdjoint)
    let pairing = Pairing(node.shape(0), node.shape(1))
    for j in node.tangents {
      let (ȧ, ḃ) = (node.inputTangent(0, j), node.inputTangent(1, j))
      let ȳ̇ = node.outputAdjointTangent(j)
      func partialTangents(_ i: Int, _ p: Int, _ q: Int) -> (Double, Double) {
        Self.partialTangents(a[p], b[q], y[i], ȧ.map { $0[p] } ?? 0, ḃ.map { $0[q] } ?? 0)
      }
      if let ā̇ = node.inputAdjointTangent(0, j) {
        pairing.forEach { i, p, q in
          let slope = Self.partials(a[p], b[q], y[i]).0
          ā̇[p] += ȳ̇[i] * slope + ȳ[i] * partialTangents(i, p, q).0
        }
      }
      if let b̄̇ = node.inputAdjointTangent(1, j) {
        pairing.forEach { i, p, q in
          let slope = Self.partials(a[p], b[q], y[i]).1
          b̄̇[q] += ȳ̇[i] * slope + ȳ[i] * partialTangents(i, p, q).1
        }
      }
    }
  }
}

/// Which entries of two operands correspond to each entry of their common shape.
struct Pairing {
  private let rows: Int
  private let columns: Int
  private let a: (row: Int, column: Int)
  private let b: (row: Int, column: Int)

  init(_ a: Shape, _ b: Shape) {
    if a == b || a.isScalar || b.isScalar {
      // As one long row.
      (rows, columns) = (1, max(a.count, b.count))
      self.a = (0, a.count == 1 ? 0 : 1)
      self.b = (0, b.count == 1 ? 0 : 1)
    } else {
      (rows, columns) = (max(a.rows, b.rows), max(a.columns, b.columns))
      self.a = Self.strides(a)
      self.b = Self.strides(b)
    }
  }

  /// A stride of 0 repeats.
  private static func strides(_ shape: Shape) -> (row: Int, column: Int) {
    (shape.rows == 1 ? 0 : shape.columns, shape.columns == 1 ? 0 : 1)
  }

  /// Written out for each pair of strides along a row, because compilers vectorise loops with known
  /// strides and index sums that need no check for overflow.
  ///
  /// - Parameter body: receives the entry's number and those of its partners in the two operands.
  @inline(__always)
  func forEach(_ body: (_ i: Int, _ p: Int, _ q: Int) -> Void) {
    for r in 0..<rows {
      let (i, p, q) = (r * columns, r * a.row, r * b.row)
      switch (a.column, b.column) {
      case (1, 1): for c in 0..<columns { body(i &+ c, p &+ c, q &+ c) }
      case (1, 0): for c in 0..<columns { body(i &+ c, p &+ c, q) }
      case (0, 1): for c in 0..<columns { body(i &+ c, p, q &+ c) }
      default: for c in 0..<columns { body(i &+ c, p, q) }
      }
    }
  }
}

extension Shape {
  /// The shape to which both can be repeated along rows or columns of one; nil if there is none.
  static func broadcast(_ a: Shape, _ b: Shape) -> Shape? {
    func common(_ m: Int, _ n: Int) -> Int? { m == n || n == 1 ? m : m == 1 ? n : nil }
    guard let rows = common(a.rows, b.rows), let columns = common(a.columns, b.columns) else {
      return nil
    }
    return Shape(rows: rows, columns: columns)
  }
}

extension Variable {
  /// The sum entry by entry; a row, a column or a scalar is repeated to fit the other shape.
  public static func + (a: Variable, b: Variable) -> Variable {
    .apply(Addition(), to: a, b)
  }

  /// The difference entry by entry, with shapes as in a sum.
  public static func - (a: Variable, b: Variable) -> Variable {
    .apply(Subtraction(), to: a, b)
  }

  /// The product entry by entry; for the product of matrices, see `matrixProduct`.
  public static func * (a: Variable, b: Variable) -> Variable {
    .apply(Multiplication(), to: a, b)
  }

  /// The quotient entry by entry, with shapes as in a sum.
  public static func / (a: Variable, b: Variable) -> Variable {
    .apply(Division(), to: a, b)
  }

  /// a + b for every entry of a.
  public static func + (a: Variable, b: Double) -> Variable { a + a.constant([b]) }
  /// a + b for every entry of b.
  public static func + (a: Double, b: Variable) -> Variable { b.constant([a]) + b }
  /// a − b for every entry of a.
  public static func - (a: Variable, b: Double) -> Variable { a - a.constant([b]) }
  /// a − b for every entry of b.
  public static func - (a: Double, b: Variable) -> Variable { b.constant([a]) - b }
  /// a·b for every entry of a.
  public static func * (a: Variable, b: Double) -> Variable { a * a.constant([b]) }
  /// a·b for every entry of b.
  public static func * (a: Double, b: Variable) -> Variable { b.constant([a]) * b }
  /// a/b for every entry of a.
  public static func / (a: Variable, b: Double) -> Variable { a / a.constant([b]) }
  /// a/b for every entry of b.
  public static func / (a: Double, b: Variable) -> Variable { b.constant([a]) / b }
}
