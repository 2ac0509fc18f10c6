/// Nodes that together are one function of their entries, and the sum that they end in.
struct TileGroup {
  /// A node of the group other than its sum, in order of evaluation.
  struct Member {
    var function: Function
    var operands: [Operand]
    /// Whether derivatives pass through it.
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
  /// The shape of all members.
  let shape: Shape
  /// What the sum over the last member runs over.
  let axis: Axis

  var outputShape: Shape { axis.reduced(shape) }
}

// MARK: - Where operands lie beside tiles

extension TileGroup {
  /// Whether the matrix may be taken as one long row: every operand is as large, or is one number.
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
}
