public import Answers
public import Estimators
public import Sampling

/// A method that is linear in its state, whose vectors the source keeps: the method sends the steps, and holds nothing
/// that grows with n.
///
/// The steps are those of ``DirectionalMethod`` or ``LinearMethod`` with the same estimator, in the same order. Only
/// estimates that commands can express will do (``init(_:_:keeping:)``).
public struct PointMethod: Optimizer {
  private enum Estimate {
    /// Two points along independent directions.
    case differences(DirectionDistribution)
    /// The gradient, in the vector after those of the state.
    case gradient
  }

  /// The traits of the estimator.
  public let traits: EstimatorTraits
  private let estimate: Estimate
  private var cursor: ScheduleCursor
  private let beginning: PointTrail.Beginning
  /// s/q.
  private let weight: Double
  private var slopes: [Double]
  private var values: [Double]
  private var radiusFactor = 1.0
  /// v₁, …, v_q of the last estimate.
  public private(set) var lastDirections: [PipeDirection] = []

  /// The method of a schedule and an estimator; nil if commands cannot express its estimates, or if they need more
  /// vectors than are kept.
  ///
  /// - Parameter offer: how vectors are kept.
  public init?(
    _ schedule: some LinearSchedule, _ estimator: any GradientEstimator, keeping offer: PointOffer
  ) {
    let traits = estimator.traits
    switch estimator {
    case let own as TwoPoint:
      let directions = own.lastEstimate.directions
      guard case .independent(let distribution) = directions.dependence else { return nil }
      estimate = .differences(distribution)
      weight = directions.scale / Double(directions.count)
      slopes = [Double](repeating: 0, count: directions.count)
    case is ReverseMode:
      guard offer.givesGradients else { return nil }
      estimate = .gradient
      (weight, slopes) = (1, [])
    default: return nil
    }
    let hasMemory = type(of: schedule).hasMemory
    guard (hasMemory ? 2 : 1) + (offer.takesScratch ? 1 : 0) <= offer.vectorCount else {
      return nil
    }
    cursor = ScheduleCursor(schedule)
    self.traits = traits
    beginning = offer.beginning
    values = []
  }

  /// The state in which runs begin.
  public var begun: PointTrail { PointTrail(from: beginning, vectors: vectorCount) }

  /// How its directions are drawn; nil if it asks for gradients.
  public var distribution: DirectionDistribution? {
    if case .differences(let distribution) = estimate { distribution } else { nil }
  }

  /// The number of vectors in its state.
  public var vectorCount: Int { cursor.hasMemory ? 2 : 1 }

  /// ε of the last estimate; nil if it was made at the point alone.
  public var lastRadius: Double? { traits.radius.map { radiusFactor * $0 } }

  /// The value of the difference quotient on a linear function whose derivative along vⱼ is `derivative`.
  public func slope(onLinearFunctionOf derivative: Double) -> Double {
    guard let ε = lastRadius else { return derivative }
    return slope(ε * derivative, -ε * derivative)
  }

  /// dⱼ from two values.
  public func slope(_ forward: Double, _ backward: Double) -> Double {
    (forward - backward) / (2 * lastRadius!)
  }

  /// The directions of an estimate.
  public func directions(from draw: RandomStream.Draw) -> [PipeDirection] {
    guard let distribution else { return [] }
    return slopes.indices.map { PipeDirection(distribution, draw, lane: $0) }
  }

  public func heldBytes(dimension n: Int) -> Int {
    (slopes.count + values.count) * MemoryLayout<Double>.stride
  }

  /// Not used by runs, which begin at ``begun``.
  public func start(at x: [Double]) -> PointTrail {
    PointTrail(from: .numbers(x), vectors: vectorCount)
  }

  /// - Precondition: never called, since the point is kept elsewhere.
  public func point(of state: PointTrail) -> [Double] {
    preconditionFailure("a point that another process keeps is asked for as numbers")
  }

  public mutating func advance(
    _ state: inout PointTrail, iteration k: Int, from oracle: PointOracle,
    using draw: RandomStream.Draw
  ) -> Bool {
    let iteration = cursor.iteration(k)
    radiusFactor = iteration.radiusFactor
    let ω = cursor.hasMemory ? iteration.lookahead : 0
    if ω != 0 { state.append(.add(0, ω, times: 1)) }
    guard measure(&state, for: iteration, from: oracle, using: draw) else {
      if ω != 0 { state.append(.add(0, -ω, times: 1)) }
      return false
    }
    guard cursor.hasMemory else {
      move(0, of: &state, by: iteration.pointGain)
      return true
    }
    if iteration.carry != 0 || iteration.decay != 1 {
      state.append(.add(0, iteration.carry, times: 1))
      state.append(.scale(1, by: iteration.decay))
    }
    move(0, of: &state, by: iteration.pointGain)
    move(1, of: &state, by: iteration.memoryGain)
    return true
  }

  /// - Returns: whether the estimate is finite.
  private mutating func measure(
    _ state: inout PointTrail, for iteration: LinearIteration, from oracle: PointOracle,
    using draw: RandomStream.Draw
  ) -> Bool {
    switch estimate {
    case .differences:
      lastDirections = directions(from: draw)
      oracle.values(at: &state, along: lastDirections, radius: lastRadius!, into: &values)
      for j in slopes.indices { slopes[j] = slope(values[2 * j], values[2 * j + 1]) }
      let gains = [iteration.pointGain] + (cursor.hasMemory ? [iteration.memoryGain] : [])
      return gains.allSatisfy { t in slopes.allSatisfy { (t * weight * $0).isFinite } }
    case .gradient:
      let squares = oracle.gradient(at: &state, into: vectorCount).squaredNorm
      // NaN entries make the sum of squares NaN; if it is infinite, the largest magnitude decides.
      if squares.isFinite { return true }
      return squares == .infinity && oracle.norms(of: vectorCount, at: state).largest.isFinite
    }
  }

  /// Moves a vector by tG.
  private func move(_ vector: Int, of state: inout PointTrail, by t: Double) {
    switch estimate {
    case .differences:
      for (direction, slope) in zip(lastDirections, slopes) {
        state.append(.step(vector, along: direction, by: t * weight * slope))
      }
    case .gradient: state.append(.add(vector, t, times: vectorCount))
    }
  }
}
