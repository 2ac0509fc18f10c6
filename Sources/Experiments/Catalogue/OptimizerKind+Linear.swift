internal import Fields
internal import Optimizers

// Methods that are linear in their state and in the estimate.

extension OptimizerKind {
  static let heavyBall = OptimizerKind(
    "heavy-ball", "u⁺ = βu − αG, x⁺ = x + u⁺ (Polyak 1964).",
    fields: [
      Field(
        "momentum", .sweep(.number(.atLeast(0).below(1))), .defaults(to: 0.9),
        "β, the momentum.")
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
        "β, the momentum; for Nesterov's method k/(k + 3) unless given.")
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
          ])), .defaults(to: "coupled"), "How steps and momentum are set."),
      Field(
        "strongly_convex", .boolean, .defaults(to: false),
        "Whether the problem's μ is used."),
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
          at: "strongly_convex", "found true, but no convexity μ is known for the problem",
          expected: "false")
      }
      return AcceleratedCoupling(gains, convexity: μ, initial: μ)
    })

  private static func horizonField(andThen rest: String) -> Field {
    Field(
      "horizon", .sweep(.integer(1...1_000_000)), .required,
      "N, the iterations that the steps are made for; then it continues with \(rest).")
  }

  static let optimizedGradient = OptimizerKind(
    "optimized-gradient",
    "OGM, the fixed steps with the best bound after N iterations (Kim and Fessler 2016).",
    fields: [horizonField(andThen: "gradient steps")],
    provenRate: { values in .optimizedGradient(horizon: values.integer("horizon")) },
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

  static let subgradient = OptimizerKind(
    "subgradient",
    """
    x⁺ = x − αG with steps for N iterations on a function with Lipschitz constant G; relative steps are in units \
    of R/(G√(N + 1)), and the bound GR/√(N + 1) is on the best of the iterates.
    """,
    fields: [horizonField(andThen: "the same ones")],
    naturalStep: { values, setting in
      guard let known = setting.nonsmooth else { return .nan }
      let parts = Double(values.integer("horizon") + 1).squareRoot()
      return known.startDistance / (known.lipschitz * parts)
    },
    provenRate: { values in .subgradient(horizon: values.integer("horizon")) },
    .linear { _, α, _ in GradientDescent(step: α) })
}
