/// The programs of a group: its value, and the derivatives that the rules of an operation require.
struct TilePrograms {
  let value: TileProgram
  /// Nil unless the output is a scalar.
  let seeded: Seeded?

  /// For ȳ = 1, which folds away: the value with its derivatives with respect to the inputs, and
  /// their change along a tangent.
  struct Seeded {
    let valueAndDerivative: TileProgram
    let valueAndCurvature: TileProgram
    let curvature: TileProgram
  }
  let adjoint: TileProgram
  let tangent: TileProgram
  let adjointTangent: TileProgram
  // These compute the first tangent together with its primal, whose values are then computed only once.
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

    seeded = group.outputShape.isScalar ? Seeded(group) : nil
  }

  var all: [TileProgram] {
    [value, adjoint, tangent, adjointTangent, valueAndTangent, adjointAndTangent]
      + (seeded.map { [$0.valueAndDerivative, $0.valueAndCurvature, $0.curvature] } ?? [])
  }

  /// Terms with the arrays they are added to, of these shapes; terms that are zero are left out.
  fileprivate static func results(
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

extension TilePrograms.Seeded {
  fileprivate init(_ group: TileGroup) {
    var terms = group.terms(seed: 1)
    let shapes = group.inputs.map(\.shape)
    let derivatives =
      TilePrograms.results([terms.value], [.scalar], group) { _ in .output }
      + TilePrograms.results(terms.adjoints, shapes, group) { .derivative($0) }
    valueAndDerivative = TileProgram(terms.expression, derivatives, layout: group.layout)
    let tangents = terms.expression.addTangents(active: group.inputs.map(\.isActive))
    let changes = TilePrograms.results(
      terms.adjoints.map { $0.flatMap { tangents[$0] } }, shapes, group
    ) { .derivativeTangent($0) }
    valueAndCurvature = TileProgram(
      terms.expression, derivatives + changes, layout: group.layout)
    curvature = TileProgram(terms.expression, changes, layout: group.layout)
  }
}
