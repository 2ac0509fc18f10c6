/// An operation that tiles know how to carry out.
protocol TileFunction: Operation {
  var tileFunction: TileGroup.Function { get }
}

extension Elementwise: TileFunction {
  var tileFunction: TileGroup.Function { .unary(function) }
}

protocol TileBinaryFunction: BinaryFunction {
  static var tileBinary: TileExpression.Binary { get }
}

extension Addition: TileBinaryFunction {
  static var tileBinary: TileExpression.Binary { .add }
}

extension Subtraction: TileBinaryFunction {
  static var tileBinary: TileExpression.Binary { .subtract }
}

extension Multiplication: TileBinaryFunction {
  static var tileBinary: TileExpression.Binary { .multiply }
}

extension Division: TileBinaryFunction {
  static var tileBinary: TileExpression.Binary { .divide }
}

extension Arithmetic: TileFunction where Function: TileBinaryFunction {
  var tileFunction: TileGroup.Function { .binary(Function.tileBinary) }
}
