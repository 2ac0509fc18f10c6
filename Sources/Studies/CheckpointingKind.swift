internal import AutoDiff
internal import Experiments
internal import Fields
internal import Sampling

extension LectureKinds {
  /// Memory for the backward sweep, bought with steps that are run again.
  static let checkpointing = MeasurementKind(
    table: Table(
      "checkpointing",
      """
      The gradient of ½‖v_L‖² through a chain of layers v_k = tanh(a∘v_{k−1} + b) with s slots for \
      states: memory and time against s, and the layers run again against the least number possible, \
      t(L, s) = rL − C(s + r, s + 1).
      """,
      fields: [
        Field("layers", .integer(2...1_000_000), .defaults(to: 1000), "L."),
        Field("width", .integer(1...), .defaults(to: 1000), "The entries of a state."),
        Field(
          "slots", .sweep(.integer(1...)), .defaults(to: [2, 3, 5, 10, 20, 50, 100, 1000]),
          "s, the first state's among them."),
      ]),
    columns: [
      .key("layers"), .key("width"), .key("slots"), .fact("layers_run_again"),
      .fact("fewest_possible"), .fact("bytes"), .fact("gradient_difference"), .clock("seconds"),
      .clock(MeasuredTime.noiseColumn),
    ],
    isTimed: true,
    plan: { configuration, context in
      let (layers, width) = (configuration.integer("layers"), configuration.integer("width"))
      // The chain that keeps every layer has about four vectors per layer, and their adjoints.
      try configuration.checkMemory(
        forNumbers: 8 * Double(layers) * Double(width), at: "layers")
      let x = context.stream.substream("parameters").at(iteration: 0).normals(3 * width)
      let slots: [Int?] = configuration.sweepIntegers("slots").map { $0 } + [nil]
      return slots.map { slots in
        let again = slots.map { Revolve.advancedSteps(steps: layers, slots: $0) } ?? 0
        return MeasurementCell(
          label: slots.map { "slots=\($0)" } ?? "everything kept",
          weight: Double(again + 2 * layers),
          // A layer takes time however narrow it is.
          cost: .seconds(0.1 + (5e-7 + 2e-8 * Double(width)) * Double(again + 2 * layers))
        ) {
          [measureChain(LayerChain(layers: layers, width: width, slots: slots), at: x)]
        }
      }
    },
    report: { table in
      let kept = table.rows.first { $0.number("slots") == nil }?.time("seconds")
      return StudyReport(
        sections: [
          StudyReport.Section(
            columns: [
              "slots", "layers run again", "fewest possible", "memory", "time",
              "time/everything kept",
            ], left: [],
            rows: table.rows.map { row in
              [
                row.number("slots") == nil ? "everything kept" : row.text("slots"),
                row.text("layers_run_again"), row.text("fewest_possible"),
                StudyReport.bytes(row.number("bytes")), row.time("seconds").words,
                kept.map(row.time("seconds").ratioWords) ?? StudyReport.short(nil),
              ]
            })
        ],
        notes: [
          """
          layers run again   beyond the one run of each layer just before it is reversed; the fewest
                             possible are t(L, s) of binomial checkpointing (revolve)
          < …, > …           by a time below the clock's noise
          memory             all that a value and gradient holds
          gradients          agree with the one of everything kept to \
          \(StudyReport.short(table.rows.compactMap { $0.number("gradient_difference") }.max()))
          """
        ])
    },
    figures: CheckpointingFigures.figures)

  /// The gradient is compared with that of the chain that keeps every layer.
  private static func measureChain(_ chain: LayerChain, at x: [Double]) -> [MeasuredValue] {
    let cost = chain.cost(at: x)
    let kept = LayerChain(layers: chain.layers, width: chain.width, slots: nil).cost(at: x)
    let evaluator = Evaluator(chain.graph)
    var gradient = cost.gradient
    let reading = Stopwatch.read([{ _ = evaluator.valueAndGradient(at: x, into: &gradient) }])
    return [
      .integer(chain.layers), .integer(chain.width), chain.slots.map { .integer($0) } ?? .missing,
      .integer(cost.advancedSteps),
      chain.slots.map {
        .integer(Revolve.advancedSteps(steps: chain.layers, slots: $0))
      } ?? .missing,
      .integer(cost.workspaceBytes), .number(difference(gradient, kept.gradient)),
    ] + reading.values
  }

  private static func difference(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }
}
