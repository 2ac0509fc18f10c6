internal import Answers
package import Diagnostics
internal import Estimators
internal import Fields
internal import Foundation
internal import Optimizers

/// What a solver in another process is told besides its own fields.
public struct SolverSetting: Sendable {
  /// n.
  public let dimension: Int
  /// What it may ask, by the names of the protocol.
  let offered: PipeFrame.Ask
  /// The budget and what is known of the problem, by the keys of the protocol.
  let line: [String: JSON]
  /// Where paths begin.
  let folder: String
  let say: @Sendable (String) -> Void
}

extension OptimizerKind {
  private static let patience = Field(
    "patience", .number(.above(0)), .optional,
    "Seconds without a question after which zobench ends the solver and the run fails; 60 unless given."
  )

  /// A solver in any language.
  static let external = OptimizerKind(
    "external",
    """
    A solver in another process, started for every run, which asks by the protocol of docs/pipe.md; without an \
    estimator, and without steps.
    """,
    fields: [
      Field(
        "command", .list(of: .text(.nonEmpty)), .required,
        "The program and its arguments, which no shell reads; paths are relative to the configuration."
      ),
      Field(
        "asks", .list(of: .choice(asks)), .optional,
        "What the solver may ask for besides values; all that the problem answers unless given."),
      Field("parameters", .any, .optional, "Parameters that are passed to the solver."),
      Field(
        "start_timeout", .number(.above(0)), .optional,
        "Seconds for the solver to say what it is; 30 unless given."),
      patience,
    ],
    calls: CallCounts(values: 1), takesSteps: false,
    .solver { values, setting in
      ExternalSolver(
        ChildCommand(values.texts("command"), in: setting.folder), dimension: setting.dimension,
        offering: allowed(values, setting.offered),
        telling: setting.line.merging(
          values.given("parameters").map { ["parameters": $0] } ?? [:]
        ) { $1 },
        startTimeout: values.optionalNumber("start_timeout") ?? 30,
        patience: values.optionalNumber("patience") ?? 60, say: setting.say)
    })

  private static let asks: Choices = [
    "value": "f(x)", "gradient": "f(x) and ∇f(x)", "tangent": "derivatives along directions",
    "hessian": "products with the Hessian",
  ]

  private static func allowed(_ values: Values, _ offered: PipeFrame.Ask) -> PipeFrame.Ask {
    let asked = values.texts("asks")
    return asked.isEmpty
      ? offered : offered.intersection(PipeFrame.Ask(names: asked)).union(.value)
  }

  /// NLopt's local methods and some of its global ones, by its names.
  static let nlopt = OptimizerKind(
    "nlopt",
    """
    A method of the library NLopt (Johnson 2007, https://github.com/stevengj/nlopt), which is loaded when it is asked \
    for: the package libnlopt0. Each run has a process of its own; without an estimator, and without steps.
    """,
    fields: [
      Field(
        "algorithm",
        .sweep(.choice(Choices(NLoptAlgorithm.all.map { (key: $0.name, value: $0.sentence) }))),
        .required, "Which of its methods."),
      Field(
        "box", .number(.above(0)), .optional,
        """
        Half the length of the box around the start, for methods that search in one; 10·max(1, ‖x₀‖∞) unless given.
        """),
      Field(
        "first_step", .number(.above(0)), .optional,
        "The first step; NLopt's own choice unless given."),
      Field(
        "population", .sweep(.integer(2...1_000_000)), .optional,
        "For methods that have one; NLopt's own choice unless given."),
      patience,
    ],
    calls: CallCounts(values: 1), takesSteps: false,
    .solver { values, setting in
      let algorithm = NLoptAlgorithm.named(values.choice("algorithm"))
      var parameters: [String: JSON] = [:]
      for name in ["box", "first_step", "population"] { parameters[name] = values.given(name) }
      var line = setting.line
      line["parameters"] = .object(parameters)
      return ExternalSolver(
        OwnProgram.command(["pipe-nlopt", algorithm.name]), dimension: setting.dimension,
        offering: algorithm.usesGradients ? setting.offered : .value, telling: line,
        patience: values.optionalNumber("patience") ?? 60, say: setting.say)
    })
}

/// A method of NLopt as configurations name it.
package struct NLoptAlgorithm: Sendable {
  package let name: String
  /// As `nlopt_algorithm_from_string` knows it.
  package let nloptName: String
  let sentence: String
  package let usesGradients: Bool
  /// Whether it searches in a box.
  package let needsBox: Bool

  private init(_ name: String, _ nloptName: String, _ sentence: String, box: Bool = false) {
    self.name = name
    self.nloptName = nloptName
    self.sentence = sentence
    usesGradients = nloptName.dropFirst().first == "D"
    needsBox = box
  }

  package static let all = [
    NLoptAlgorithm("bobyqa", "LN_BOBYQA", "quadratic models in a trust region (Powell 2009)"),
    NLoptAlgorithm("newuoa", "LN_NEWUOA", "quadratic models in a trust region (Powell 2006)"),
    NLoptAlgorithm("praxis", "LN_PRAXIS", "principal axes (Brent 1973)"),
    NLoptAlgorithm("cobyla", "LN_COBYLA", "linear models in a trust region (Powell 1994)"),
    NLoptAlgorithm("nelder-mead", "LN_NELDERMEAD", "the simplex method (Nelder and Mead 1965)"),
    NLoptAlgorithm("sbplx", "LN_SBPLX", "simplexes in subspaces (Rowan 1990)"),
    NLoptAlgorithm("lbfgs", "LD_LBFGS", "limited-memory BFGS (Nocedal 1980), by gradients"),
    NLoptAlgorithm("var1", "LD_VAR1", "limited-memory variable metric, of rank 1, by gradients"),
    NLoptAlgorithm("var2", "LD_VAR2", "limited-memory variable metric, of rank 2, by gradients"),
    NLoptAlgorithm(
      "tnewton", "LD_TNEWTON", "truncated Newton (Dembo and Steihaug 1983), by gradients"),
    NLoptAlgorithm(
      "tnewton-precond-restart", "LD_TNEWTON_PRECOND_RESTART",
      "the same, preconditioned and with restarts, by gradients"),
    NLoptAlgorithm("mma", "LD_MMA", "moving asymptotes (Svanberg 2002), by gradients"),
    NLoptAlgorithm(
      "ccsaq", "LD_CCSAQ", "conservative separable approximations (Svanberg 2002), by gradients"),
    NLoptAlgorithm(
      "slsqp", "LD_SLSQP", "sequential quadratic programming (Kraft 1994), by gradients"),
    NLoptAlgorithm(
      "crs2", "GN_CRS2_LM", "controlled random search (Kaelo and Ali 2006), in a box", box: true),
    NLoptAlgorithm(
      "direct", "GN_DIRECT", "dividing rectangles (Jones, Perttunen and Stuckman 1993), in a box",
      box: true),
    NLoptAlgorithm(
      "direct-l", "GN_DIRECT_L", "the same, more local (Gablonsky and Kelley 2001), in a box",
      box: true),
    NLoptAlgorithm(
      "esch", "GN_ESCH", "an evolutionary method (da Silva Santos 2010), in a box", box: true),
    NLoptAlgorithm(
      "isres", "GN_ISRES", "evolution strategy with ranking (Runarsson and Yao 2005), in a box",
      box: true),
  ]

  /// - Precondition: there is such a method.
  package static func named(_ name: String) -> NLoptAlgorithm { all.first { $0.name == name }! }
}

/// How the library NLopt is found.
package enum NLoptLibrary {
  package static let files = [
    "libnlopt.so.0", "libnlopt.so.1", "libnlopt.dylib", "libnlopt.0.dylib",
  ]

  /// Opens it; nil if it is not installed.
  package static func open() -> UnsafeMutableRawPointer? {
    files.lazy.compactMap { dlopen($0, RTLD_NOW | RTLD_LOCAL) }.first
  }

  /// The error that it is missing.
  package static func missing(at place: String) -> InputError {
    InputError(
      .unavailable, at: place, "the library NLopt is not installed (\(files[0]))",
      remedy: "install the package libnlopt0")
  }
}

/// This program, to be started as its own child.
enum OwnProgram {
  static var path: String {
    #if os(Linux)
      if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
        return path
      }
    #endif
    return Bundle.main.executablePath ?? CommandLine.arguments[0]
  }

  static func command(_ arguments: [String], in folder: String = "") -> ChildCommand {
    ChildCommand([path] + arguments, in: folder)
  }
}
