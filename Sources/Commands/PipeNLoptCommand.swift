internal import Answers
internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Fields
internal import Foundation

/// A method of NLopt as a solver in a child process, which zobench itself starts.
struct PipeNLoptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipe-nlopt",
    abstract: "Be a method of NLopt that asks over standard input and output.",
    shouldDisplay: false)

  @Argument(help: "The method's name.") var algorithm: String

  func run() throws {
    guard let algorithm = NLoptAlgorithm.all.first(where: { $0.name == algorithm }) else {
      throw InputError(.usage, at: algorithm, "there is no such method")
    }
    guard let library = NLoptLibrary.open() else { throw NLoptLibrary.missing(at: "zobench") }
    try NLoptRun(library, algorithm).run()
  }
}

/// One optimisation by NLopt.
private final class NLoptRun {
  private typealias Object = OpaquePointer
  private typealias Objective =
    @convention(c) (
      UInt32, UnsafePointer<Double>?, UnsafeMutablePointer<Double>?, UnsafeMutableRawPointer?
    ) -> Double

  private let library: UnsafeMutableRawPointer
  private let algorithm: NLoptAlgorithm
  private var asker: Asker!
  private var object: Object!

  init(_ library: UnsafeMutableRawPointer, _ algorithm: NLoptAlgorithm) {
    self.library = library
    self.algorithm = algorithm
  }

  private func function<Signature>(_ name: String, _: Signature.Type) throws -> Signature {
    guard let address = dlsym(library, name) else {
      throw InputError(
        .unavailable, at: "NLopt", "the library has no function \(name)",
        expected: "version 2.7 or later", remedy: "install a later libnlopt0")
    }
    return unsafeBitCast(address, to: Signature.self)
  }

  private var version: String {
    get throws {
      var parts: (Int32, Int32, Int32) = (0, 0, 0)
      typealias Version =
        @convention(c) (
          UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Int32>
        ) -> Void
      try function("nlopt_version", Version.self)(&parts.0, &parts.1, &parts.2)
      return "NLopt \(parts.0).\(parts.1).\(parts.2) \(algorithm.nloptName)"
    }
  }

  func run() throws {
    let number = try function(
      "nlopt_algorithm_from_string", (@convention(c) (UnsafePointer<CChar>) -> Int32).self)(
        algorithm.nloptName)
    guard number >= 0 else {
      throw InputError(
        .unavailable, at: "NLopt", "the library has no method \(algorithm.nloptName)")
    }
    let asks: PipeFrame.Ask = algorithm.usesGradients ? [.value, .gradient] : .value
    guard let asker = try Asker(version: version, asks: asks) else {
      throw InputError(
        .usage, at: "standard input", "nobody answers there",
        remedy: "zobench starts this by itself")
    }
    self.asker = asker
    guard var x = asker.start() else { return }
    if case .integer(let seed)? = asker.problem["seed"] {
      try function("nlopt_srand", (@convention(c) (UInt) -> Void).self)(UInt(seed))
    }
    object = try function("nlopt_create", (@convention(c) (Int32, UInt32) -> Object?).self)(
      number, UInt32(asker.dimension))
    guard object != nil else {
      throw InputError(.system, at: "NLopt", "it has no memory for \(asker.dimension) variables")
    }
    try setUp(x)
    typealias Set = @convention(c) (Object, Objective, UnsafeMutableRawPointer?) -> Int32
    let objective: Objective = { n, x, gradient, run in
      Unmanaged<NLoptRun>.fromOpaque(run!).takeUnretainedValue().value(Int(n), x!, gradient)
    }
    _ = try function("nlopt_set_min_objective", Set.self)(
      object, objective, Unmanaged.passUnretained(self).toOpaque())
    typealias Optimize =
      @convention(c) (Object, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Int32
    var least = 0.0
    let result = try function("nlopt_optimize", Optimize.self)(object, &x, &least)
    guard !asker.isClosed else { return }
    let count = try function("nlopt_get_numevals", (@convention(c) (Object) -> Int32).self)(object)
    asker.done("NLopt ended with result \(result) (\(count) evaluations by its own count)")
    // Other results say that it gets no further, like a line search within the rounding of its values.
    if result == -2 || result == -3 {
      throw InputError(.unavailable, at: "NLopt", "it failed with result \(result)")
    }
  }

  /// The box, the first step and the population, if they are asked for.
  private func setUp(_ x: [Double]) throws {
    var parameters: [String: JSON] = [:]
    if case .object(let told)? = asker.problem["parameters"] { parameters = told }
    typealias SetAll = @convention(c) (Object, UnsafePointer<Double>) -> Int32
    let box = parameters["box"]?.double
    if algorithm.needsBox || box != nil {
      let half = box ?? 10 * max(1, x.map(abs).max() ?? 1)
      _ = try function("nlopt_set_lower_bounds", SetAll.self)(object, x.map { $0 - half })
      _ = try function("nlopt_set_upper_bounds", SetAll.self)(object, x.map { $0 + half })
    }
    if let step = parameters["first_step"]?.double {
      typealias Set = @convention(c) (Object, Double) -> Int32
      _ = try function("nlopt_set_initial_step1", Set.self)(object, step)
    }
    if case .integer(let population)? = parameters["population"] {
      typealias Set = @convention(c) (Object, UInt32) -> Int32
      _ = try function("nlopt_set_population", Set.self)(object, UInt32(population))
    }
  }

  private func value(
    _ n: Int, _ x: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>?
  ) -> Double {
    let value = asker.value(
      at: UnsafeBufferPointer(start: x, count: n),
      gradient: gradient.map { UnsafeMutableBufferPointer(start: $0, count: n) })
    if let value { return value }
    // Some methods notice that only once per iteration, and would go on asking: nothing follows from what they do
    // then.
    exit(0)
  }
}
