internal import AutoDiff
internal import Experiments
internal import Fields

extension LectureKinds {
  /// ∇²f(x)v by forward over reverse, against the whole matrix.
  static let hessian = MeasurementKind(
    table: Table(
      "hessian",
      """
      A Hessian-vector product by forward over reverse against the explicit Hessian, n such \
      products: time and memory as n grows.
      """,
      fields: [
        StudyTable.problem("Whose Hessian it is, or a list of problems; sweep what makes n.")
      ]),
    columns: [
      .key("problem"), .key("instance"), .key("dimension"), .fact("product_bytes"),
      .fact("hessian_bytes"), .fact("largest_difference"), .clock("value_seconds"),
      .clock("gradient_seconds"), .clock("product_seconds"), .clock("hessian_seconds"),
    ],
    isTimed: true,
    plan: { configuration, context in
      try context.instances(of: configuration).map { instance in
        let n = Double(instance.problem.dimension)
        try configuration.checkMemory(forNumbers: n * n, at: "problem")
        return MeasurementCell(
          label: instance.label, weight: n * instance.operationsPerValue,
          cost: 0.2 + 6 * n * instance.secondsPerHessianProduct
        ) { [measureHessian(instance)] }
      }
    },
    report: { _, rows in
      StudyReport(
        sections: [
          StudyReport.Section(
            columns: [
              "problem", "n", "value", "gradient/value", "product/gradient", "Hessian/product",
              "product's memory", "Hessian's memory",
            ], left: [0], rows: rows.map(hessianRow)),
          StudyReport.Section(
            title: "Exponents of n",
            columns: [
              "problem", "time of a product", "of the Hessian", "memory of a product",
              "of the Hessian",
            ], left: [0], rows: rows.grouped(byFirst: 1).map(exponents)),
        ],
        notes: [
          """
          memory   for a product what a replay holds; for the Hessian its n² numbers too
          """
        ])
    })

  private static func hessianRow(_ row: [MeasuredValue]) -> [String] {
    let numbers = row.map { $0.number ?? .nan }
    let (value, gradient, product, hessian) = (numbers[6], numbers[7], numbers[8], numbers[9])
    return [
      row[1].text, row[2].text, StudyReport.duration(value), StudyReport.short(gradient / value),
      StudyReport.short(product / gradient), StudyReport.short(hessian / product),
      StudyReport.bytes(numbers[3]), StudyReport.bytes(numbers[4]),
    ]
  }

  private static func exponents(_ rows: [[MeasuredValue]]) -> [String] {
    func exponent(_ column: Int) -> String {
      let points = rows.map { (x: $0[2].number ?? .nan, y: $0[column].number ?? .nan) }
      return StudyReport.short(PowerLaw(points)?.exponent)
    }
    return [rows[0][0].text, exponent(8), exponent(9), exponent(3), exponent(4)]
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
    let seconds = Stopwatch.seconds([
      { _ = values.value(at: x) },
      { _ = values.valueAndGradient(at: x, into: &gradient) },
      { _ = products.hessianProducts(at: x, along: v, gradient: &gradient, into: &product) },
      {
        var g = gradient.mutableSpan
        var h = matrix.mutableSpan
        hessian.evaluate(at: x.span, gradient: &g, into: &h)
      },
    ])
    // The two must be one: a row of the matrix times v against the product's entry.
    let difference = (0..<n).reduce(0.0) { largest, i in
      let entry = (0..<n).reduce(0) { $0 + matrix[i * n + $1] * v[$1] }
      return max(largest, abs(entry - product[i]))
    }
    let matrixBytes = n * n * MemoryLayout<Double>.stride
    return [
      .text(instance.name), .text(instance.label), .integer(n),
      .integer(products.workspaceBytes), .integer(hessian.evaluator.workspaceBytes + matrixBytes),
      .number(difference),
    ] + seconds.map { .number($0) }
  }
}
