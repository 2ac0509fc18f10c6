internal import Answers
internal import Estimators
internal import Fields
internal import Optimizers
internal import Problems

// Reports what is impossible in a configuration, before anything runs.

extension ConvergenceStudy {
  /// The most runs that fit into memory with their records.
  private static let mostRuns = 10_000_000

  /// Throws if there are more runs than a study can have, before they are listed.
  static func checkRunCount(_ series: [Series], in study: Values) throws {
    let runs = series.reduce(0.0) { $0 + Double($1.replicates) * Double($1.steps.count) }
    guard runs <= Double(mostRuns) else {
      throw study.error(
        at: "replicates", "the study would have \(JSON(runs).text) runs",
        expected: "at most \(mostRuns)", remedy: "give fewer replicates, or make several studies")
    }
    try study.checkMemory(forNumbers: 50 * runs, at: "replicates")
  }

  /// Throws if a problem cannot be of the class that the configuration gives it.
  func checkClass(of instance: Instance) throws {
    guard !instance.isUnasked, let claimed = instance.convergenceClass else { return }
    guard let obstacle = claimed.obstacle(in: instance.problem.known) else {
      return try checkGradients(of: instance, as: claimed)
    }
    let possible = ConvergenceClass.allCases.filter {
      $0.obstacle(in: instance.problem.known) == nil
    }
    throw instance.values.error(
      at: "class", "found \"\(claimed.rawValue)\" of \(instance.label), but \(obstacle)",
      expected: possible.map { "\"\($0.rawValue)\"" }.joined(separator: " or "),
      remedy: "or leave the class out")
  }

  /// Rates are resolved only as finely as estimates are exact, which is judged by gradients.
  private func checkGradients(of instance: Instance, as claimed: ConvergenceClass) throws {
    guard let obstacle = instance.obstacleToGradients else { return }
    throw instance.values.error(
      at: "class",
      "found \"\(claimed.rawValue)\" of \(instance.label), but \(obstacle), and rates are judged by gradients",
      expected: "gradients as well as values", remedy: "or leave the class out")
  }

  func checkMetric(on instance: Instance) throws {
    let obstacle = instance.obstacleToGradients
    if metric == .gradientNormSquared, let obstacle {
      throw configuration.table("targets").error(
        at: "metric", "found \"gradient_norm_sq\" of \(instance.label), but \(obstacle)",
        expected: "\"loss\", or gradients as well as values")
    }
    guard let metric, instance.metric(metric) == nil else { return }
    throw configuration.table("targets").error(
      at: "metric",
      "found \"\(metric.rawValue)\", which is not known for \(instance.label)",
      expected: obstacle == nil ? "\"loss\" or \"gradient_norm_sq\"" : "\"loss\"")
  }

  /// Throws now, not in the middle of the sweep, if a method does not fit an instance, a step size is out of
  /// range, or nothing ends the runs.
  ///
  /// - Returns: how many iterations the budget allows.
  func check(_ series: Series) throws -> Int {
    let (method, instance) = (series.method, series.instance)
    let traits = try method.traits(on: instance)
    if instance.kept == nil {
      try method.check(
        on: instance.callAnswerer, dimension: instance.problem.dimension, called: instance.label)
      try method.checkBatch(traits, on: instance)
      try method.checkMemory(on: instance)
      try method.checkSearch(on: instance)
    }
    try method.checkNoise(of: instance)
    try checkSteps(of: series, traits)
    let budget = series.budget
    if traits.closes, budget.naturalIterations != nil, !method.hasBudget {
      throw configuration.error(
        at: "budget",
        "found \"natural_iterations\", which do not apply to \(method.label): they are in units of the c of an "
          + "estimator that is asked once an iteration",
        expected: "\"iterations\", \"evaluations\" or \"seconds\"",
        remedy: "give that method a budget of its own")
    }
    guard
      !traits.closes || budget.iterations != nil || budget.evaluations != nil
        || budget.seconds != nil
    else {
      throw configuration.error(
        at: "budget",
        "found nothing that ends a run of \(method.label) which never reaches its target",
        expected: "\"iterations\", \"evaluations\" or \"seconds\"")
    }
    let prices = callCosts(on: instance)
    let iterations = budget.iterations(of: traits, callCosts: prices)
    // A line search may get to where it asks for derivatives alone, however many values it asks for elsewhere.
    guard
      budget.seconds != nil || iterations != nil
        || traits.closes && !traits.calls.asksFreeDerivatives(at: prices)
    else {
      throw configuration.error(
        at: traits.calls.tangents > 0 ? "tangent_cost" : "gradient_cost",
        "found 0, so no number of evaluations ends a run of \(method.label)",
        expected: "a number above 0", remedy: "or give a budget of \"iterations\" or \"seconds\"")
    }
    // Nobody knows what a solver in another process will ask, only what it may ask.
    if budget.seconds == nil, budget.iterations == nil,
      let place = try method.solver(on: instance)?.offered.priceOfFree(at: prices)
    {
      throw configuration.error(
        at: place,
        "found 0, so no number of evaluations ends a run of \(method.label), which may ask for "
          + "derivatives",
        expected: "a number above 0",
        remedy: "or give a budget of \"iterations\" or \"seconds\""
          + (method.command == nil ? "" : ", or the method \"asks\": [\"value\"]"))
    }
    return iterations ?? Budget.maximumIterations
  }

  private func checkSteps(of series: Series, _ traits: MethodTraits) throws {
    let (method, instance) = (series.method, series.instance)
    let asked = configuration.alternative("steps")
    guard
      asked.name == "absolute" || !method.takesSteps
        || method.naturalStep(traits, on: instance) != nil
    else {
      throw asked.values.error(
        at: asked.name,
        "found relative steps, but \(method.optimizerName) has no natural step on \(instance.label): "
          + instance.lackOfUnits,
        expected: "absolute steps",
        remedy: "give \"steps\": {\"absolute\": …}"
          + (instance.problem.known.nonsmooth == nil ? "" : ", or the optimizer \"subgradient\""))
    }
    let natural = method.unitStep(traits, on: instance)
    for step in series.steps where step != .own {
      let (α, relative) = (step.absolute(natural: natural), step.relative(natural: natural))
      guard α > 0, α.isFinite, relative > 0, relative.isFinite else {
        throw asked.values.error(
          at: asked.name,
          "found \(step.value), which makes α \(α.inWords), and \(relative.inWords) in natural steps "
            + "of \(method.label) on \(instance.label)",
          expected: "step sizes that are neither 0 nor infinite")
      }
      if method.makesEstimates {
        _ = try method.schedule(
          step: α, method.estimator(instance.problem.dimension).traits, on: instance)
      }
    }
  }

  /// Throws if a sweep of steps has no effect.
  func checkSteps() throws {
    guard steps.count > 1, !series.contains(where: { $0.method.takesSteps }) else { return }
    let asked = configuration.alternative("steps")
    throw asked.values.error(
      at: asked.name, "found \(steps.count) step sizes, and no method of the study takes one",
      expected: "none", remedy: "leave \"steps\" out")
  }
}

extension PipeFrame.Ask {
  /// The price of derivatives among it that is 0; nil if all of them cost something.
  fileprivate func priceOfFree(at costs: CallCosts) -> String? {
    if costs.gradient == 0, !isDisjoint(with: [.gradient, .hessian]) { return "gradient_cost" }
    return costs.tangent == 0 && contains(.tangent) ? "tangent_cost" : nil
  }
}

extension CallCounts {
  /// Whether there are derivatives among the calls, and none of them costs anything.
  fileprivate func asksFreeDerivatives(at costs: CallCosts) -> Bool {
    let derivatives = CallCounts(
      gradients: gradients, tangents: tangents, hessianProducts: hessianProducts)
    return derivatives != CallCounts() && derivatives.evaluations(at: costs) == 0
  }
}
