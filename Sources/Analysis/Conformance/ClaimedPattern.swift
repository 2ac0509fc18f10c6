internal import Estimators
internal import Sampling

/// What a claimed estimator asks in an iteration; it tells how to read iterates off the points that a solver asked
/// for.
///
/// | estimator | calls of an iteration | iterate |
/// |---|---|---|
/// | two-point | q pairs x ± εvⱼ, pair after pair, or first one side of all and then the other | midpoint |
/// | coordinate differences, central | n pairs x ± εeᵢ, in any order | midpoint |
/// | coordinate differences, forward | x, and x + εeᵢ in any order | x |
/// | reverse mode | a gradient | its point |
/// | forward gradient, forward mode | derivatives along vⱼ, or along the axes | their point |
struct ClaimedPattern: Sendable {
  enum Form: Sendable {
    case pairs(radius: Double)
    case axisPairs(radius: Double)
    case axisPoints(radius: Double)
    case gradient
    case tangents
    case axisTangents
  }

  let form: Form
  /// How directions are drawn; nil if there are none, or if they are the axes.
  let dependence: DirectionFrame.Dependence?
  let dimension: Int
  /// s/q, and whether w = sign v.
  let weight: Double
  let movesAlongSigns: Bool
  /// How many calls an iteration has.
  let callCount: Int

  /// Nil for an estimator that asks in any other way.
  init?(_ estimator: any GradientEstimator, dimension n: Int) {
    dimension = n
    var frame: DirectionFrame?
    switch estimator {
    case let estimator as TwoPoint:
      frame = estimator.lastEstimate.directions
      form = .pairs(radius: estimator.traits.radius!)
      callCount = 2 * frame!.count
    case let estimator as CoordinateDifferences:
      let ε = estimator.traits.radius!
      form = estimator.scheme == .central ? .axisPairs(radius: ε) : .axisPoints(radius: ε)
      callCount = estimator.scheme == .central ? 2 * n : n + 1
    case let estimator as ForwardGradient:
      frame = estimator.frame
      form = .tangents
      callCount = frame!.count
    case is ForwardMode:
      form = .axisTangents
      callCount = n
    case is ReverseMode:
      form = .gradient
      callCount = 1
    default: return nil
    }
    dependence = frame?.dependence
    weight = frame.map { $0.scale / Double($0.count) } ?? 1
    movesAlongSigns = frame?.movesAlongSigns ?? false
  }

  /// How many directions an iteration has.
  var directionCount: Int {
    switch form {
    case .pairs: callCount / 2
    case .tangents: callCount
    default: 0
    }
  }

  /// An iteration, as read off the calls.
  struct Iteration: Sendable {
    /// Where the estimate is taken.
    let base: [Double]
    /// vⱼ.
    var directions: [[Double]] = []
    /// The radius of each difference along an axis.
    var radii: [Double] = []
    /// G by the claimed formula, from the answers.
    let estimate: [Double]
    /// How much of ‖G‖ is rounding of the values.
    let rounding: Double
  }

  /// A run, as read off the calls.
  struct Reading: Sendable {
    var iterations: [Iteration] = []
    /// How the calls differ from those of the claimed estimator, a sentence without a full stop; nil if they do not.
    var fault: String?
    /// How many calls there were.
    var callCount = 0
  }

  /// How far points may be off, in units of the radius: enough for single precision at usual radii.
  static let slack = 0.01

  /// ε; nil if the claimed estimator asks at the iterate alone.
  var radius: Double? {
    switch form {
    case .pairs(let ε), .axisPairs(let ε), .axisPoints(let ε): ε
    case .gradient, .tangents, .axisTangents: nil
    }
  }
}
