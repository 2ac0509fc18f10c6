public import Estimators
public import Fields
internal import Sampling

/// One kind of gradient estimator as configurations name it.
public struct EstimatorKind: Sendable {
  /// The fields; the table's name is the value of `"estimator"`.
  let table: Table

  /// The name in result files, unless the configuration gives a label: the table's name, and what
  /// differs from its defaults.
  let label: @Sendable (Values) -> String

  /// The fields that the name shows.
  var told = ["scheme", "directions", "distribution", "orthonormal"]

  /// Builds the estimator for problems of n variables.
  let build: @Sendable (Values, Int) throws -> any GradientEstimator

  /// ε for n variables if `"radius"` is `"noise"`; nil for estimators that have no such radius.
  var radiusInNoise: (@Sendable (Values, Int, NoiseScale) -> Double)?

  static let own = [
    twoPoint, coordinateDifferences, forwardGradient, forwardMode, complexStep, reverseMode,
  ]

  static let all = KindRegister.shared.kinds.estimators

  /// As far as 2ε is finite.
  private static let radiusRange = NumberRange.above(0).atMost(1e300)

  /// The word for the radius that is best for the noise of a problem's values.
  static let noiseRadius = "noise"

  private static let radiusType = FieldType.numberOrWord(
    radiusRange,
    [
      noiseRadius: """
      the best ε for the noise of the problem's values at the start, by its level and the derivatives there
      """
    ])

  static let twoPoint = EstimatorKind(
    table: Table(
      "two-point",
      """
      G = (s/q) Σⱼ (f(x + εvⱼ) − f(x − εvⱼ))/(2ε)·vⱼ over q random directions; 2q evaluations, \
      zero order.
      """,
      fields: [
        Field("radius", .sweep(radiusType), .defaults(to: JSON(TwoPoint.defaultRadius)), "ε.")
      ] + directionFields),
    label: { values in directionLabel("two-point", values) },
    build: { values, n in
      TwoPoint(
        dimension: n, radius: values.number("radius"), directions: values.integer("directions"),
        dependence: try dependence(values, dimension: n, keepingAtMost: TwoPoint.keptNumbers))
    },
    radiusInNoise: { values, n, scale in
      let distribution = DirectionDistribution(rawValue: values.choice("distribution"))!
      return scale.distance(.central, along: scale.sphere) / distribution.typicalLength(n)
    })

  static let coordinateDifferences = EstimatorKind(
    table: Table(
      "coordinate-differences",
      "Differences along every coordinate; 2n evaluations central, n + 1 forward, zero order.",
      fields: [
        Field(
          "scheme",
          .choice([
            "central": "(f(x + εeᵢ) − f(x − εeᵢ))/(2ε)",
            "forward": "(f(x + εeᵢ) − f(x))/ε",
          ]), .defaults(to: "central"), "Which difference."),
        Field(
          "radius", .sweep(radiusType), .optional,
          "ε; unless given, (3u)^⅓ ≈ 6.9e-6 central and 2√u ≈ 2.1e-8 forward, u = 2⁻⁵³."),
      ]),
    label: { values in
      values.choice("scheme") == "central"
        ? "coordinate-differences" : "coordinate-differences-\(values.choice("scheme"))"
    },
    build: { values, n in
      CoordinateDifferences(
        dimension: n, scheme: CoordinateDifferences.Scheme(rawValue: values.choice("scheme"))!,
        radius: values.optionalNumber("radius"))
    },
    radiusInNoise: { values, _, scale in
      scale.distance(
        CoordinateDifferences.Scheme(rawValue: values.choice("scheme"))!, along: scale.axes)
    })

  static let forwardGradient = EstimatorKind(
    table: Table(
      "forward-gradient",
      """
      G = (s/q) Σⱼ (∇fᵀvⱼ)·vⱼ over q random directions, with exact derivatives by automatic \
      differentiation; q tangents.
      """,
      fields: directionFields),
    label: { values in directionLabel("forward-gradient", values) },
    build: { values, n in
      ForwardGradient(
        dimension: n, directions: values.integer("directions"),
        dependence: try dependence(values, dimension: n))
    })

  static let forwardMode = EstimatorKind(
    table: Table(
      "forward-mode",
      "The exact gradient by automatic differentiation along every coordinate; n tangents.",
      fields: [
        Field(
          "tangents_at_once", .integer(1...), .defaults(to: 8),
          "How many one sweep carries; each takes as much memory as the objective's values.")
      ]),
    label: { _ in "forward-mode" },
    build: { values, n in
      let k = min(values.integer("tangents_at_once"), n)
      try values.checkMemory(forNumbers: Double(k) * Double(n), at: "tangents_at_once")
      return ForwardMode(dimension: n, tangentsAtOnce: k)
    })

  static let complexStep = EstimatorKind(
    table: Table(
      "complex-step",
      """
      Im f(x + iheᵢ)/h with h ≈ 1e-200: the exact gradient by n complex evaluations, each charged as \
      a tangent; for objectives whose operations take complex numbers.
      """,
      fields: []),
    label: { _ in "complex-step" },
    build: { _, n in ComplexStep(dimension: n) })

  static let reverseMode = EstimatorKind(
    table: Table(
      "reverse-mode",
      "The exact gradient by automatic differentiation; one gradient, at most 4–5 evaluations' work.",
      fields: []),
    label: { _ in "reverse-mode" },
    build: { _, _ in ReverseMode() })
}

extension EstimatorKind {
  /// - Parameters:
  ///   - name: the value of `"estimator"`. In result files, it is followed by every field that differs from its
  ///     default.
  ///   - sentence: what the estimate is, with its formula and what it asks.
  ///   - fields: each a single value, or a sweep of them.
  ///   - build: makes the estimator from values whose swept fields are fixed, for n variables.
  public init(
    _ name: String, _ sentence: String, fields: [Field] = [],
    build: @escaping @Sendable (Values, _ dimension: Int) throws -> any GradientEstimator
  ) {
    let table = Table(name, sentence, fields: fields)
    self.init(
      table: table, label: { $0.name(table, telling: []) }, told: fields.map(\.name), build: build)
  }
}

// MARK: - Random directions

extension EstimatorKind {
  private static let directionFields = [
    Field("directions", .sweep(.integer(1...)), .defaults(to: 1), "q."),
    Field(
      "distribution",
      .choice([
        "sphere": "uniform on the unit sphere; s = n",
        "gaussian": "independent standard normals; s = 1",
        "rademacher": "independent signs (SPSA); s = 1",
        "l1-sphere": "uniform on the unit sphere of the 1-norm; s = n, times sign vⱼ for vⱼ",
      ]), .defaults(to: "sphere"), "How directions are drawn."),
    Field(
      "orthonormal", .boolean, .defaults(to: false),
      "Whether the q directions are orthonormal; then q ≤ n, and they lie on the sphere."),
  ]

  /// The name, and what differs from one direction on the sphere.
  private static func directionLabel(_ name: String, _ values: Values) -> String {
    var parts = [name]
    if values.choice("distribution") != "sphere" { parts.append(values.choice("distribution")) }
    if values.integer("directions") != 1 { parts.append("q\(values.integer("directions"))") }
    if values.boolean("orthonormal") { parts.append("orthonormal") }
    return parts.joined(separator: "-")
  }

  /// How the directions depend on each other, if such directions exist in n dimensions.
  ///
  /// - Parameter limit: how many numbers of independent ones are kept; all if nil.
  private static func dependence(
    _ values: Values, dimension n: Int, keepingAtMost limit: Int? = nil
  ) throws -> DirectionFrame.Dependence {
    let q = values.integer("directions")
    let distribution = DirectionDistribution(rawValue: values.choice("distribution"))!
    if values.boolean("orthonormal") {
      guard distribution == .sphere else {
        throw values.error(
          at: "distribution", "found \"\(distribution.rawValue)\" with \"orthonormal\": true",
          expected: "\"sphere\"", remedy: "leave one of the two out")
      }
      guard q <= n else {
        throw values.error(
          at: "directions", "found \(q) orthonormal directions in \(n) dimensions",
          expected: "at most \(n)")
      }
    }
    let isOrthonormal = values.boolean("orthonormal")
    let entries = Double(q) * Double(n)
    let kept = isOrthonormal ? entries : min(entries, limit.map(Double.init) ?? entries)
    // Besides its entries, a direction has its place in the stream, its slope and two values.
    try values.checkMemory(forNumbers: kept + 10 * Double(q), at: "directions")
    return isOrthonormal ? .orthonormal : .independent(distribution)
  }
}

extension DirectionDistribution {
  /// The root mean square of ‖v‖.
  func typicalLength(_ dimension: Int) -> Double {
    let n = Double(dimension)
    return switch self {
    case .sphere: 1
    case .gaussian, .rademacher: n.squareRoot()
    case .l1Sphere: (2 / (n + 1)).squareRoot()
    }
  }
}
