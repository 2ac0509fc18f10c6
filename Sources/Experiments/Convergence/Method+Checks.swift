internal import Estimators
package import Answers
internal import Fields
internal import Optimizers
internal import Problems

// Whether a method fits what it is to run on.

extension Method {
  /// Throws if an objective cannot answer what the estimator asks.
  package func check(on answerer: Answerer, dimension n: Int, called label: String) throws {
    guard makesEstimates else { return }
    func reason(_ estimator: some GradientEstimator) -> String? {
      type(of: estimator).Oracle.obstacle(in: answerer)
    }
    guard let obstacle = reason(try estimator(n)) else { return }
    throw values.error(
      at: nil, "found \"\(values.tag)\", but on \(label) \(obstacle)",
      expected: "an estimator that the problem allows",
      remedy: answerer.graph == nil
        ? "take \"two-point\" or \"coordinate-differences\", which ask for values alone"
        : "take \"forward-mode\" or \"reverse-mode\", which every problem allows")
  }

  /// Throws if calls that see a batch of rows, or calls that do not, do not fit the method.
  ///
  /// - Parameter traits: those of the method on the instance.
  func checkBatch(_ traits: MethodTraits, on instance: Instance) throws {
    if case .sampling = optimizer.form, instance.batch == nil {
      throw values.error(
        at: "optimizer",
        "found \"\(optimizerName)\", but calls on \(instance.label) see the whole objective",
        expected: "a problem whose calls see some of its rows",
        remedy: "give the problem a \"batch\", such as {\"rows\": 1}, if it is a sum")
    }
    guard traits.calls.hessianProducts > 0,
      let obstacle = instance.callAnswerer.obstacle(to: .hessianProducts)
    else { return }
    throw values.error(
      at: "optimizer",
      "found \"\(optimizerName)\" with \"\(values.tag)\", but on \(instance.label) \(obstacle)",
      expected: "a method that asks for values and gradients",
      remedy: "take \"l-bfgs\", or \"coordinate-differences\" with this optimizer")
  }

  /// Throws if there is no room for what the method keeps, before a run asks for it.
  func checkMemory(on instance: Instance) throws {
    // If the answerer offers to keep points, nobody has checked whether there is room for them
    // here.
    if instance.answerer.points != nil, try !keepsPointElsewhere(on: instance) {
      try values.checkMemory(forNumbers: 4 * Double(instance.problem.dimension), at: nil)
    }
    guard !makesEstimates || searchesWithEstimates,
      case .optimizer(let optimizer) = try runner(step: 1, on: instance)
    else { return }
    let bytes = optimizer.heldBytes(dimension: instance.problem.dimension)
    try values.checkMemory(
      forNumbers: Double(bytes) / Double(MemoryLayout<Double>.stride), at: "optimizer",
      remedy: "give fewer variables, or a method that keeps fewer numbers")
  }

  /// Whether the answerer of an instance keeps the point of its runs.
  private func keepsPointElsewhere(on instance: Instance) throws -> Bool {
    guard let offer = instance.pointOffer, case .linear = optimizer.form else { return false }
    let estimator = try estimator(instance.problem.dimension)
    guard let schedule = try schedule(step: 1, estimator.traits, on: instance) else { return false }
    func keeps(_ schedule: some LinearSchedule) -> Bool {
      PointMethod(schedule, estimator, keeping: offer) != nil
    }
    return keeps(schedule)
  }

  /// Throws if a method that searches with an estimator does not fit the estimator or the instance.
  func checkSearch(on instance: Instance) throws {
    guard searchesWithEstimates else { return }
    guard try !estimator(instance.problem.dimension).traits.isRandom else {
      throw values.error(
        at: "optimizer",
        "found \"\(optimizerName)\" with \"\(values.tag)\", whose estimates are random",
        expected: "an estimator that gives the same gradient whenever it is asked",
        remedy: "take \"reverse-mode\", \"forward-mode\", \"complex-step\" or "
          + "\"coordinate-differences\"")
    }
    _ = try runner(step: .nan, on: instance)
  }

  /// Throws if a method does not fit the noise of an instance's values.
  func checkNoise(of instance: Instance) throws {
    guard let noise = instance.noise else { return }
    guard !noise.isPaired || !closes || asksInQuestions else {
      throw instance.values.optionalTable(StudyTable.noise)!.error(
        at: "paired",
        "found true, but \(label) compares values of several iterations, and each of these has a sample of its own",
        expected: "false",
        remedy: "or name the methods that run on this problem by its \"methods\"")
    }
    guard instance.kept == nil, case .estimating = optimizer.form,
      case .optimizer(let own) = try runner(step: .nan, on: instance)
    else { return }
    func asksResiduals<Own: Optimizer>(_: Own) -> Bool { Own.Oracle.self == ClosingResiduals.self }
    guard !asksResiduals(own) else {
      throw values.error(
        at: "optimizer",
        "found \"\(optimizerName)\", which asks for residuals, but on \(instance.label) noise is in values of f",
        expected: "a method that asks for values of f",
        remedy: "or leave the problem's \"noise\" out")
    }
  }

  /// Throws if the library that the method comes from is missing.
  func checkLibrary() throws {
    guard optimizerName == OptimizerKind.nlopt.table.name, NLoptLibrary.open() == nil else {
      return
    }
    throw NLoptLibrary.missing(at: label)
  }
}
