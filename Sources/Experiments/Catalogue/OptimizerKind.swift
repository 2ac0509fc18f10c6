public import Fields
public import Optimizers

/// One kind of method as configurations name it: what is made of the estimates.
public struct OptimizerKind: Sendable {
  /// The fields; the table's name is the value of `"optimizer"`.
  let table: Table
  /// The step that a relative step of 1 stands for.
  let naturalStep: @Sendable (Values, MethodSetting) -> Double
  let form: Form
  /// What is proven of it; nil where nothing is that zobench has a bound for.
  let provenRate: @Sendable (Values) -> ProvenRate?

  public enum Form: Sendable {
    /// Linear in its state and in the estimate, for a step size.
    case linear(@Sendable (Values, Double, MethodSetting) throws -> any LinearSchedule)
    /// For a step size.
    case entrywise(@Sendable (Values, Double) -> any GradientUpdate)
  }

  /// - Parameters:
  ///   - name: the value of `"optimizer"`.
  ///   - sentence: what an iteration does, with its formula and paper.
  ///   - fields: each a single value, or a sweep of them.
  ///   - naturalStep: the step that a relative step of 1 stands for; 1/(cL) unless given.
  ///   - provenRate: what is proven of it at that step; nothing unless given.
  ///   - form: makes the method of values whose swept fields are fixed and of a step size.
  public init(
    _ name: String, _ sentence: String, fields: [Field] = [],
    naturalStep: @escaping @Sendable (Values, MethodSetting) -> Double = {
      1 / ($1.secondMoment * $1.smoothness)
    },
    provenRate: @escaping @Sendable (Values) -> ProvenRate? = { _ in nil }, _ form: Form
  ) {
    self.provenRate = provenRate
    table = Table(name, sentence, fields: fields)
    self.naturalStep = naturalStep
    self.form = form
  }

  /// What a method is that names no optimizer.
  static let gradientDescent = OptimizerKind(
    "gradient-descent", "x⁺ = x − αG, with a constant step.", provenRate: { _ in .descent },
    .linear { _, α, _ in GradientDescent(step: α) })

  /// Those that a configuration can name.
  static let own = [
    gradientDescent, heavyBall, nesterov, accelerated, optimizedGradient, silver, decreasing, spsa,
    averaging, adam, amsgrad, sign,
  ]

  static let all = KindRegister.shared.kinds.optimizers

  /// What the name differs by from that of gradient descent: the kind, and what differs from its defaults.
  ///
  /// - Parameter swept: fields whose values are told in any case.
  func suffix(_ values: Values, swept: [String]) -> String {
    values.name(table, telling: swept)
  }
}

extension Values {
  /// A table's name, and the fields that differ from their defaults.
  ///
  /// - Parameter swept: fields whose values are told in any case.
  func name(_ table: Table, telling swept: [String]) -> String {
    let parts = table.fields.filter { field in
      given(field.name).map {
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
  /// L.
  public let smoothness: Double
  /// μ; nil where it is not known to be above 0.
  public let convexity: Double?
  /// n.
  public let dimension: Int
}

// MARK: - Linear in their state

extension OptimizerKind {
  static let heavyBall = OptimizerKind(
    "heavy-ball", "u⁺ = βu − αG, x⁺ = x + u⁺ (Polyak 1964).",
    fields: [
      Field(
        "momentum", .sweep(.number(.atLeast(0).below(1))), .defaults(to: 0.9),
        "β, the momentum; of Nesterov's method k/(k + 3) unless given.")
    ],
    .linear { values, α, _ in HeavyBall(step: α, momentum: values.number("momentum")) })

  static let nesterov = OptimizerKind(
    "nesterov",
    """
    y = x + β_k(x − x⁻), x⁺ = y − αG(y), β_k = k/(k + 3) (Nesterov 1983); \
    relative steps are in units of 1/(c²L).
    """,
    fields: [
      Field(
        "momentum", .sweep(.number(.atLeast(0).below(1))), .optional,
        "β, the momentum; of Nesterov's method k/(k + 3) unless given.")
    ],
    naturalStep: { 1 / ($1.secondMoment * $1.secondMoment * $1.smoothness) },
    .linear { values, α, _ in
      NesterovMomentum(
        step: α, momentum: values.optionalNumber("momentum").map { .constant($0) } ?? .growing)
    })

  static let accelerated = OptimizerKind(
    "accelerated",
    """
    Nesterov's coupled form for any estimator with E‖G‖² = c‖∇f‖²: f − f* falls as c²/k², or by a factor \
    of 1 − √(μ/L)/c an iteration.
    """,
    fields: [
      Field(
        "constants",
        .sweep(
          .choice([
            "coupled": "steps 1/(cL), momentum by c²L",
            "nesterov-spokoiny": "steps 1/(4(n + 4)L), momentum by 16(n + 1)²L, safe and slow",
          ])), .defaults(to: "coupled"), "By what steps and momentum are set."),
      Field(
        "strongly_convex", .boolean, .defaults(to: false),
        "Whether the problem's μ is made use of."),
    ],
    provenRate: { values in
      guard values.choice("constants") == "coupled" else { return nil }
      return values.boolean("strongly_convex") ? .linearlyAccelerated : .accelerated
    },
    .linear { values, α, setting in
      // A relative step of r is that for a smoothness of L/r.
      let (c, n) = (setting.secondMoment, Double(setting.dimension))
      let L = 1 / (c * α)
      guard L > 0, L.isFinite, 1 / (c * c * L) > 0, 1 / (16 * (n + 1) * (n + 1) * L) > 0 else {
        throw values.error(
          at: "optimizer", "found \"accelerated\" with a step of \(α)",
          expected: "steps whose constants, such as 1/(c²L), are neither 0 nor infinite",
          remedy: "take steps nearer to 1/(cL)")
      }
      let gains: AcceleratedCoupling.Gains =
        values.choice("constants") == "coupled"
        ? .of(secondMoment: c, smoothness: L)
        : .nesterovSpokoiny(dimension: setting.dimension, smoothness: L)
      guard values.boolean("strongly_convex") else {
        return AcceleratedCoupling(gains, initial: L)
      }
      guard let μ = setting.convexity else {
        throw values.error(
          at: "strongly_convex", "found true, where no convexity μ is known of the problem",
          expected: "false")
      }
      return AcceleratedCoupling(gains, convexity: μ, initial: μ)
    })

  static let optimizedGradient = OptimizerKind(
    "optimized-gradient",
    "OGM, the fixed steps with the best bound after N iterations (Kim and Fessler 2016).",
    fields: [
      Field(
        "horizon", .sweep(.integer(1...1_000_000)), .required,
        "N; after as many iterations it goes on with gradient steps.")
    ],
    .linear { values, α, _ in
      OptimizedGradientMethod(step: α, horizon: values.integer("horizon"))
    })

  static let silver = OptimizerKind(
    "silver-steps",
    "Gradient descent with steps α(1 + ρ^{ν₂(k) − 1}), ρ = 1 + √2 (Altschuler and Parrilo 2024).",
    .linear { _, α, _ in SilverSteps(unit: α) })

  static let decreasing = OptimizerKind(
    "decreasing-steps", "Gradient descent with steps α/(1 + k/k₀)ᵖ (Robbins and Monro 1951).",
    fields: [
      Field("offset", .sweep(.number(.above(0))), .defaults(to: 1), "k₀."),
      Field("exponent", .sweep(.number(.atLeast(0))), .defaults(to: 1), "p."),
    ],
    .linear { values, α, _ in
      DecreasingSteps(
        step: α, offset: values.number("offset"), exponent: values.number("exponent"))
    })

  static let spsa = OptimizerKind(
    "spsa-gains",
    "Gradient descent with steps α((A + 1)/(A + k + 1))^0.602 and radii ε/(k + 1)^0.101 (Spall 1998).",
    fields: [
      Field("stability", .sweep(.number(.atLeast(0))), .defaults(to: 0), "A.")
    ],
    .linear { values, α, _ in SPSAGains(step: α, stability: values.number("stability")) })

  static let averaging = OptimizerKind(
    "iterate-averaging",
    "The mean of the iterates of gradient descent (Polyak and Juditsky 1992).",
    .linear { _, α, _ in IterateAveraging(step: α) })
}

// MARK: - Entry by entry

extension OptimizerKind {
  private static let adaptiveFields = [
    Field(
      "learning_rate", .sweep(.number(.above(0))), .defaults(to: 0.001),
      "α of a relative step of 1."),
    Field("beta1", .sweep(.number(.atLeast(0).below(1))), .defaults(to: 0.9), "β₁, of the mean."),
    Field(
      "beta2", .sweep(.number(.atLeast(0).below(1))), .defaults(to: 0.999), "β₂, of the squares."),
    Field(
      "delta", .sweep(.number(.above(0))), .defaults(to: 1e-8), "δ, which keeps quotients finite."),
  ]

  static let adam = OptimizerKind(
    "adam", "x⁺ = x − α·m̂/(√v̂ + δ) entry by entry (Kingma and Ba 2015).", fields: adaptiveFields,
    naturalStep: { values, _ in values.number("learning_rate") },
    .entrywise { values, α in
      Adam(
        step: α, β1: values.number("beta1"), β2: values.number("beta2"), δ: values.number("delta"))
    })

  static let amsgrad = OptimizerKind(
    "amsgrad",
    """
    x⁺ = x − α·m/(√max v + δ) entry by entry (Reddi, Kale and Kumar 2018); with estimates of zero order \
    ZO-AdaMM.
    """,
    fields: adaptiveFields,
    naturalStep: { values, _ in values.number("learning_rate") },
    .entrywise { values, α in
      AMSGrad(
        step: α, β1: values.number("beta1"), β2: values.number("beta2"), δ: values.number("delta"))
    })

  static let sign = OptimizerKind(
    "sign-descent",
    "x⁺ = x − α·sign G entry by entry (Bernstein and others 2018); with estimates of zero order ZO-signSGD.",
    fields: [
      Field(
        "learning_rate", .sweep(.number(.above(0))), .defaults(to: 0.001),
        "α of a relative step of 1.")
    ],
    naturalStep: { values, _ in values.number("learning_rate") },
    .entrywise { values, α in SignDescent(step: α) })
}
