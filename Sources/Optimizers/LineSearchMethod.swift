public import Estimators
public import Sampling

/// A method that searches along lines: x⁺ = x + td, with a direction d and a rule for the step t.
///
/// An iteration takes G(x), unless the last step has already computed it, then the calls of the direction and the rule.
/// If f does not fall along the direction, or no step is found, the method restarts with the steepest direction; if the
/// gradient is 0, it computes the gradient again and stays where it is.
public struct LineSearchMethod<Way: Direction, Rule: StepRule, Estimator: GradientEstimator>:
  EstimatorHolder
{
  /// What one iteration passes to the next.
  public struct State: Codable, Sendable {
    /// x.
    public var point: [Double]
    /// G at the point, if it is known.
    public var gradient: [Double]
    /// Whether G at the point is known.
    public var knowsGradient = false
    /// f at the point; nil if unknown.
    public var value: Double?
    /// What one direction passes to the next.
    public var direction: Way.Memory
    /// What one step search passes to the next.
    public var step: Rule.Memory
  }

  private var direction: Way
  private let rule: Rule
  private var line: SearchLine<Estimator>

  /// Holds 4n doubles besides what its parts hold.
  public init(_ direction: Way, _ rule: Rule, _ estimator: Estimator, dimension n: Int) {
    self.direction = direction
    self.rule = rule
    line = SearchLine(estimator, dimension: n)
  }

  public var estimator: Estimator {
    get { line.estimator }
    set { line.estimator = newValue }
  }

  public func heldBytes(dimension n: Int) -> Int {
    estimator.traits.workspaceBytes + direction.heldBytes(dimension: n)
      + rule.heldBytes(dimension: n) + 5 * n * MemoryLayout<Double>.stride
  }

  public func start(at x: [Double]) -> State {
    State(
      point: x, gradient: [Double](repeating: 0, count: x.count), direction: direction.beginning,
      step: rule.beginning)
  }

  public func point(of state: State) -> [Double] { state.point }

  /// The calls of most iterations.
  public static func calls(_ direction: Way, _ rule: Rule, _ estimator: Estimator) -> CallCounts {
    direction.calls(with: estimator) + rule.calls(with: estimator)
  }

  public mutating func advance(
    _ state: inout State, iteration k: Int, from oracle: ClosingEstimates<Estimator>,
    using draw: RandomStream.Draw
  ) throws(OracleClosed) -> Bool {
    let oracle = SearchOracle(oracle, draw)
    if !state.knowsGradient {
      let needsValue = Rule.comparesValues && state.value == nil
      let value = try line.estimate(at: state.point, withValue: needsValue, from: oracle)
      guard Vectors.areFinite(line.trialGradient), !needsValue || value.isFinite else {
        return false
      }
      swap(&state.gradient, &line.trialGradient)
      state.knowsGradient = true
      if needsValue { state.value = value }
    }
    line.begin(at: state.point, gradient: state.gradient, value: state.value)
    defer { line.end() }
    try setDirection(&state, from: oracle)
    guard line.slope.isFinite else { return false }
    guard line.falls else {
      // The gradient is 0, or its square is.
      state.knowsGradient = false
      return true
    }
    guard let t = try rule.step(along: &line, keeping: &state.step, from: oracle) else {
      state.direction = direction.beginning
      return true
    }
    if line.trialStep != t { line.place(t) }
    guard Vectors.areFinite(line.trialPoint) else { return false }
    swap(&state.point, &line.trialPoint)
    state.value = line.trialValue
    state.knowsGradient = line.hasTrialGradient
    if state.knowsGradient { swap(&state.gradient, &line.trialGradient) }
    return true
  }

  private mutating func setDirection(
    _ state: inout State, from oracle: SearchOracle<Estimator>
  ) throws(OracleClosed) {
    try direction.set(on: &line, keeping: &state.direction, from: oracle)
    line.measureSlope()
    guard !line.falls else { return }
    state.direction = direction.beginning
    try direction.set(on: &line, keeping: &state.direction, from: oracle)
    line.measureSlope()
    guard !line.falls else { return }
    line.setSteepest()
    line.measureSlope()
  }
}
