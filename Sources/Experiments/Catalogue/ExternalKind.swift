internal import Answers
internal import Diagnostics
internal import Fields
internal import Foundation
internal import LinearAlgebra
internal import Problems
internal import Sampling

extension ProblemKind {
  /// An objective in any language: a command that is started and asked by the pipe's protocol, `docs/pipe.md`.
  static let external = ProblemKind(
    table: Table(
      "external",
      """
      What another program answers: zobench starts "command" once for every worker, and asks it by the protocol \
      of docs/pipe.md. The program itself may say where to start and what is known.
      """,
      fields: [
        Field(
          "command", .list(of: .text(.nonEmpty)), .required,
          "The program and its arguments, which no shell reads; paths are relative to the configuration."
        ),
        Field(
          "dimension", .sweep(.integer(1...Int(Int32.max))), .optional,
          "n; what the command says unless given."),
        Field("parameters", .any, .optional, "Parameters that are passed to the command."),
      ] + ExternalFields.known(isSaid: true) + [
        Field(
          "paired", .boolean, .optional,
          """
          For a command that takes samples, whether all calls of an iteration have the same sample; true unless given.
          """),
        Field(
          "points", .boolean, .optional,
          """
          Whether the command keeps a run's point and draws its directions, if it offers that and the method can be \
          expressed in steps. By default, yes if there are at least 2²⁰ variables and the directions are zobench's.
          """),
        Field(
          "start_timeout", .number(.above(0)), .defaults(to: 30),
          "Seconds for the command to say what it is."),
        Field(
          "answer_timeout", .number(.above(0)), .defaults(to: 600), "Seconds for an answer."),
        Field(
          "restarts", .integer(0...100), .defaults(to: 2),
          "How often a command that has died is restarted for one question."),
      ]),
    startsPrograms: true
  ) { values, folder, _ in
    let settings = settings(values, folder)
    for file in settings.command.files { try folder.fingerprint(file) }
    guard let say = folder.programs.say else {
      folder.note(
        "not started; what depends on its answers is checked by run", of: settings.command.text)
      return try .unasked(values)
    }
    if let message = settings.command.orphansMessage { say(message) }
    say("\(settings.command.text): started to answer questions")
    do {
      return try .asked(ChildPool(settings), values, folder)
    } catch let fault as ChildFault {
      throw values.error(fault.kind, at: "command", fault, settings.command)
    }
  }

  private static func settings(_ values: Values, _ folder: DataFolder) -> ChildSettings {
    var settings = ChildSettings(
      ChildCommand(values.texts("command"), in: folder.folder),
      dimension: values.optionalInteger("dimension"), parameters: values.given("parameters"))
    settings.startTimeout = values.number("start_timeout")
    settings.answerTimeout = values.number("answer_timeout")
    settings.restarts = values.integer("restarts")
    settings.say = folder.programs.say ?? { _ in }
    return settings
  }
}

extension BuiltProblem {
  /// A problem whose command is not started: what the configuration says about it.
  static func unasked(_ values: Values) throws -> BuiltProblem {
    // What depends on the number of variables is not checked if that is not known.
    let n = values.optionalInteger("dimension") ?? 4096
    var known = Known(
      minimum: values.optionalNumber("minimum"), smoothness: values.optionalSmoothness,
      isConvex: values.optionalBoolean("convex") ?? false,
      strongConvexity: values.optionalNumber("strong_convexity"))
    if values.has("dimension") { known = try values.known(Known(), dimension: n) }
    // This problem is never asked: `kept` stands for it.
    var built = BuiltProblem(problem: Unasked(dimension: n, known: known))
    built.kept = KeptInstance(unasked: known, dimension: n)
    return built
  }

  /// A problem that child processes answer for.
  fileprivate static func asked(
    _ pool: ChildPool, _ values: Values, _ folder: DataFolder
  ) throws -> BuiltProblem {
    let (said, command) = (pool.handshake, pool.settings.command.text)
    let n = said.dimension
    let points = try values.pointOffer(said, command)
    if points == nil { try values.checkMemory(forNumbers: 4 * Double(n), at: nil) }
    let minimizer =
      try values.has("minimizer")
      ? nil : said.minimizer.map { try pool.knownVector(of: $0, .minimizer) }
    let known = try values.known(
      Known(
        minimum: said.minimum, minimizer: minimizer,
        smoothness: said.smoothness, isConvex: said.isConvex ?? false,
        strongConvexity: said.strongConvexity), dimension: n)
    let start = try start(pool, values, command, isKept: points != nil)
    let (first, second) =
      if let points {
        try pool.answers(at: points.beginning)
      } else {
        try pool.answers(at: start())
      }
    let answerer = pool.answerer(keeping: points)
    var built = BuiltProblem(problem: ExternalProblem(answerer, known: known, start: start))
    built.smoothness = try values.estimatedSmoothness(answerer, at: start())
    let drawsOwn = points != nil && said.points?.drawsOwnDirections == true
    // If calls have samples of their own, or noise depends on the point, it is asked at points all the same.
    let hasOwnSamples =
      said.takesSamples && values.declares("paired") && values.optionalBoolean("paired") == false
    let dependsOnPoint = try Noise(of: values)?.dependsOnPoint ?? false
    let keepsPoints = points != nil && !hasOwnSamples && !dependsOnPoint
    built.isDeterministic = said.isDeterministic && first.bitPattern == second.bitPattern
    if built.isDeterministic, !said.takesSamples { try values.checkMinimum(known, atStart: first) }
    var answer = answer(atStart: first, isDeterministic: built.isDeterministic)
    answer["version"] = .string(said.version)
    answer["dimension"] = .integer(said.dimension)
    if drawsOwn { answer["directions"] = "own" }
    built.answer = .object(answer)
    folder.note(
      "\(said.version); \(n) \(n == 1 ? "variable" : "variables"), f(x₀) = \(first)"
        + (first.bitPattern == second.bitPattern
          ? "" : "; asked again, f(x₀) = \(second), so it is not deterministic")
        + (keepsPoints ? "; it keeps the points of runs" : "")
        + (keepsPoints && drawsOwn ? ", and draws directions of its own" : ""),
      of: command)
    return built
  }

  /// Where runs start, n numbers.
  ///
  /// - Parameter isKept: whether the command keeps points: then it is not asked for its own start before somebody
  ///   needs it.
  private static func start(
    _ pool: ChildPool, _ values: Values, _ command: String, isKept: Bool
  ) throws -> @Sendable () -> [Double] {
    let n = pool.handshake.dimension
    if let known = try values.optionalKnownVector("start", dimension: n) {
      return { known.entries }
    }
    guard let said = pool.handshake.start else {
      throw values.error(
        at: "start", "neither the configuration nor \(command) says where to start",
        expected: "n numbers, or one for all entries")
    }
    if isKept {
      return {
        for _ in 0...pool.settings.restarts {
          if let entries = try? pool.entries(of: said, .start) { return entries }
        }
        // If it does not say, however often it is restarted, no run begins.
        return [Double](repeating: .nan, count: n)
      }
    }
    let entries = try pool.entries(of: said, .start)
    return { entries }
  }
}

/// A problem of a command that is not started.
private struct Unasked: UnrecordedProblem {
  let dimension: Int
  let known: Known

  func start(from _: RandomStream) -> [Double] {
    preconditionFailure("a command was not started, and its start is asked for")
  }

  var answerer: Answerer {
    preconditionFailure("a command was not started, and its function is asked for")
  }
}

extension Values {
  /// From this many variables on, a command keeps points without being asked to.
  private static let manyVariables = 1 << 20

  /// How a command is to keep the points of runs; nil if it is to be asked at points.
  fileprivate func pointOffer(
    _ said: ObjectiveHandshake, _ command: String
  ) throws -> PointOffer? {
    let isAsked = optionalBoolean("points")
    guard isAsked != false else { return nil }
    let obstacle: String? =
      if said.points == nil {
        "\(command) does not offer that"
      } else if let json = given("minimizer"), json.double == nil {
        "the configuration lists a minimizer, to which \(command) knows no distance"
      } else if said.takesSamples, said.questions.contains(.gradients) {
        "\(command) takes samples, and has gradients, of which commands have no samples"
      } else {
        nil
      }
    guard let offer = said.points, obstacle == nil else {
      guard isAsked == nil else {
        throw error(
          at: "points", "found true, but \(obstacle!)", expected: "false",
          remedy: "leave it out; see \"The point in the child\" in docs/pipe.md")
      }
      return nil
    }
    guard
      isAsked != nil || !offer.drawsOwnDirections && said.dimension >= Self.manyVariables
    else { return nil }
    let beginning: PointTrail.Beginning =
      if let number = given("start")?.double {
        .constant(number)
      } else if let numbers = try optionalVector("start", dimension: said.dimension) {
        .numbers(numbers)
      } else {
        .start
      }
    let minimizer: PointOffer.Minimizer =
      given("minimizer")?.double.map { .constant($0) } ?? (said.minimizer == nil ? .none : .own)
    return PointOffer(
      vectors: offer.vectorCount, beginning: beginning, minimizer: minimizer,
      givesGradients: said.questions.contains(.gradients))
  }

  /// What is wrong with a command.
  func error(
    _ kind: InputError.Kind, at name: String, _ fault: ChildFault, _ command: ChildCommand
  ) -> InputError {
    let error = fault.error(at: command.text)
    return self.error(
      kind, at: name, "\(command.text) \(error.found)", expected: error.expected,
      remedy: error.remedy)
  }
}
