/// An operation that tiles can carry out.
protocol TileFunction: Operation {
  var tileFunction: TileGroup.Function { get }
}

extension Elementwise: TileFunction {
  var tileFunction: TileGroup.Function { .unary(function) }
}

extension Addition: TileFunction {
  var tileFunction: TileGroup.Function { .binary(.add) }
}

extension Subtraction: TileFunction {
  var tileFunction: TileGroup.Function { .binary(.subtract) }
}

extension Multiplication: TileFunction {
  var tileFunction: TileGroup.Function { .binary(.multiply) }
}

extension Division: TileFunction {
  var tileFunction: TileGroup.Function { .binary(.divide) }
}
