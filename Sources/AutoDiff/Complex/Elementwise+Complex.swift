internal import ComplexModule

extension Elementwise: ComplexOperation {
  func evaluate(_ node: ComplexFrame) {
    let (x, y) = (node.input(0), node.output)
    for i in x.indices { y[i] = function.value(x[i]) }
  }
}

extension ScalarFunction {
  /// f(z) near the real line, with an imaginary part that is accurate relative to itself, however small.
  func value(_ z: Complex<Double>) -> Complex<Double> {
    switch self {
    case .negate: -z
    case .square: z * z
    // A root has no derivative at 0.
    case .sqrt: z.real > 0 || z.isZero ? .sqrt(z) : .notANumber
    case .exp: .exp(z)
    case .log: z.real > 0 ? .log(z) : .notANumber
    case .log1p: z.real > -1 ? .log(onePlus: z) : .notANumber
    case .tanh: z.real < 0 ? -Self.tanhToTheRight(-z) : Self.tanhToTheRight(z)
    case .sigmoid: z.real >= 0 ? 1 / (1 + .exp(-z)) : .exp(z) / (1 + .exp(z))
    case .softplus:
      z.real > 0 ? z + .log(onePlus: .exp(-z)) : .log(onePlus: .exp(z))
    case .relu: z.real > 0 ? z : 0
    }
  }

  /// tanh z = (1 − e⁻²ᶻ)/(1 + e⁻²ᶻ) where Re z ≥ 0. Libraries use sinh z/cosh z; its imaginary
  /// part has 1/cosh² with the numerator cosh² − sinh², a difference of numbers that soon agree in all digits.
  private static func tanhToTheRight(_ z: Complex<Double>) -> Complex<Double> {
    let change = Complex.expMinusOne(-2 * z)
    return -change / (2 + change)
  }
}

extension Complex<Double> {
  static var notANumber: Self { Complex(.nan, .nan) }
}
