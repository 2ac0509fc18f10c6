internal import AutoDiff
internal import Problems

/// What is kept of one problem that is made from data files.
struct KeptInstance: Codable, Sendable {
  let dimension: Int
  /// The unit of steps; nil if there is none.
  let smoothness: Double?
  let startsAreRandom: Bool
  /// The operations of a value, of a tangent and of a pullback; nil if they are not counted.
  let operations: [Double]?
  let known: Knowledge
  let map: Map?
  /// Present if the configuration says that values are noisy.
  let noiseScale: NoiseScale?
  /// N, if calls see batches.
  let termCount: Int?
  /// 𝓛, if calls see batches and it is known.
  let expectedSmoothness: Double?
  /// Whether it stands for a command that was not started: then next to nothing is known.
  var isUnasked: Bool?
  /// Nil means no.
  var answersVary: Bool?
  /// Whether its data say more about rates than was kept: expected curves in closed form. Nil means
  /// no.
  var hasClosedForm: Bool?
  /// By the ids of the runs on which rates are measured.
  var accuracies: [String: PathAccuracy] = [:]

  /// ``Known``, except the points.
  struct Knowledge: Codable, Sendable {
    let minimum: Double?
    let hasMinimizer: Bool
    let smoothness: Double?
    let isConvex: Bool
    let strongConvexity: Double?
    let landmark: Landmark?
  }

  struct Landmark: Codable, Sendable {
    let name: String
    /// f there.
    let loss: Double
  }

  struct Map: Codable, Sendable {
    let names: [String]
    let embedding: Int
    let unit: Double
  }

  /// - Precondition: the instance is not itself made from what was kept.
  init(_ instance: Instance) {
    let known = instance.problem.known
    dimension = instance.problem.dimension
    smoothness = instance.smoothness.isNaN ? nil : instance.smoothness
    startsAreRandom = instance.startsAreRandom
    operations = instance.work.map { [$0.value, $0.pushforward, $0.pullback] }
    self.known = Knowledge(
      minimum: known.minimum, hasMinimizer: known.minimizer != nil, smoothness: known.smoothness,
      isConvex: known.isConvex, strongConvexity: known.strongConvexity,
      landmark: known.landmark.map { Landmark(name: $0.name, loss: instance.landmarkLoss!) })
    noiseScale = instance.isSaidToBeNoisy ? instance.noiseScale : nil
    termCount = instance.batches.map { $0.share.whole }
    expectedSmoothness = instance.batches?.expectedSmoothness
    map = instance.map.map {
      Map(names: $0.names, embedding: $0.embedding, unit: $0.unit)
    }
    if instance.answersVary { answersVary = true }
    if instance.convergenceClass != nil, instance.problem.quadratic != nil { hasClosedForm = true }
  }

  /// For a command that was not started: what the configuration says about its objective.
  ///
  /// - Parameter dimension: as the configuration has it, or some number.
  init(unasked known: Known, dimension: Int) {
    self.dimension = dimension
    // So that steps can be relative, as far as can be told.
    smoothness = known.smoothness ?? 1
    startsAreRandom = false
    operations = nil
    self.known = Knowledge(
      minimum: known.minimum, hasMinimizer: known.minimizer != nil, smoothness: known.smoothness,
      isConvex: known.isConvex, strongConvexity: known.strongConvexity, landmark: nil)
    map = nil
    (noiseScale, termCount, expectedSmoothness) = (nil, nil, nil)
    isUnasked = true
  }

  /// Whether a problem can stand for it.
  var isConsistent: Bool {
    (1...Int(Int32.max)).contains(dimension)
      && (smoothness.map { $0 > 0 && $0.isFinite } ?? true)
      && (map.map { $0.embedding >= 1 && $0.unit > 0 } ?? true)
      && termCount ?? 1 >= 1
      && (expectedSmoothness.map { $0 > 0 && $0.isFinite } ?? true)
  }

  var work: Work? {
    guard let operations, operations.count == 3, operations.allSatisfy({ $0 >= 0 }) else {
      return nil
    }
    return Work(value: operations[0], pushforward: operations[1], pullback: operations[2])
  }
}
