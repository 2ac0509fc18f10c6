package import Experiments
internal import Statistics

/// Solvers in other processes, checked against the methods that they claim to be.
///
/// The check records what a solver asks, and reads off its iterates by the pattern in which the claimed estimator
/// asks (``ClaimedPattern``). With a step that is linear in the estimate, the iterates give the estimates G_k that
/// the solver moved by. On a quadratic, theory says what to expect of these, given the iterations before: E G, E‖G‖²,
/// and E f after one iteration and more. So every iteration of every run is a trial of its own (``PredictableMean``),
/// and the means over all of them are compared with the claim. Directions are visible, so their moments are compared
/// in the same way; the step follows from the answers, and is checked exactly.
///
/// All means together are tested at a level of 0.3 %, by Bonferroni's bound over their number. A quantity that does
/// not deviate conforms only if a deviation of 20 % would have been noticed with a probability of 90 %.
package struct Conformance: Sendable {
  /// What was found about each solver on each instance.
  package let subjects: [Subject]
  /// How many means are tested.
  package let comparisons: Int
  /// The smallest relative deviation that has to be noticed.
  package let notice: Double

  /// The probability that a solver fails although it is what it claims to be.
  package static let level = 0.003
  /// The smallest relative deviation that has to be noticed, unless another one is asked for.
  package static let usualNotice = 0.2
  /// How much an exact quantity may differ from its claim: far more than rounding, in single precision too, at usual
  /// radii.
  package static let tolerance = 1e-3

  /// A solver on an instance.
  package struct Subject: Sendable {
    package let instance: String
    package let method: String
    /// What it claims to be.
    package let claim: String
    package let replicates: Int
    /// How many iterations were checked, over all replicates.
    package let iterations: Int
    package let findings: [Finding]
  }

  /// A quantity and what was found about it.
  package struct Finding: Sendable {
    package let quantity: String
    package var claimed: Double?
    package var found: Double?
    /// The interval of what was found; all intervals hold together.
    package var low: Double?
    package var high: Double?
    /// The smallest deviation that would be noticed with a probability of 90 %, as a fraction of the claim.
    package var power: Double?
    package let verdict: Verdict
    /// What else there is to say, a sentence without a full stop.
    package var remark: String?
  }

  /// How a claim compares with the measurements: within chance of each other, further apart, too few to tell, or
  /// nothing to compare.
  package enum Verdict: String, Sendable {
    case conforms
    case deviates
    case open = "not enough to tell"
    case notHeld = "not held"
  }

  package var findings: [Finding] { subjects.flatMap(\.findings) }
  /// Whether nothing deviates.
  package var isPassed: Bool { !findings.contains { $0.verdict == .deviates } }
  /// Whether something could not be decided.
  package var isInconclusive: Bool { findings.contains { $0.verdict == .open } }

  /// Runs every solver that claims something, and checks the claim.
  ///
  /// - Parameter say: called with the name of each solver before it runs.
  /// - Throws: `InputError` if nothing can be checked; ``NotComparable`` if a solver fails.
  package init(
    _ study: ConvergenceStudy, notice: Double = usualNotice, say: (String) -> Void = { _ in }
  ) throws {
    let claims = try Self.claims(of: study)
    var drafts: [ConformanceDraft] = []
    for claim in claims {
      say("\(claim.series.name)")
      drafts.append(try ConformanceDraft(claim, in: study, of: claims.count, notice: notice))
    }
    let count = drafts.reduce(0) { $0 + $1.sums.means.count }
    let level = Familywise.bonferroniLevel(Self.level, count: max(count, 1))
    comparisons = count
    self.notice = notice
    subjects = drafts.map { $0.subject(level: level, notice: notice) }
  }
}

extension Conformance {
  /// What a check will take.
  package struct Plan: Sendable {
    package let runs: Int
    /// The time of all runs, one after another.
    package let seconds: Double
    /// The claim of each solver on each instance, for example `two-point-q3`.
    package let claims: [(subject: String, claim: String)]
  }

  static func failed(_ cell: ConvergenceCell, _ failure: String) -> NotComparable {
    NotComparable("\(cell.label): the solver failed: \(failure)")
  }

  /// Runs the first replicate of every solver to see how long that takes.
  ///
  /// - Throws: what the check itself throws.
  package static func plan(of study: ConvergenceStudy) throws -> Plan {
    var (runs, seconds) = (0, 0.0)
    let claims = try claims(of: study)
    for claim in claims {
      let cells = claim.series.groups[0]
      let start = ContinuousClock.now
      let trace = try study.trace(cells[0])
      if let failure = trace.failure { throw failed(cells[0], failure) }
      seconds += Double(cells.count) * ((ContinuousClock.now - start) / .seconds(1))
      runs += cells.count
    }
    return Plan(
      runs: runs, seconds: seconds, claims: claims.map { ($0.series.name, $0.label) })
  }
}
