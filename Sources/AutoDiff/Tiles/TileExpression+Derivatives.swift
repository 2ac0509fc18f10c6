// The rules of differentiation, on terms. Derivatives are terms like any others, so the tangent of
// an adjoint, from which Hessian-vector products are made, needs no rules of its own. A missing term is zero.

extension TileExpression {
  /// What a term's adjoint adds to the adjoints of its operands.
  ///
  /// - Parameter y: the term itself.
  mutating func adjoints(
    _ operation: Binary, _ a: Position, _ b: Position, _ y: Position, adjoint ȳ: Position
  ) -> (Position, Position) {
    switch operation {
    case .add: return (ȳ, ȳ)
    case .subtract: return (ȳ, scaled(-1, ȳ))
    case .multiply: return (binary(.multiply, ȳ, b), binary(.multiply, ȳ, a))
    case .divide:
      let ā = binary(.divide, ȳ, b)
      return (ā, scaled(-1, binary(.multiply, ā, y)))
    }
  }

  /// f′(x)·t, given y = f(x).
  mutating func product(
    ofSlopeOf unary: Unary, _ x: Position, _ y: Position, with t: Position
  ) -> Position? {
    guard case .function(let function) = unary else { return nil }
    let one = constant(1)
    switch function {
    case .negate: return scaled(-1, t)
    case .square: return scaled(2, binary(.multiply, t, x))
    case .sqrt: return scaled(0.5, binary(.divide, t, y))
    case .exp: return binary(.multiply, t, y)
    case .log: return binary(.divide, t, x)
    case .log1p: return binary(.divide, t, binary(.add, one, x))
    case .tanh:
      let slope = binary(.subtract, one, binary(.multiply, y, y))
      return binary(.multiply, t, slope)
    case .sigmoid:
      let slope = binary(.multiply, y, binary(.subtract, one, y))
      return binary(.multiply, t, slope)
    case .softplus: return binary(.multiply, t, self.unary(.function(.sigmoid), x))
    case .relu: return binary(.multiply, t, self.unary(.step, x))
    }
  }

  /// Adds, for every term so far, its derivative along a direction in which the sources move.
  ///
  /// - Parameter active: for every input, whether it moves.
  mutating func addTangents(active: [Bool]) -> [Position?] {
    var tangents: [Position?] = []
    for y in terms.indices { tangents.append(tangent(of: y, active, tangents)) }
    return tangents
  }

  private mutating func tangent(
    of y: Position, _ active: [Bool], _ known: [Position?]
  ) -> Position? {
    switch terms[y] {
    case .constant: return nil
    case .source(let source):
      switch source.array {
      case .input(let i): return active[i] ? self.source(.inputTangent(i), source.extent) : nil
      case .outputAdjoint: return self.source(.outputAdjointTangent, source.extent)
      case .inputTangent, .outputAdjointTangent: preconditionFailure("the tangent of a tangent")
      }
    case .unary(let unary, let x):
      guard let ẋ = known[x] else { return nil }
      return product(ofSlopeOf: unary, x, y, with: ẋ)
    case .binary(let operation, let a, let b):
      let (ȧ, ḃ) = (known[a], known[b])
      switch operation {
      case .add: return sum(ȧ, ḃ)
      case .subtract: return sum(ȧ, ḃ.map { scaled(-1, $0) })
      case .multiply:
        let left = ȧ.map { binary(.multiply, $0, b) }
        let right = ḃ.map { binary(.multiply, a, $0) }
        return sum(left, right)
      case .divide:
        let change = ḃ.map { scaled(-1, binary(.multiply, y, $0)) }
        return sum(ȧ, change).map { binary(.divide, $0, b) }
      }
    }
  }

  /// a + b, where a missing one is zero.
  mutating func sum(_ a: Position?, _ b: Position?) -> Position? {
    guard let a, let b else { return a ?? b }
    return binary(.add, a, b)
  }
}
