internal import Answers
internal import Fields
internal import LinearAlgebra
internal import Problems

/// What configurations say about all objectives that are not zobench's own.
enum ExternalFields {
  private static let vector = FieldType.either([
    .number(.finite), .list(of: .number(.finite)),
  ])

  /// The start and what is known of the function.
  ///
  /// - Parameter isSaid: whether the answerer may say it too.
  static func known(isSaid: Bool) -> [Field] {
    let otherwise = isSaid ? "what the command says unless given" : "not known unless given"
    return [
      Field(
        "start", vector, isSaid ? .optional : .required,
        "Where runs start: n numbers, or one for all entries\(isSaid ? "; \(otherwise)" : "")."),
      Field("minimum", .number(.finite), .optional, "f*; \(otherwise)."),
      Field(
        "minimizer", vector, .optional,
        "x*: n numbers, or one for all entries; \(otherwise)."),
      Field(
        "smoothness",
        .either([
          .number(.above(0)), .choice(["estimate": "by second differences at the start"]),
        ]), .optional,
        """
        L, or "estimate": the curvature at the start by second differences of values, which bounds nothing; \
        \(otherwise). Without it steps are absolute.
        """),
      Field("strong_convexity", .number(.atLeast(0)), .optional, "μ; \(otherwise)."),
      Field("convex", .boolean, .optional, "Whether f is convex; \(otherwise)."),
    ]
  }
}

extension Values {
  /// n numbers, or one for all; nil if the field was left out.
  func optionalVector(_ name: String, dimension n: Int) throws -> [Double]? {
    guard let json = given(name) else { return nil }
    guard let vector = Handshake.Vector(json), let entries = vector.entries(dimension: n) else {
      let count =
        if case .array(let entries) = json { "\(entries.count) numbers" } else { json.text }
      throw error(
        at: name, "found \(count) for \(n) variables", expected: "\(n) numbers, or one for all")
    }
    return entries
  }

  /// The same, kept as it is given: one number for all entries takes no memory.
  func optionalKnownVector(_ name: String, dimension n: Int) throws -> KnownVector? {
    if let number = given(name)?.double { return KnownVector(repeating: number, count: n) }
    return try optionalVector(name, dimension: n).map { KnownVector($0) }
  }

  /// L as a number; nil if it was left out, or is to be estimated.
  var optionalSmoothness: Double? { given("smoothness")?.double }

  /// Whether L is to be estimated.
  var estimatesSmoothness: Bool { given("smoothness") == .string("estimate") }

  /// What is known of a function of n variables.
  ///
  /// - Parameter said: what the answerer says, which counts if the configuration says nothing.
  func known(_ said: Known, dimension n: Int) throws -> Known {
    let known = Known(
      minimum: optionalNumber("minimum") ?? said.minimum,
      minimizer: try optionalKnownVector("minimizer", dimension: n) ?? said.minimizer,
      smoothness: optionalSmoothness ?? (estimatesSmoothness ? nil : said.smoothness),
      isConvex: optionalBoolean("convex") ?? said.isConvex,
      strongConvexity: optionalNumber("strong_convexity") ?? said.strongConvexity)
    if let L = known.smoothness, let μ = known.strongConvexity, μ > L {
      throw error(
        at: "strong_convexity",
        "found \(JSON(μ).text), which is more than the smoothness L = \(JSON(L).text)",
        expected: "at most L, since μ is the least curvature and L the greatest")
    }
    return known
  }

  /// Refuses an f* that lies above the value at the start by more than rounding.
  func checkMinimum(_ known: Known, atStart value: Double) throws {
    guard let minimum = known.minimum, value.isFinite,
      minimum - value > 1e-9 * max(abs(minimum), abs(value))
    else { return }
    throw error(
      at: "minimum", "found f* = \(JSON(minimum).text), but at the start f is \(JSON(value).text)",
      expected: "f*, which no value lies below", remedy: "leave it out if it is not known")
  }

  /// L by differences, if that is asked for.
  func estimatedSmoothness(
    _ answerer: Answerer, at start: @autoclosure () -> [Double]
  ) throws -> Double? {
    guard estimatesSmoothness else { return nil }
    guard let estimate = EstimatedCurvature.of(answerer.source(), at: start()) else {
      throw error(
        at: "smoothness", "second differences at the start come to no number above 0",
        expected: "a function that is curved at its start",
        remedy: "give L itself, or leave it out and take absolute steps")
    }
    return estimate
  }
}
