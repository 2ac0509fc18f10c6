internal import AutoDiff
internal import Estimators
internal import Experiments
internal import Fields
internal import Optimizers
internal import Problems
internal import Sampling

/// f(x) = ½s‖x‖² from (1, …, 1), which says that it is a quadratic.
let bowl = ProblemKind(
  "bowl", "f(x) = ½s‖x‖² from (1, …, 1).",
  fields: [
    Field("dimension", .sweep(.integer(1...)), .required, "n."),
    Field("scale", .number(.above(0)), .defaults(to: 1), "s."),
  ]
) { values, _, _ in
  let (n, s) = (values.integer("dimension"), values.number("scale"))
  let known = Known(
    minimum: 0, minimizer: [Double](repeating: 0, count: n), smoothness: s, isConvex: true,
    strongConvexity: s)
  return Objective(
    start: [Double](repeating: 1, count: n), known: known,
    quadratic: Quadratic(dimension: n, spectrum: .isotropic, smoothness: s)
  ) { x in
    s / 2 * dot(x, x)
  }
}

/// G = (f(x + εv) − f(x))/ε·v, v standard normal.
struct ForwardDifference: GradientEstimator {
  let dimension: Int
  let radius: Double

  var traits: EstimatorTraits {
    EstimatorTraits(
      secondMoment: Double(dimension) + 2, radius: radius, calls: CallCounts(values: 2),
      workspaceBytes: 16 * dimension)
  }

  mutating func estimate(
    at x: Span<Double>, from oracle: ValueOracle, using draw: RandomStream.Draw,
    into gradient: inout MutableSpan<Double>
  ) {
    let v = draw.normals(dimension)
    let moved = v.indices.map { x[$0] + radius * v[$0] }
    let slope = (oracle.value(at: moved.span) - oracle.value(at: x)) / radius
    for i in v.indices { gradient[i] = slope * v[i] }
  }
}

let forwardDifference = EstimatorKind(
  "forward-difference", "G = (f(x + εv) − f(x))/ε·v with a standard normal v; 2 evaluations.",
  fields: [Field("distance", .sweep(.number(.above(0))), .defaults(to: 1e-6), "ε.")]
) { values, n in
  ForwardDifference(dimension: n, radius: values.number("distance"))
}

/// x⁺ = x − αG/‖G‖.
struct NormalizedDescent: GradientUpdate {
  let step: Double
  let vectorCount = 1

  func apply(_ G: Span<Double>, to state: UnsafeMutableBufferPointer<Double>, iteration k: Int) {
    let length = G.indices.reduce(0) { $0 + G[$1] * G[$1] }.squareRoot()
    guard length > 0 else { return }
    for i in G.indices { state[i] -= step * G[i] / length }
  }
}

let normalized = OptimizerKind(
  "normalized-descent", "x⁺ = x − αG/‖G‖.",
  fields: [Field("length", .sweep(.number(.above(0))), .defaults(to: 0.01), "α of a step of 1.")],
  naturalStep: { values, _ in values.number("length") },
  .entrywise { _, α in NormalizedDescent(step: α) })

/// Gradient descent whose step is halved after every iteration: linear in its state, so theory knows its means.
struct Halving: LinearSchedule {
  static let hasMemory = false
  var step: Double

  mutating func next() -> LinearIteration {
    defer { step /= 2 }
    return LinearIteration(pointGain: -step)
  }
}

let halving = OptimizerKind(
  "halving-steps", "x⁺ = x − α2⁻ᵏG.", .linear { _, α, _ in Halving(step: α) })

/// f at the start of every instance.
let startValues = MeasurementKind(
  table: Table("start-values", "f(x₀) of problems, against n.", fields: []),
  problem: "Whose value is measured, or a list of problems.",
  columns: [.key("instance"), .fact("dimension"), .fact("value")], isTimed: false,
  plan: { configuration, context in
    try context.instances(of: configuration).map { instance in
      MeasurementCell(label: instance.label, cost: .seconds(1e-3)) {
        let value = instance.problem.value(at: instance.start(replicate: 0))
        return [[.text(instance.label), .integer(instance.problem.dimension), .number(value)]]
      }
    }
  },
  report: { table in
    StudyReport(
      sections: [
        StudyReport.Section(
          columns: ["problem", "f(x₀)"], left: [0],
          rows: table.rows.map { [$0.text("instance"), $0.text("value")] })
      ])
  },
  figures: { table in
    let curve = Curve(
      label: "f(x₀)", role: .points, look: 0, points: table.rows.points("dimension", "value"))
    return [
      Figure(
        name: "start-values", title: "Values at the start", description: "f(x₀) against n.",
        horizontal: .logarithmic("variables n"), vertical: .logarithmic("f(x₀)"),
        panels: [Figure.Panel(curves: [curve])])
    ]
  })
