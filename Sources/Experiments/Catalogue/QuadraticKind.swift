internal import Fields
internal import LinearAlgebra
internal import Problems

extension ProblemKind {
  static let quadratic = ProblemKind(
    table: Table(
      "quadratic", "f(x) = ½ (x − x*)ᵀA(x − x*) + f* with eigenvalues of A by name.",
      fields: [
        Field(
          "dimension", .sweep(.integer(1...)), .optional,
          "n; may be left out only if the eigenvalues are listed."),
        Field(
          "spectrum", .sweep(.variant(tag: "type", spectra)), .defaults(to: ["type": "isotropic"]),
          "The eigenvalues of A."),
        Field(
          "smoothness", .number(.above(0)), .defaults(to: 1),
          "L, the unit of the eigenvalues and of step sizes."),
        Field(
          "form",
          .choice([
            "diagonal": "eigenvectors along the axes, O(n) an evaluation",
            "dense": "eigenvectors rotated at random by the seed, O(n²) an evaluation",
          ]), .defaults(to: "diagonal"), "How the eigenvectors lie."),
        Field("minimizer", .number(.finite), .defaults(to: 0), "Every entry of x*."),
        Field("minimum", .number(.finite), .defaults(to: 0), "f*."),
        Field(
          "start",
          .choice([
            "ones": "x* + R(1, …, 1)/√n in the eigenvectors' coordinates",
            "gaussian": "x* + Rz/√n with standard normals z, different in every replicate",
          ]), .defaults(to: "ones"), "Where runs start."),
        Field(
          "start_distance", .number(.above(0)), .defaults(to: 1), "R, the start's distance from x*."
        ),
      ]),
    shapeFields: ["spectrum", "condition", "exponent", "after", "share"]
  ) { values, _, stream in
    let spectrum = spectrum(values.table("spectrum"))
    let n = try dimension(values, spectrum)
    let isDense = values.choice("form") == "dense"
    // The matrix, its eigenvectors, and both once more on the way; or a point and an estimate.
    let numbers = isDense ? 4 * Double(n) * Double(n) : 2 * Double(n)
    try values.checkMemory(forNumbers: numbers, at: values.has("dimension") ? "dimension" : nil)
    return BuiltProblem(
      problem: Quadratic(
        dimension: n, spectrum: spectrum, smoothness: values.number("smoothness"),
        form: isDense
          ? .dense(stream.substream("rotation")) : .diagonal,
        minimizer: KnownVector(repeating: values.number("minimizer"), count: n),
        minimum: values.number("minimum"),
        start: Quadratic.Start(rawValue: values.choice("start"))!,
        startDistance: values.number("start_distance")))
  }

  private static let spectra =
    named.map { Table($0.name, $0.sentence, fields: $0.fields + [tailField]) } + [
      Table(
        "explicit", "As listed, in units of L.",
        fields: [
          Field("eigenvalues", .list(of: .number(.atLeast(0))), .required, "λ₁, λ₂, ….")
        ])
    ]

  private static let named = [
    Table("isotropic", "All equal to L.", fields: []),
    Table(
      "geometric", "λⱼ = L κ^{−(j−1)/(n−1)}, from L down to L/κ.",
      fields: [Field("condition", .sweep(.number(.atLeast(1))), .required, "κ.")]),
    Table(
      "power", "λⱼ = L j^{−p}.",
      fields: [Field("exponent", .sweep(.number(.atLeast(0))), .required, "p.")]),
    Table(
      "block10",
      "λⱼ = L κ^{−(j−½)/10}, j = 1…10, each n/10 times: gaps fall as 1/k, alike for every n.",
      fields: [Field("condition", .sweep(.number(.atLeast(1))), .defaults(to: 1e5), "κ.")]),
    Table(
      "geometric10",
      "λⱼ = L κ^{−(j−1)/9}, j = 1…10, each n/10 times: linear rates, alike for every n.",
      fields: [Field("condition", .sweep(.number(.atLeast(1))), .defaults(to: 10), "κ.")]),
  ]

  private static let tailField = Field(
    "tail",
    .table(
      Table(
        "tail", "Equal eigenvalues along all axes after the first ones.",
        fields: [
          Field(
            "after", .sweep(.integer(1...)), .required, "How many axes have the spectrum's own."),
          Field(
            "share", .sweep(.number(.atLeast(0).below(1))), .defaults(to: 0),
            "What fraction of tr A the axes of the tail hold together."),
        ])), .optional,
    """
    Makes the axes after the first ones all alike: more variables, hardly more effective dimensions tr A/L. Runs \
    start at x* along them.
    """)

  private static func spectrum(_ values: Values) -> Spectrum {
    let own: Spectrum =
      switch values.tag {
      case "isotropic": .isotropic
      case "geometric": .geometric(condition: values.number("condition"))
      case "power": .power(exponent: values.number("exponent"))
      case "block10": .block10(condition: values.number("condition"))
      case "geometric10": .geometric10(condition: values.number("condition"))
      case "explicit": .explicit(values.numbers("eigenvalues"))
      default: preconditionFailure("no spectrum is called \(values.tag)")
      }
    guard values.declares("tail"), let tail = values.optionalTable("tail") else { return own }
    return .tailed(own, after: tail.integer("after"), share: tail.number("share"))
  }

  private static func dimension(_ values: Values, _ spectrum: Spectrum) throws -> Int {
    let given = values.optionalInteger("dimension")
    if case .explicit(let eigenvalues) = spectrum {
      guard eigenvalues.contains(where: { $0 > 0 }) else {
        throw values.table("spectrum").error(
          at: "eigenvalues", "all are 0", expected: "at least one above 0")
      }
      guard given == nil || given == eigenvalues.count else {
        throw values.error(
          at: "dimension", "found \(given!), but \(eigenvalues.count) eigenvalues are listed",
          expected: "\(eigenvalues.count)", remedy: "leave the dimension out")
      }
      return eigenvalues.count
    }
    guard let n = given else {
      throw values.error(
        at: nil, "\"dimension\" is missing", expected: "a whole number of at least 1, or a list",
        remedy: "add \"dimension\": [10, 20, 40], for instance")
    }
    if case .tailed(let own, let count, _) = spectrum {
      let tail = values.table("spectrum").optionalTable("tail")!
      guard own.admits(dimension: count) else {
        throw tail.error(
          at: "after", "found \(count), but this spectrum repeats ten eigenvalues",
          expected: "a multiple of 10")
      }
      guard n >= count else {
        throw values.error(
          at: "dimension", "found \(n), but the tail begins after \(count) axes",
          expected: "at least \(count)")
      }
    }
    guard spectrum.admits(dimension: n) else {
      throw values.error(
        at: "dimension", "found \(n), but this spectrum repeats ten eigenvalues",
        expected: "a multiple of 10")
    }
    return n
  }
}
