/// A function of the entries of a group of nodes, written out as terms, from which a tile program is compiled.
///
/// Terms refer to earlier ones by position. Equal terms are stored once, so whatever a derivative
/// shares with its function, or with another derivative, is computed once.
struct TileExpression {
  typealias Position = Int

  enum Term: Hashable {
    case constant(Double)
    case source(Source)
    case binary(Binary, Position, Position)
    case unary(Unary, Position)
  }

  /// Numbers that are read from memory.
  struct Source: Hashable {
    var array: Array
    var extent: Extent

    enum Array: Hashable {
      case input(Int)
      case inputTangent(Int)
      case outputAdjoint
      case outputAdjointTangent
    }
  }

  enum Binary: Hashable { case add, subtract, multiply, divide }

  enum Unary: Hashable {
    case function(ScalarFunction)
    /// 1 where x > 0, else 0: the derivative of `relu`, whose own is 0.
    case step
  }

  /// Along which of a matrix's two directions numbers vary; along the other they are repeated.
  struct Extent: Hashable {
    var isByRow: Bool
    var isByColumn: Bool

    static let scalar = Extent(isByRow: false, isByColumn: false)
    static let column = Extent(isByRow: true, isByColumn: false)
    static let row = Extent(isByRow: false, isByColumn: true)
    static let matrix = Extent(isByRow: true, isByColumn: true)

    func union(_ other: Extent) -> Extent {
      Extent(isByRow: isByRow || other.isByRow, isByColumn: isByColumn || other.isByColumn)
    }
  }

  private(set) var terms: [Term] = []
  private(set) var extents: [Extent] = []
  private var positions: [Term: Position] = [:]

  private mutating func add(_ term: Term) -> Position {
    if let position = positions[term] { return position }
    positions[term] = terms.count
    extents.append(extent(term))
    terms.append(term)
    return terms.count - 1
  }

  private func extent(_ term: Term) -> Extent {
    switch term {
    case .constant: .scalar
    case .source(let source): source.extent
    case .binary(_, let a, let b): extents[a].union(extents[b])
    case .unary(_, let x): extents[x]
    }
  }
}

// MARK: - Terms

extension TileExpression {
  mutating func constant(_ value: Double) -> Position { add(.constant(value)) }

  mutating func source(_ array: Source.Array, _ extent: Extent) -> Position {
    add(.source(Source(array: array, extent: extent)))
  }

  mutating func binary(_ operation: Binary, _ a: Position, _ b: Position) -> Position {
    switch operation {
    case .add: sum(a, b)
    case .subtract: sum(a, scaled(-1, b))
    case .multiply: product(a, b)
    case .divide: quotient(a, b)
    }
  }

  mutating func unary(_ unary: Unary, _ x: Position) -> Position {
    switch unary {
    case .function(.negate): scaled(-1, x)
    case .function(.square): product(x, x)
    default: add(.unary(unary, x))
    }
  }

  // Constant factors are pulled out of products and sums and applied where terms are gathered, once
  // per entry of the result. The only constants are those of the rules of differentiation, ±1 and
  // powers of two, for which this changes no bit short of overflow; a number in the recorded
  // function is a source like any other.

  mutating func scaled(_ factor: Double, _ x: Position) -> Position {
    let (inner, rest) = factored(x)
    let product = factor * inner
    guard let rest else { return constant(product) }
    return product == 1 ? rest : add(.binary(.multiply, constant(product), rest))
  }

  /// Splits x into a constant factor and what it multiplies, which is nil if x is a constant.
  func factored(_ x: Position) -> (factor: Double, rest: Position?) {
    switch terms[x] {
    case .constant(let value): return (value, nil)
    case .binary(.multiply, let a, let b):
      guard case .constant(let factor) = terms[a] else { return (1, x) }
      return (factor, b)
    default: return (1, x)
    }
  }

  private mutating func sum(_ a: Position, _ b: Position) -> Position {
    let ((p, x), (q, y)) = (factored(a), factored(b))
    if let x, let y, abs(p) == abs(q) {
      if p == q { return scaled(p, add(.binary(.add, min(x, y), max(x, y)))) }
      return p > 0
        ? scaled(p, add(.binary(.subtract, x, y))) : scaled(q, add(.binary(.subtract, y, x)))
    }
    if q < 0 { return add(.binary(.subtract, a, scaled(-1, b))) }
    if p < 0 { return add(.binary(.subtract, b, scaled(-1, a))) }
    return add(.binary(.add, min(a, b), max(a, b)))
  }

  private mutating func product(_ a: Position, _ b: Position) -> Position {
    guard case ((let p, let x?), (let q, let y?)) = (factored(a), factored(b)) else {
      let (constant, other) = factored(a).rest == nil ? (a, b) : (b, a)
      return scaled(factored(constant).factor, other)
    }
    return scaled(p * q, add(.binary(.multiply, min(x, y), max(x, y))))
  }

  private mutating func quotient(_ a: Position, _ b: Position) -> Position {
    guard case (let p, let x?) = factored(a) else { return add(.binary(.divide, a, b)) }
    return scaled(p, add(.binary(.divide, x, b)))
  }
}
