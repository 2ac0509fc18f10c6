/// +, −, ×, ÷, entry by entry; a scalar on either side goes with every entry of the other.
struct Arithmetic: Operation {
  enum Kind: String, CaseIterable {
    case add, subtract, multiply, divide
  }

  let kind: Kind

  var name: String { kind.rawValue }

  func outputShape(_ inputs: [Shape]) -> Shape {
    let (a, b) = (inputs[0], inputs[1])
    precondition(a == b || a.isScalar || b.isScalar, "\(name) of \(a) and \(b)")
    return a.isScalar ? b : a
  }

  func evaluate(_ node: Frame) {
    let (a, b, y) = (node.input(0), node.input(1), node.output)
    // A stride of 0 repeats a scalar.
    let (p, q) = (a.count == 1 ? 0 : 1, b.count == 1 ? 0 : 1)
    switch kind {
    case .add: for i in y.indices { y[i] = a[i * p] + b[i * q] }
    case .subtract: for i in y.indices { y[i] = a[i * p] - b[i * q] }
    case .multiply: for i in y.indices { y[i] = a[i * p] * b[i * q] }
    case .divide: for i in y.indices { y[i] = a[i * p] / b[i * q] }
    }
  }

  func pullback(_ node: Frame) {
    let (a, b, yAdjoint) = (node.input(0), node.input(1), node.outputAdjoint)
    let (p, q) = (a.count == 1 ? 0 : 1, b.count == 1 ? 0 : 1)
    if let aAdjoint = node.inputAdjoint(0) {
      switch kind {
      case .add, .subtract: for i in yAdjoint.indices { aAdjoint[i * p] += yAdjoint[i] }
      case .multiply: for i in yAdjoint.indices { aAdjoint[i * p] += yAdjoint[i] * b[i * q] }
      case .divide: for i in yAdjoint.indices { aAdjoint[i * p] += yAdjoint[i] / b[i * q] }
      }
    }
    if let bAdjoint = node.inputAdjoint(1) {
      switch kind {
      case .add: for i in yAdjoint.indices { bAdjoint[i * q] += yAdjoint[i] }
      case .subtract: for i in yAdjoint.indices { bAdjoint[i * q] -= yAdjoint[i] }
      case .multiply: for i in yAdjoint.indices { bAdjoint[i * q] += yAdjoint[i] * a[i * p] }
      case .divide:
        let y = node.output
        for i in yAdjoint.indices { bAdjoint[i * q] -= yAdjoint[i] * y[i] / b[i * q] }
      }
    }
  }
}

extension Variable {
  public static func + (a: Variable, b: Variable) -> Variable {
    .apply(Arithmetic(kind: .add), to: a, b)
  }

  public static func - (a: Variable, b: Variable) -> Variable {
    .apply(Arithmetic(kind: .subtract), to: a, b)
  }

  /// The product entry by entry; `matrixProduct` is the other one.
  public static func * (a: Variable, b: Variable) -> Variable {
    .apply(Arithmetic(kind: .multiply), to: a, b)
  }

  public static func / (a: Variable, b: Variable) -> Variable {
    .apply(Arithmetic(kind: .divide), to: a, b)
  }

  public static func + (a: Variable, b: Double) -> Variable { a + a.constant([b]) }
  public static func + (a: Double, b: Variable) -> Variable { b.constant([a]) + b }
  public static func - (a: Variable, b: Double) -> Variable { a - a.constant([b]) }
  public static func - (a: Double, b: Variable) -> Variable { b.constant([a]) - b }
  public static func * (a: Variable, b: Double) -> Variable { a * a.constant([b]) }
  public static func * (a: Double, b: Variable) -> Variable { b.constant([a]) * b }
  public static func / (a: Variable, b: Double) -> Variable { a / a.constant([b]) }
  public static func / (a: Double, b: Variable) -> Variable { b.constant([a]) / b }
}
