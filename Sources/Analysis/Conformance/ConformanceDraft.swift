internal import Answers
internal import Estimators
internal import Experiments
internal import Optimizers
internal import Statistics

/// What a solver's runs say, before the number of means over all solvers is known.
struct ConformanceDraft {
  let claim: Conformance.Claim
  let sums: ConformanceSums
  let replicates: Int
  /// How calls differ from those of the claimed estimator; nil if they do not.
  let fault: String?
  /// Why a run tells nothing although its calls may be those of the claimed estimator.
  let lack: String?

  /// - Parameter count: of solvers on instances.
  init(
    _ claim: Conformance.Claim, in study: ConvergenceStudy, of count: Int, notice: Double
  ) throws {
    let cells = claim.series.groups[0]
    var measurement = claim.measurement
    measurement.windows = measurement.windows(
      like: cells[0], iterations: claim.iterations, replicates: cells.count, notice: notice,
      threshold: StudentT(degreesOfFreedom: .infinity).magnitude(
        twoSidedTail: Familywise.bonferroniLevel(
          Conformance.level, count: Self.usualComparisons * count)))
    let own = measurement
    let samples = Self.sharedSamples(of: claim.series.instance)
    let runs = try cells.concurrentMap { cell in
      let trace = try study.trace(cell)
      if let failure = trace.failure { throw Conformance.failed(cell, failure) }
      let reading = own.pattern.read(
        trace, from: cell.start(), own.claim.schedule, sharing: samples)
      return Run(
        replicate: cell.replicate, fault: reading.fault, calls: reading.callCount,
        first: Self.firstNumbers(of: reading.iterations, own.pattern),
        sums: own.sums(of: reading.iterations))
    }
    self.claim = claim
    replicates = runs.count
    sums = runs.reduce(into: ConformanceSums()) { $0.add($1.sums) }
    fault = Self.fault(of: runs, own.pattern)
    lack = runs.first { $0.sums.iterations == 0 }.map { run in
      "replicate \(run.replicate): no iteration could be compared: rounding is more than a thousandth of what the solver "
        + "moves by, or ∇f is 0 at the start"
    }
  }

  /// About how many means a solver is compared by.
  private static let usualComparisons = 14

  private struct Run: Sendable {
    let replicate: Int
    let fault: String?
    let calls: Int
    /// The numbers of its first directions.
    let first: [Double]
    let sums: ConformanceSums
  }

  /// What the calls of an iteration must have in common.
  private static func sharedSamples(of instance: Instance) -> String? {
    if let batch = instance.batch { return batch.isPaired ? "batch" : nil }
    return instance.noise?.isPaired ?? false ? "noise" : nil
  }

  private static func fault(of runs: [Run], _ pattern: ClaimedPattern) -> String? {
    if let run = runs.first(where: { $0.fault != nil }) {
      return "replicate \(run.replicate): \(run.fault!)"
    }
    if let run = runs.first(where: { $0.calls < 2 * pattern.callCount }) {
      return
        "replicate \(run.replicate): of \(run.calls) calls, \(pattern.callCount) an iteration, no iteration "
        + "could be compared"
    }
    // Random directions that repeat are not those of independent runs.
    guard runs.count > 1, areSame(runs[0].first, runs[1].first) else { return nil }
    return
      "replicates 0 and 1 have the same directions: the solver ignores the \"seed\" that it is given"
  }

  /// So many numbers of directions do not all agree by chance, although every other sign does.
  private static let tellingNumbers = 64

  /// As many numbers of directions as it takes to tell runs apart, in whole iterations.
  private static func firstNumbers(
    of iterations: [ClaimedPattern.Iteration], _ pattern: ClaimedPattern
  ) -> [Double] {
    let numbers = pattern.directionCount * pattern.dimension
    guard numbers > 0 else { return [] }
    return iterations.prefix((tellingNumbers + numbers - 1) / numbers)
      .flatMap { $0.directions.joined() }
  }

  /// Whether they agree except for rounding, which differs if starts or noise do.
  private static func areSame(_ a: [Double], _ b: [Double]) -> Bool {
    guard a.count == b.count, a.count >= tellingNumbers else { return false }
    let limit = ClaimedPattern.slack * a.reduce(0) { max($0, abs($1)) }
    return zip(a, b).allSatisfy { abs($0 - $1) <= limit }
  }

  func subject(level: Double, notice: Double) -> Conformance.Subject {
    var lines = sums.worst.map { ($0.key, exact($0.key, $0.value)) }
    lines += sums.means.map { ($0.key, mean($0.key, $0.value, level: level, notice: notice)) }
    lines.sort { $0.0 < $1.0 }
    return Conformance.Subject(
      instance: claim.series.instance.label, method: claim.series.method.label, claim: claim.label,
      replicates: replicates, iterations: sums.iterations,
      findings: [pattern] + lines.map(\.1) + notHeld)
  }

  private var measurement: ConformanceMeasurement { claim.measurement }

  private var pattern: Conformance.Finding {
    let count = Double(measurement.pattern.callCount)
    return Conformance.Finding(
      quantity: "calls of an iteration", claimed: count, found: fault == nil ? count : nil,
      verdict: fault != nil ? .deviates : lack != nil ? .open : .conforms, remark: fault ?? lack)
  }

  /// One row for each quantity that theory does not cover.
  private var notHeld: [Conformance.Finding] {
    let theory = measurement.theory
    let reasons: [(String, String?)] = [
      ("⟨G, ∇f⟩/‖∇f‖²", theory.lackOfMean), ("‖G‖²/‖∇f‖²", theory.lackOfSecondMoment),
      ("f − f* over iterations", theory.lackOfCurve(hasMemory: measurement.hasMemory)),
    ]
    return reasons.compactMap { quantity, reason in
      reason.map {
        Conformance.Finding(quantity: quantity, verdict: .notHeld, remark: $0)
      }
    }
  }

  private func exact(
    _ quantity: ConformanceSums.Quantity, _ worst: ConformanceSums.Worst
  ) -> Conformance.Finding {
    Conformance.Finding(
      quantity: name(quantity), claimed: worst.claimed, found: worst.found,
      power: Conformance.tolerance,
      verdict: worst.deviation <= Conformance.tolerance ? .conforms : .deviates,
      remark: "the value that differs most")
  }

  private func mean(
    _ quantity: ConformanceSums.Quantity, _ mean: PredictableMean, level: Double, notice: Double
  ) -> Conformance.Finding {
    let unit = scale(quantity)
    let threshold = StudentT(degreesOfFreedom: mean.degreesOfFreedom)
      .magnitude(twoSidedTail: level)
    let reach = threshold * mean.standardError
    // A quantity that the claim makes 0 is measured in units of what it consists of.
    let size = mean.claimed == 0 ? 1 : abs(mean.claimed)
    // A few values that are all the same, as signs may be, do not show how they vary.
    let isTold = mean.count >= Self.fewestEqual || mean.standardError > 1e-6 * size
    let power =
      isTold ? max(mean.noticeable(beyond: threshold) / size, Conformance.tolerance) : .infinity
    let isEnough = power <= notice
    let isBeyond =
      isTold && abs(mean.z) > threshold && abs(mean.difference) > Conformance.tolerance * size
    return Conformance.Finding(
      quantity: name(quantity), claimed: unit * mean.claimed, found: unit * mean.found,
      low: isTold ? unit * (mean.found - reach) : nil,
      high: isTold ? unit * (mean.found + reach) : nil, power: isTold ? power : nil,
      verdict: isBeyond ? .deviates : isEnough ? .conforms : .open,
      remark: isBeyond || isEnough ? nil : remedy(power: power, notice: notice))
  }

  /// So many values do not all agree by chance: for signs that is 1 in 2 for each, and less than 10⁻⁵ for all.
  private static let fewestEqual = 20

  /// Errors fall as the square root of the number of replicates.
  private func remedy(power: Double, notice: Double) -> String {
    guard power.isFinite else { return "give more iterations, or more replicates" }
    let factor = (power / notice) * (power / notice)
    return "about \(FoundNumber.rounded(Double(replicates) * factor)) replicates would notice "
      + "\(FoundNumber.percent(notice))"
  }

  /// The unit of a quantity: c for ‖G‖² if E‖G‖² depends on the gradient alone, else 1.
  private func scale(_ quantity: ConformanceSums.Quantity) -> Double {
    guard quantity == .secondMoment else { return 1 }
    return measurement.theory.constantSecondMoment ?? 1
  }

  private func name(_ quantity: ConformanceSums.Quantity) -> String {
    switch quantity {
    case .radius: "ε along axes"
    case .length: measurement.law?.length?.name ?? "‖v‖"
    case .meanSquare: "‖v‖²"
    case .orthogonality: "vᵀv′ of one iteration"
    case .fourthMoment: "Σ vᵢ⁴"
    case .signs: "(sᵀv)²/E‖v‖², s of signs"
    case .axes: "Σ tᵢvᵢ²/E‖v‖², Σtᵢ = 0"
    case .succession: "n(vᵀv′)²/(E‖v‖²)², v′ the next"
    case .step: "step, by the claimed one from the answers"
    case .along: "⟨G, ∇f⟩/‖∇f‖²"
    case .acrossOnes: "G across ∇f, towards (1, …, 1)"
    case .acrossSigns: "G across ∇f, towards signs"
    case .secondMoment:
      measurement.theory.constantSecondMoment == nil ? "‖G‖², by the claimed mean" : "‖G‖²/‖∇f‖²"
    case .curve(1): "f − f* after 1 iteration, by the claimed mean"
    case .curve(let iterations): "f − f* after \(iterations) iterations, by the claimed mean"
    case .wholeCurve: "f − f*, by the claimed curve"
    }
  }
}
