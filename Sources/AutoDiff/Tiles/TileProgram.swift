/// Terms compiled to steps over the entries of one tile.
///
/// A step takes its operands from, and puts its result at, positions in one table of addresses:
/// constants, then sources, then registers, each of which holds a tile's entries.
struct TileProgram {
  typealias Position = TileExpression.Position

  /// Where terms are added up.
  struct Destination: Hashable {
    var array: Array
    var extent: TileExpression.Extent

    enum Array: Hashable {
      case output
      case outputTangent
      /// The output's derivative with respect to an input, as far as it has been summed.
      case derivative(Int)
      /// The change of that derivative along a tangent.
      case derivativeTangent(Int)
      case inputAdjoint(Int)
      case inputAdjointTangent(Int)
    }
  }

  /// A term to add to a destination, its entries summed along the directions that the destination lacks.
  struct Result {
    var term: Position
    var destination: Destination
  }

  /// Which operands are one number for all entries.
  enum Form { case neither, left, right, both }

  enum Step {
    case binary(TileExpression.Binary, Form, Int, Int, to: Int)
    case unary(TileExpression.Unary, isSingle: Bool, Int, to: Int)
    /// A source that is not in place, repeated to all entries of a tile of several rows.
    case spread(Int, isByRow: Bool, to: Int)
    case gather(factor: Double, isSingle: Bool, Int, into: Int)
    /// The sum of products of two operands, neither of them single, to a single number.
    case gatherProduct(factor: Double, Int, Int, into: Int)
  }

  let layout: TileLayout
  let constants: [Double]
  let sources: [TileExpression.Source]
  let destinations: [Destination]
  let steps: [Step]
  let registerCount: Int

  var addressCount: Int { constants.count + sources.count + registerCount }

  init(_ expression: TileExpression, _ results: [Result], layout: TileLayout) {
    var compiler = TileCompiler(expression, results, layout)
    compiler.compile()
    self.layout = layout
    constants = compiler.constants
    sources = compiler.sources
    destinations = results.map(\.destination)
    steps = compiler.steps
    registerCount = compiler.registerCount
  }
}
