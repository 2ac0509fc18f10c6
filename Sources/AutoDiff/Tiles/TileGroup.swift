/// Nodes that are one function of their entries, and the sum that they end in.
struct TileGroup {
  /// A node of the group other than its sum, in order of evaluation.
  struct Member {
    var function: Function
    var operands: [Operand]
    /// Whether derivatives go through it.
    var isActive: Bool
  }

  enum Function {
    case unary(ScalarFunction)
    case binary(TileExpression.Binary)
  }

  enum Operand {
    case member(Int)
    case input(Int)
  }

  struct Input {
    var shape: Shape
    var isActive: Bool
  }

  let members: [Member]
  let inputs: [Input]
  /// What all members have in common.
  let shape: Shape
  /// What the sum over the last member runs over.
  let axis: Axis

  var outputShape: Shape { axis.reduced(shape) }
}

// MARK: - Terms

extension TileGroup {
  /// The group as terms, and how what it takes and gives lies beside its tiles.
  struct Terms {
    var expression: TileExpression
    /// Of the last member.
    let value: TileExpression.Position
    /// ȳ's derivative by every input, where there is one, before it is summed to the input's shape.
    let adjoints: [TileExpression.Position?]
  }

  /// Whether the matrix may be taken as one long row: all operands are as large, or one number.
  private var isFlat: Bool {
    outputShape.isScalar && inputs.allSatisfy { $0.shape == shape || $0.shape.isScalar }
  }

  var layout: TileLayout {
    isFlat
      ? TileLayout(rows: 1, columns: shape.count)
      : TileLayout(rows: shape.rows, columns: shape.columns)
  }

  func extent(of other: Shape) -> TileExpression.Extent {
    if other.isScalar { return .scalar }
    if other == shape { return .matrix }
    return other.rows == 1 ? .row : .column
  }

  /// - Parameter seed: the output's adjoint, where it is known beforehand.
  func terms(seed: Double? = nil) -> Terms {
    var expression = TileExpression()
    var values: [TileExpression.Position] = []
    let sources = inputs.indices.map {
      expression.source(.input($0), extent(of: inputs[$0].shape))
    }
    func position(_ operand: Operand) -> TileExpression.Position {
      switch operand {
      case .member(let i): values[i]
      case .input(let i): sources[i]
      }
    }
    for member in members {
      let operands = member.operands.map(position)
      switch member.function {
      case .unary(let function):
        values.append(expression.unary(.function(function), operands[0]))
      case .binary(let operation):
        values.append(expression.binary(operation, operands[0], operands[1]))
      }
    }
    var (memberAdjoints, inputAdjoints) = (
      members.map { _ in TileExpression.Position?.none },
      inputs.map { _ in TileExpression.Position?.none }
    )
    func add(_ adjoint: TileExpression.Position?, to operand: Operand) {
      switch operand {
      case .member(let i):
        memberAdjoints[i] = expression.sum(memberAdjoints[i], adjoint)
      case .input(let i) where inputs[i].isActive:
        inputAdjoints[i] = expression.sum(inputAdjoints[i], adjoint)
      case .input: break
      }
    }
    memberAdjoints[members.count - 1] =
      seed.map { expression.constant($0) }
      ?? expression.source(.outputAdjoint, extent(of: outputShape))
    for (i, member) in members.enumerated().reversed() where member.isActive {
      guard let ȳ = memberAdjoints[i] else { continue }
      let operands = member.operands.map(position)
      switch member.function {
      case .unary(let function):
        let x̄ = expression.product(
          ofSlopeOf: .function(function), operands[0], values[i], with: ȳ)
        add(x̄, to: member.operands[0])
      case .binary(let operation):
        let (ā, b̄) = expression.adjoints(
          operation, operands[0], operands[1], values[i], adjoint: ȳ)
        add(ā, to: member.operands[0])
        add(b̄, to: member.operands[1])
      }
    }
    return Terms(
      expression: expression, value: values[members.count - 1], adjoints: inputAdjoints)
  }
}
