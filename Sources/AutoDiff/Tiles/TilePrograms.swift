/// The programs of a group: its value, and the derivatives that the rules of an operation ask for.
struct TilePrograms {
  let value: TileProgram
  /// Where the output is a scalar: the value, and its derivatives by the inputs.
  let valueAndDerivative: TileProgram?
  let adjoint: TileProgram
  let tangent: TileProgram
  let adjointTangent: TileProgram
  // The first tangent comes with what it is the tangent of, whose values are then not made twice.
  let valueAndTangent: TileProgram
  let adjointAndTangent: TileProgram

  init(_ group: TileGroup) {
    let layout = group.layout
    let terms = group.terms()
    var moving = terms.expression
    let tangents = moving.addTangents(active: group.inputs.map(\.isActive))
    let values = Self.results([terms.value], [group.outputShape], group) { _ in .output }
    let valueTangents = Self.results([tangents[terms.value]], [group.outputShape], group) { _ in
      .outputTangent
    }
    let shapes = group.inputs.map(\.shape)
    let adjoints = Self.results(terms.adjoints, shapes, group) { .inputAdjoint($0) }
    let adjointTangents = Self.results(
      terms.adjoints.map { $0.flatMap { tangents[$0] } }, shapes, group
    ) { .inputAdjointTangent($0) }

    value = TileProgram(terms.expression, values, layout: layout)
    adjoint = TileProgram(terms.expression, adjoints, layout: layout)
    tangent = TileProgram(moving, valueTangents, layout: layout)
    adjointTangent = TileProgram(moving, adjointTangents, layout: layout)
    valueAndTangent = TileProgram(moving, values + valueTangents, layout: layout)
    adjointAndTangent = TileProgram(moving, adjoints + adjointTangents, layout: layout)

    guard group.outputShape.isScalar else {
      valueAndDerivative = nil
      return
    }
    // For ȳ = 1, which folds away.
    let seeded = group.terms(seed: 1)
    valueAndDerivative = TileProgram(
      seeded.expression,
      Self.results([seeded.value], [.scalar], group) { _ in .output }
        + Self.results(seeded.adjoints, shapes, group) { .derivative($0) },
      layout: layout)
  }

  var all: [TileProgram] {
    [value, adjoint, tangent, adjointTangent, valueAndTangent, adjointAndTangent]
      + [valueAndDerivative].compactMap(\.self)
  }

  /// Terms with the arrays they are added to, of these shapes; what is zero is left out.
  private static func results(
    _ terms: [TileExpression.Position?], _ shapes: [Shape], _ group: TileGroup,
    into array: (Int) -> TileProgram.Destination.Array
  ) -> [TileProgram.Result] {
    terms.enumerated().compactMap { i, term in
      term.map {
        .init(term: $0, destination: .init(array: array(i), extent: group.extent(of: shapes[i])))
      }
    }
  }
}
