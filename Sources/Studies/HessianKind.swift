internal import AutoDiff
internal import Experiments
internal import Fields
internal import Statistics

extension LectureKinds {
  /// ∇²f(x)v by forward over reverse, against the whole matrix.
  static let hessian = MeasurementKind(
    table: Table(
      "hessian",
      """
      A Hessian-vector product by forward over reverse against the explicit Hessian, n such \
      products: time and memory as n grows.
      """,
      fields: []),
    problem: "The problem whose Hessian is taken, or a list; sweep the field that sets n.",
    columns: [
      .key("problem"), .key("instance"), .key("dimension"), .fact("product_bytes"),
      .fact("hessian_bytes"), .fact("largest_difference"), .clock("value_seconds"),
      .clock("gradient_seconds"), .clock("product_seconds"), .clock("hessian_seconds"),
      .clock(MeasuredTime.noiseColumn),
    ],
    isTimed: true,
    plan: { configuration, context in
      try context.instances(of: configuration).map { instance in
        let n = Double(instance.problem.dimension)
        try configuration.checkMemory(forNumbers: n * n, at: "problem")
        return MeasurementCell(
          label: instance.label, weight: n * instance.operationsPerValue,
          cost: .calls(6 * n, of: instance.hessianProductWork, plus: 0.2)
        ) { [measureHessian(instance)] }
      }
    },
    report: { table in
      StudyReport(
        sections: [
          StudyReport.Section(
            columns: [
              "problem", "n", "value", "gradient/value", "product/gradient", "Hessian/product",
              "product's memory", "Hessian's memory",
            ], left: [0], rows: table.rows.map(hessianRow)),
          StudyReport.Section(
            title: "Exponents of n",
            columns: [
              "problem", "time of a product", "of the Hessian", "memory of a product",
              "of the Hessian",
            ], left: [0], rows: table.rows.grouped(bySame: "problem").map(exponents)),
        ],
        notes: [
          """
          memory      for a product what a replay holds; for the Hessian its n² numbers too
          < …, > …    by a time below the clock's noise; such times have no part in exponents
          exponents   with 95 % intervals
          """
        ])
    },
    figures: HessianFigures.figures)

  private static func hessianRow(_ row: MeasuredTable.Row) -> [String] {
    let (value, gradient) = (row.time("value_seconds"), row.time("gradient_seconds"))
    let (product, hessian) = (row.time("product_seconds"), row.time("hessian_seconds"))
    return [
      row.text("instance"), row.text("dimension"), value.words, gradient.ratioWords(to: value),
      product.ratioWords(to: gradient), hessian.ratioWords(to: product),
      StudyReport.bytes(row.number("product_bytes")),
      StudyReport.bytes(row.number("hessian_bytes")),
    ]
  }

  private static func exponents(_ rows: [MeasuredTable.Row]) -> [String] {
    func exponent(_ quantity: (MeasuredTable.Row) -> Double?) -> String {
      PowerLaw.exponent(rows.map { ($0.number("dimension") ?? .nan, quantity($0)) }).text()
    }
    return [
      rows[0].text("problem"), exponent { $0.time("product_seconds").told },
      exponent { $0.time("hessian_seconds").told },
      exponent { $0.number("product_bytes") }, exponent { $0.number("hessian_bytes") },
    ]
  }

  private static func measureHessian(_ instance: Instance) -> [MeasuredValue] {
    let n = instance.problem.dimension
    let x = instance.start(replicate: 0)
    let v = instance.stream.substream("direction").at(iteration: 0).normals(n)
    var (gradient, product) = (x, x)
    let values = Evaluator(instance.graph)
    let products = Evaluator(instance.graph)
    let hessian = Hessian(instance.graph)
    var matrix = [Double](repeating: 0, count: n * n)
    let reading = Stopwatch.read([
      { _ = values.value(at: x) },
      { _ = values.valueAndGradient(at: x, into: &gradient) },
      { _ = products.hessianProducts(at: x, along: v, gradient: &gradient, into: &product) },
      {
        var g = gradient.mutableSpan
        var h = matrix.mutableSpan
        hessian.evaluate(at: x.span, gradient: &g, into: &h)
      },
    ])
    // The two must agree: a row of the matrix times v against the product's entry.
    let difference = (0..<n).reduce(0.0) { largest, i in
      let entry = (0..<n).reduce(0) { $0 + matrix[i * n + $1] * v[$1] }
      return max(largest, abs(entry - product[i]))
    }
    let matrixBytes = n * n * MemoryLayout<Double>.stride
    return [
      .text(instance.name), .text(instance.label), .integer(n),
      .integer(products.workspaceBytes), .integer(hessian.evaluator.workspaceBytes + matrixBytes),
      .number(difference),
    ] + reading.values
  }
}
