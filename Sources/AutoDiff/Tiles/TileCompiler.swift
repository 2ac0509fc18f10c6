/// Orders the terms that the results need, and gives each a register from where it is computed to
/// where it is last used.
struct TileCompiler {
  typealias Position = TileExpression.Position

  private let expression: TileExpression
  private let layout: TileLayout
  private let destinations: [TileProgram.Destination]
  /// Keyed by the term that is gathered, without its constant factor.
  private var gathers: [Position: [(factor: Double, into: Int)]] = [:]
  /// How many uses of each term remain; 0 if no result needs it.
  private var uses: [Int]
  private var addresses: [Position: Int] = [:]
  private var freeRegisters: [Int] = []

  private(set) var constants: [Double] = []
  private(set) var sources: [TileExpression.Source] = []
  private(set) var steps: [TileProgram.Step] = []
  private(set) var registerCount = 0

  init(_ expression: TileExpression, _ results: [TileProgram.Result], _ layout: TileLayout) {
    self.expression = expression
    self.layout = layout
    destinations = results.map(\.destination)
    uses = expression.terms.map { _ in 0 }
    for (i, result) in results.enumerated() {
      let (factor, rest) = expression.factored(result.term)
      let term = rest ?? result.term
      gathers[term, default: []].append((rest == nil ? 1 : factor, i))
      uses[term] += 1
    }
    for position in expression.terms.indices.reversed() where uses[position] > 0 {
      for operand in operands(position) { uses[operand] += 1 }
    }
  }

  mutating func compile() {
    for (position, term) in expression.terms.enumerated() where uses[position] > 0 {
      guard case .constant(let value) = term else { continue }
      addresses[position] = constants.count
      constants.append(value)
    }
    for (position, term) in expression.terms.enumerated() where uses[position] > 0 {
      guard case .source(let source) = term else { continue }
      addresses[position] = constants.count + sources.count
      sources.append(source)
    }
    for position in expression.terms.indices where uses[position] > 0 {
      if !compileGatheredProduct(position) {
        compileTerm(position)
        for (factor, destination) in gathers[position] ?? [] {
          steps.append(
            .gather(
              factor: factor, isSingle: isSingle(position), addresses[position]!,
              into: destination))
          release(position)
        }
      }
    }
  }

  private mutating func compileTerm(_ position: Position) {
    switch expression.terms[position] {
    case .constant: break
    case .source(let source):
      guard !layout.isInPlace(source.extent) else { return }
      let address = addresses[position]!
      let register = takeRegister(position)
      steps.append(.spread(address, isByRow: source.extent.isByRow, to: register))
    case .unary(let unary, let x):
      let operand = addresses[x]!
      let register = takeRegister(position)
      steps.append(.unary(unary, isSingle: isSingle(x), operand, to: register))
      release(x)
    case .binary(let operation, let a, let b):
      let (left, right) = (addresses[a]!, addresses[b]!)
      let register = takeRegister(position)
      steps.append(.binary(operation, form(a, b), left, right, to: register))
      release(a)
      release(b)
    }
  }

  /// A product that only one sum over a whole tile needs is not written out.
  private mutating func compileGatheredProduct(_ position: Position) -> Bool {
    guard uses[position] == 1, let gather = gathers[position]?.first,
      case .binary(.multiply, let a, let b) = expression.terms[position],
      form(a, b) == .neither, layout.isSingle(destinations[gather.into].extent)
    else { return false }
    steps.append(
      .gatherProduct(
        factor: gather.factor, addresses[a]!, addresses[b]!, into: gather.into))
    release(a)
    release(b)
    return true
  }

  private func form(_ a: Position, _ b: Position) -> TileProgram.Form {
    switch (isSingle(a), isSingle(b)) {
    case (false, false): .neither
    case (true, false): .left
    case (false, true): .right
    case (true, true): .both
    }
  }

  private func isSingle(_ position: Position) -> Bool {
    layout.isSingle(expression.extents[position])
  }

  private func operands(_ position: Position) -> [Position] {
    switch expression.terms[position] {
    case .constant, .source: []
    case .binary(_, let a, let b): [a, b]
    case .unary(_, let x): [x]
    }
  }

  private mutating func takeRegister(_ position: Position) -> Int {
    let register = freeRegisters.popLast() ?? registerCount
    registerCount = max(registerCount, register + 1)
    addresses[position] = constants.count + sources.count + register
    return addresses[position]!
  }

  private mutating func release(_ position: Position) {
    uses[position] -= 1
    let register = addresses[position]! - constants.count - sources.count
    if uses[position] == 0, register >= 0 { freeRegisters.append(register) }
  }
}
