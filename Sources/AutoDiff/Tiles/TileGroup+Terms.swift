extension TileGroup {
  typealias Position = TileExpression.Position

  /// The group as terms.
  struct Terms {
    var expression = TileExpression()
    /// The value of the last member, whose entries are summed.
    var value: Position { values[values.count - 1] }
    /// The output's derivative with respect to every input, times ȳ, if there is one; not yet summed
    /// to the input's shape.
    private(set) var adjoints: [Position?]

    private let group: TileGroup
    private var sources: [Position] = []
    private var values: [Position] = []
  }

  /// - Parameter seed: ȳ, if it is known beforehand.
  func terms(seed: Double? = nil) -> Terms {
    var terms = Terms(self)
    terms.addValues()
    terms.addAdjoints(seed: seed)
    return terms
  }
}

extension TileGroup.Terms {
  fileprivate init(_ group: TileGroup) {
    self.group = group
    adjoints = group.inputs.map { _ in nil }
  }

  private func position(_ operand: TileGroup.Operand) -> TileGroup.Position {
    switch operand {
    case .member(let i): values[i]
    case .input(let i): sources[i]
    }
  }

  fileprivate mutating func addValues() {
    for (i, input) in group.inputs.enumerated() {
      sources.append(expression.source(.input(i), group.extent(of: input.shape)))
    }
    for member in group.members {
      let operands = member.operands.map { position($0) }
      switch member.function {
      case .unary(let function):
        values.append(expression.unary(.function(function), operands[0]))
      case .binary(let operation):
        values.append(expression.binary(operation, operands[0], operands[1]))
      }
    }
  }

  /// Reverse mode, on terms.
  fileprivate mutating func addAdjoints(seed: Double?) {
    var members: [TileGroup.Position?] = values.map { _ in nil }
    members[values.count - 1] =
      seed.map { expression.constant($0) }
      ?? expression.source(.outputAdjoint, group.extent(of: group.outputShape))
    for (i, member) in group.members.enumerated().reversed() where member.isActive {
      guard let ȳ = members[i] else { continue }
      let operands = member.operands.map { position($0) }
      let parts: [TileGroup.Position?]
      switch member.function {
      case .unary(let function):
        let x̄ = expression.product(
          ofSlopeOf: .function(function), operands[0], values[i], with: ȳ)
        parts = [x̄]
      case .binary(let operation):
        let (ā, b̄) = expression.adjoints(
          operation, operands[0], operands[1], values[i], adjoint: ȳ)
        parts = [ā, b̄]
      }
      for (operand, part) in zip(member.operands, parts) {
        switch operand {
        case .member(let j): members[j] = expression.sum(members[j], part)
        case .input(let j) where group.inputs[j].isActive:
          adjoints[j] = expression.sum(adjoints[j], part)
        case .input: break
        }
      }
    }
  }
}
