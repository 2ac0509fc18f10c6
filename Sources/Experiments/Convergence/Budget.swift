internal import Estimators
internal import Fields

/// When a run stops: at whatever comes first.
package struct Budget: Sendable {
  var iterations: Int?
  /// Iterations in units of the estimator's c.
  var naturalIterations: Double?
  var evaluations: Double?
  var seconds: Double?
  /// A fraction of the target metric's first value.
  var target: Double?

  /// - Parameter tables: each names what it replaces in those after it; the last is the study's.
  init(_ tables: [Values]) throws {
    func value<Part>(_ read: (Values) -> Part?) -> Part? { tables.lazy.compactMap(read).first }
    iterations = value { $0.optionalInteger("iterations") }
    naturalIterations = value { $0.optionalNumber("natural_iterations") }
    evaluations = value { $0.optionalNumber("evaluations") }
    seconds = value { $0.optionalNumber("seconds") }
    target = value { $0.optionalNumber("target") }
    guard
      iterations != nil || naturalIterations != nil || evaluations != nil || seconds != nil
    else {
      throw tables[0].error(
        at: nil, "found nothing that ends a run which never reaches its target",
        expected: "\"iterations\", \"natural_iterations\", \"evaluations\" or \"seconds\"")
    }
  }

  /// How many calls a solver in another process is told it has: to it, every call is an iteration. Nil if
  /// nothing limits them.
  var callsTold: Double? { [evaluations, iterations.map(Double.init)].compactMap(\.self).min() }

  /// Whether the clock may end a run.
  package var isTimed: Bool { seconds != nil }

  /// What is assumed for a run that only the clock ends, if a number is needed.
  static let usualIterations = 100_000

  /// The draws of a run are numbered with 32 bits.
  package static let maximumIterations = Int(UInt32.max)

  /// How many iterations of a method the budget allows; nil if something else ends them: the clock, or an oracle
  /// that closes.
  func iterations(of traits: MethodTraits, callCosts: CallCosts) -> Int? {
    traits.closes ? iterations : expectedIterations(of: traits, callCosts: callCosts)
  }

  /// How many iterations there will be at most, as far as the calls of one are known beforehand; nil if only the
  /// clock ends them.
  func expectedIterations(of traits: MethodTraits, callCosts: CallCosts) -> Int? {
    let most = [
      traits.closes ? nil : naturalIterations.map { ($0 * traits.secondMoment).rounded() },
      evaluations.flatMap { callCosts.count(of: traits.calls, within: $0) },
    ]
    return ([iterations] + most.map { $0.map { Int(min($0, Double(Self.maximumIterations))) } })
      .compactMap { $0 }.min()
  }
}
