internal import Answers
internal import Diagnostics
internal import Fields
internal import Foundation
internal import LinearAlgebra
internal import Problems

extension ProblemKind {
  /// A function in a shared library, with NLopt's signature.
  static let library = ProblemKind(
    table: Table(
      "library",
      """
      A function in a shared library with NLopt's signature: double f(unsigned n, const double *x, double *gradient, \
      void *data), whose gradient is null unless it is asked for. It is called in a process of its own.
      """,
      fields: [
        Field("path", .path, .required, "The library, relative to the configuration."),
        Field("symbol", .text(.nonEmpty), .defaults(to: "f"), "The function's name."),
        Field("dimension", .sweep(.integer(1...Int(Int32.max))), .required, "n."),
        Field(
          "gradient", .boolean, .defaults(to: false), "Whether the function writes gradients."),
        Field(
          "inProcess", .boolean, .optional,
          "Whether it is called in zobench's own process, which ends with it if it crashes; false unless given."
        ),
        Field(
          "threadSafe", .boolean, .optional,
          "Whether it may be called by several threads at once, if it is called in zobench's process; false unless given."
        ),
      ] + ExternalFields.known(isSaid: false)),
    startsPrograms: true
  ) { values, folder, _ in
    let path = values.text("path")
    try folder.fingerprint(path)
    let (n, file, symbol) = (
      values.integer("dimension"), folder.absolutePlace(path), values.text("symbol")
    )
    guard let start = try values.optionalVector("start", dimension: n) else {
      preconditionFailure("a required start")
    }
    guard let say = folder.programs.say else {
      folder.note("not loaded; what depends on its answers is checked by run", of: path)
      return try .unasked(values)
    }
    try values.checkMemory(forNumbers: 4 * Double(n), at: "dimension")
    let isOwn = values.optionalBoolean("inProcess") ?? false
    let answerer =
      isOwn
      ? try inProcess(values, file, symbol, dimension: n)
      : try inChild(values, file, symbol, dimension: n, say)
    return try .answered(
      by: answerer, values, start: start, known: values.known(Known(), dimension: n))
  }

  private static func inProcess(
    _ values: Values, _ file: String, _ symbol: String, dimension n: Int
  ) throws -> Answerer {
    let function: LibraryFunction
    do throws(ChildFault) {
      function = try LibraryFunction(
        file, symbol, isThreadSafe: values.optionalBoolean("threadSafe") ?? false)
    } catch {
      throw values.error(error.kind, at: "path", error.sentence)
    }
    return function.answerer(dimension: n, givesGradients: values.boolean("gradient"))
  }

  private static func inChild(
    _ values: Values, _ file: String, _ symbol: String, dimension n: Int,
    _ say: @escaping @Sendable (String) -> Void
  ) throws -> Answerer {
    let arguments =
      ["pipe-library", file, symbol] + (values.boolean("gradient") ? ["--gradient"] : [])
    var settings = ChildSettings(OwnProgram.command(arguments), dimension: n)
    settings.say = say
    say("\(file): loaded in a process of its own to call \(symbol)")
    do throws(ChildFault) {
      return try ChildPool(settings).answerer
    } catch {
      throw values.error(error.kind, at: "path", error, settings.command)
    }
  }
}

extension DataFolder {
  /// Where a path of the configuration leads, as an absolute path.
  func absolutePlace(_ path: String) -> String {
    let place = place(path)
    return place.hasPrefix("/") ? place : "\(FileManager.default.currentDirectoryPath)/\(place)"
  }
}

extension BuiltProblem {
  /// A problem whose answerer says nothing about it; it is asked twice at the start.
  static func answered(
    by answerer: Answerer, _ values: Values, start: [Double], known: Known
  ) throws -> BuiltProblem {
    let source = answerer.source()
    let (first, second) = (
      source.value(at: start.span, sample: .none), source.value(at: start.span, sample: .none)
    )
    if let fault = source.fault { throw values.error(.unavailable, at: nil, fault.description) }
    var built = BuiltProblem(problem: ExternalProblem(answerer, start: start, known: known))
    built.smoothness = try values.estimatedSmoothness(answerer, at: start)
    built.isDeterministic = first.bitPattern == second.bitPattern
    if built.isDeterministic { try values.checkMinimum(known, atStart: first) }
    built.answer = .object(answer(atStart: first, isDeterministic: built.isDeterministic))
    return built
  }
}
