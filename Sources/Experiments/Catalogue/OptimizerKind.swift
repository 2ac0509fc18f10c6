public import Answers
public import Estimators
public import Fields
public import Optimizers
internal import Problems

/// One kind of optimizer as configurations name it: a rule by which estimates move the point, or a method that asks
/// for values itself.
public struct OptimizerKind: Sendable {
  /// The fields; the table's name is the value of `"optimizer"`.
  let table: Table
  /// The step that a relative step of 1 stands for; NaN if nothing is known from which to make it.
  let naturalStep: @Sendable (Values, MethodSetting) -> Double
  let form: Form
  /// What most iterations of a method that makes no estimates ask for n variables; nil for any other.
  let calls: (@Sendable (Values, Int) -> CallCounts)?
  /// Whether runs of a method that makes no estimates differ even from the same start.
  let isRandom: Bool
  /// Whether it takes step sizes.
  let takesSteps: Bool
  /// What is proven of it; nil if nothing is for which zobench has a bound.
  let provenRate: @Sendable (Values) -> ProvenRate?

  /// How a method works: what it is made of, and how it is made.
  public enum Form: Sendable {
    /// Linear in its state and in the estimate, for a step size.
    case linear(@Sendable (Values, Double, MethodSetting) throws -> any LinearSchedule)
    /// For a step size.
    case entrywise(@Sendable (Values, Double) -> any GradientUpdate)
    /// Asks for values itself, for a step size and n variables.
    case search(@Sendable (Values, Double, Int) -> any Optimizer)
    /// Searches with an estimator whose estimates are not random: what most iterations ask with it, and the method.
    /// Both throw if the values do not fit; the method also if the problem does not.
    case estimating(
      calls: @Sendable (Values, any GradientEstimator, MethodSetting) throws -> CallCounts,
      @Sendable (Values, any GradientEstimator, MethodSetting) throws -> any Optimizer)
    /// Asks for gradients of batches and of the whole, on problems that have batches: what most iterations ask in rows,
    /// for a part of the rows, and the method for a step size.
    case sampling(
      calls: @Sendable (Values, AnswerShare) -> CallCounts,
      @Sendable (Values, Double, MethodSetting) throws -> any Optimizer)
    /// A solver in another process.
    case solver(@Sendable (Values, SolverSetting) -> any Minimizer)
    /// Owns its loop, for n variables.
    case owner(@Sendable (Values, Int) -> any Minimizer)
  }

  /// - Parameters:
  ///   - name: the value of `"optimizer"`.
  ///   - sentence: what an iteration does, with its formula and paper.
  ///   - fields: each a single value, or a sweep of them.
  ///   - naturalStep: the step that a relative step of 1 stands for; 1/(cL) unless given.
  ///   - provenRate: what is proven of it at that step; nothing unless given.
  ///   - calls: what most iterations of a method that makes no estimates ask.
  ///   - callsFor: the same, if it depends on the method's fields or on the number of variables.
  ///   - isRandom: whether runs of such a method differ even from the same start.
  ///   - takesSteps: whether `"steps"` also apply to this method.
  ///   - form: makes the method from values whose swept fields are fixed and from a step size.
  public init(
    _ name: String, _ sentence: String, fields: [Field] = [],
    naturalStep: @escaping @Sendable (Values, MethodSetting) -> Double = {
      1 / ($1.secondMoment * $1.smoothness)
    },
    provenRate: @escaping @Sendable (Values) -> ProvenRate? = { _ in nil },
    calls: CallCounts? = nil, callsFor: (@Sendable (Values, Int) -> CallCounts)? = nil,
    isRandom: Bool = true, takesSteps: Bool = true, _ form: Form
  ) {
    if let calls { self.calls = { _, _ in calls } } else { self.calls = callsFor }
    self.isRandom = isRandom
    self.takesSteps = takesSteps
    self.provenRate = provenRate
    table = Table(name, sentence, fields: fields)
    self.naturalStep = naturalStep
    self.form = form
  }

  /// Whether it is linear in its state and in the estimate.
  var isLinear: Bool { if case .linear = form { true } else { false } }

  /// The optimizer of a method that names none.
  static let gradientDescent = OptimizerKind(
    "gradient-descent", "x⁺ = x − αG, with a constant step.",
    fields: [
      Field(
        "unit",
        .choice([
          "smoothness": "1/(cL), where E‖G‖² = c‖∇f‖²",
          "trace": "1/(aL + b·tr A) on a quadratic, where E GGᵀ = a∇f∇fᵀ + b‖∇f‖²I + …",
        ]), .optional, "What a relative step of 1 stands for; 1/(cL) unless given.")
    ],
    naturalStep: { values, setting in
      isByTrace(values) ? setting.traceStep : 1 / (setting.secondMoment * setting.smoothness)
    },
    provenRate: { isByTrace($0) ? nil : .descent },
    .linear { _, α, _ in GradientDescent(step: α) })

  /// A method that names no optimizer has none of its fields.
  private static func isByTrace(_ values: Values) -> Bool {
    values.declares("unit") && values.optionalChoice("unit") == "trace"
  }

  /// Those that a configuration can name.
  static let own = [
    gradientDescent, heavyBall, nesterov, accelerated, optimizedGradient, silver, decreasing, spsa,
    averaging, subgradient, adam, amsgrad, sign, threePoints, onePlusOne,
    randomPursuit, directSearch, gradientless, residualFeedback, nelderMead,
    cmaES, separableCMAES,
    lineSearch, barzilaiBorwein, conjugateGradients, lbfgs, newtonCG, levenbergMarquardt,
    varianceReduced, external, nlopt,
  ]

  static let all = KindRegister.shared.kinds.optimizers

  /// How the name differs from that of gradient descent: the kind, and what differs from its defaults.
  ///
  /// - Parameter swept: fields whose values are shown in any case.
  func suffix(_ values: Values, swept: [String]) -> String {
    values.name(table, telling: swept)
  }
}

extension Values {
  /// A table's name, and the fields that differ from their defaults.
  ///
  /// - Parameter swept: fields whose values are shown in any case.
  func name(_ table: Table, telling swept: [String]) -> String {
    let parts = table.fields.filter { field in
      // Lists, for instance commands, and arbitrary JSON are not part of names.
      switch field.type {
      case .list, .any: return false
      default: break
      }
      return given(field.name).map {
        swept.contains(field.name) || field.presence != .defaults(to: $0)
      } ?? false
    }
    return ([table.name] + parts.map { part($0.name) }).joined(separator: "-")
  }

  /// A field and its value as a part of a label: `learning-rate-0.01`, `strongly-convex`.
  func part(_ name: String) -> String {
    let value = given(name)!
    let text = value == .boolean(true) ? name : "\(name)-\(value.text)"
    return text.replacing("_", with: "-").replacing("\"", with: "")
  }
}

/// What the constants of a method follow from.
public struct MethodSetting: Sendable {
  /// c.
  public let secondMoment: Double
  /// L; for calls that see batches, their expected smoothness; NaN if there is none.
  public let smoothness: Double
  /// μ; nil if it is not known to be above 0.
  public let convexity: Double?
  /// n.
  public let dimension: Int
  /// G and R, if there is no L.
  let nonsmooth: Known.Nonsmooth?
  /// E GGᵀ, if it is known.
  let moments: EstimatorMoments?
  /// Which part of the objective a call sees.
  public let share: AnswerShare
  /// The problem, if it is a quadratic, for what takes time to sum up.
  let quadratic: Quadratic?
  let problem: any Problem

  /// Whether f along any line is a parabola.
  var isQuadratic: Bool { problem.known.isQuadratic }

  /// f by its residuals; nil if it has none, or a call sees some of its rows.
  var sumOfSquares: SumOfSquares? {
    share.isAll ? problem.residualGraph().map(SumOfSquares.init) : nil
  }

  /// 1/(aL + b·tr A): with A = ∇²f and f(x⁺) = f(x) − αgᵀG + ½α²GᵀAG, where E f(x⁺) ≤ f(x) − ½α‖g‖². NaN if A or the
  /// estimator's moments are not known.
  var traceStep: Double {
    // Without a random part the estimate is the gradient.
    let known = moments ?? (secondMoment == 1 ? .exact(dimension: dimension) : nil)
    guard let moments = known, let quadratic else { return .nan }
    // d belongs to estimators that move along signs, and is below 0.
    return 1 / (moments.a * smoothness + moments.b * quadratic.trace)
  }
}
