package import Experiments
internal import Statistics

/// Solvers of other processes held against the methods that they claim to be.
///
/// What a solver asks is kept, and its iterates are read off by the pattern that the claimed estimator asks in
/// (``ClaimedPattern``). With a step that is linear in the estimate, they tell the estimates G_k that it has moved by.
/// On a quadratic, theory gives what to expect of these, given the iterations before: E G, E‖G‖², and E f after one
/// iteration and more. So every iteration of every run is a trial of its own (``PredictableMean``), and the means over all
/// of them are held against the claim. Directions are visible, so their moments are held in the same way; the step follows
/// from the answers, and is held exactly.
///
/// All means together are tested at a level of 0.3 %, by Bonferroni's bound over their number. What does not deviate
/// conforms only if a deviation of 20 % would have been noticed with a probability of 90 %.
package struct Conformance: Sendable {
  /// What is found of each solver on each instance.
  package let subjects: [Subject]
  /// How many means there are.
  package let comparisons: Int
  /// The smallest relative deviation that has to be noticed.
  package let notice: Double

  /// The probability that a solver which is what it claims fails.
  package static let level = 0.003
  /// The smallest relative deviation that has to be noticed, unless somebody asks for another one.
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
    /// How many iterations of all replicates were held.
    package let iterations: Int
    package let findings: [Finding]
  }

  /// A quantity and what was found of it.
  package struct Finding: Sendable {
    package let quantity: String
    package var claimed: Double?
    package var found: Double?
    /// Of what was found; all intervals hold together.
    package var low: Double?
    package var high: Double?
    /// The smallest deviation that would be noticed with a probability of 90 %, as a part of the claim.
    package var power: Double?
    package let verdict: Verdict
    /// What else there is to say, a sentence without a full stop.
    package var remark: String?
  }

  /// What a claim and the measurements come to: within chance of each other, further apart, too few to tell, or nothing
  /// that could be compared.
  package enum Verdict: String, Sendable {
    case conforms
    case deviates
    case open = "not enough to tell"
    case notHeld = "not held"
  }

  package var findings: [Finding] { subjects.flatMap(\.findings) }
  /// Whether nothing deviates.
  package var isPassed: Bool { !findings.contains { $0.verdict == .deviates } }
  /// Whether something could not be told.
  package var isInconclusive: Bool { findings.contains { $0.verdict == .open } }

  /// Runs every solver that claims something, and holds it against that.
  ///
  /// - Parameter say: told which solver is asked.
  /// - Throws: `InputError` where nothing can be held; ``NotComparable`` where a solver fails.
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
  /// What a check takes.
  package struct Plan: Sendable {
    package let runs: Int
    /// Of runs one after another.
    package let seconds: Double
    /// `two-point-q3` for instance, by the names of solvers on instances.
    package let claims: [(subject: String, claim: String)]
  }

  static func failed(_ cell: ConvergenceCell, _ failure: String) -> NotComparable {
    NotComparable("\(cell.label): the solver failed: \(failure)")
  }

  /// Runs the first replicate of every solver to see how long that takes.
  ///
  /// - Throws: as what it plans does.
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
