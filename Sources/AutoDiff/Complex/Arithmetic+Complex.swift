internal import ComplexModule

/// The same function of two complex numbers.
protocol ComplexBinaryFunction: BinaryFunction, ComplexOperation {
  static func value(_ a: Complex<Double>, _ b: Complex<Double>) -> Complex<Double>
}

extension Addition: ComplexBinaryFunction {
  static func value(_ a: Complex<Double>, _ b: Complex<Double>) -> Complex<Double> { a + b }
}

extension Subtraction: ComplexBinaryFunction {
  static func value(_ a: Complex<Double>, _ b: Complex<Double>) -> Complex<Double> { a - b }
}

extension Multiplication: ComplexBinaryFunction {
  static func value(_ a: Complex<Double>, _ b: Complex<Double>) -> Complex<Double> { a * b }
}

extension Division: ComplexBinaryFunction {
  static func value(_ a: Complex<Double>, _ b: Complex<Double>) -> Complex<Double> { a / b }
}

extension ComplexBinaryFunction {
  func evaluate(_ node: ComplexFrame) {
    let (a, b, y) = (node.input(0), node.input(1), node.output)
    Pairing(node.shape(0), node.shape(1)).forEach { i, p, q in y[i] = Self.value(a[p], b[q]) }
  }
}
