internal import RealModule

/// What makes the values that methods are given differ from f: an error of measurement.
///
/// With z and z′ standard normal and u uniform on (−1, 1), all drawn anew for every sample, and σ the ``level``:
///
/// | model | value |
/// |---|---|
/// | additive | f + σz |
/// | relative | f(1 + σz) |
/// | mixed | f(1 + σz) + σz′ |
/// | uniform | f + √3σu, of deviation σ |
/// | cauchy | f + σz/\|z′\|, which has neither mean nor deviation |
/// | bits | f rounded to σ bits of mantissa after the leading one |
/// | more-wild | f(1 + σφ(x)), φ = T₃(0.9 sin(100‖x‖₁)cos(100‖x‖_∞) + 0.1 cos‖x‖₂), T₃(t) = 4t³ − 3t |
///
/// The last two are functions of x: they draw nothing, and their level is felt through f (Moré and Wild 2009,
/// doi:10.1137/080724083, have the last one). Whether the calls of an iteration have the same sample (*paired*) decides
/// how fast methods can be, and is asked of the others alone.
///
/// A value that is not finite stays as it is. Derivatives are those of f: noise is in the values, also in the one that a
/// derivative brings.
public struct Noise: Hashable, Sendable {
  /// Which formula makes a noisy value of f(x).
  public enum Model: String, CaseIterable, Sendable {
    case additive
    case relative
    case mixed
    case uniform
    case cauchy
    case bits
    case moreWild = "more-wild"

    /// Whether it is drawn; otherwise it is a function of x.
    public var isRandom: Bool { self != .bits && self != .moreWild }

    /// Whether a value is f + ξ with ξ independent of f and x: then ξ goes out of differences of values that share it.
    public var isAdditive: Bool { self == .additive || self == .uniform || self == .cauchy }
  }

  /// Which formula makes the values.
  public let model: Model
  /// σ: a deviation or a scale, above 0; of ``Model/bits`` how many are kept.
  public let level: Double
  /// Whether all calls of an iteration have the same sample.
  public let isPaired: Bool

  /// The levels that rounding to bits can have: with 52 nothing is lost.
  public static let bitRange = 1...52

  /// - Parameters:
  ///   - model: which of the formulas.
  ///   - level: σ > 0; of bits a whole number of ``bitRange``.
  ///   - isPaired: whether all calls of an iteration have the same sample; false of models that are functions of x.
  public init(_ model: Model, level: Double, isPaired: Bool = false) {
    precondition(level > 0 && level.isFinite, "noise of level \(level)")
    precondition(
      model != .bits || Int(exactly: level).map(Self.bitRange.contains) ?? false,
      "rounding to \(level) bits")
    precondition(!isPaired || model.isRandom, "paired noise that is a function of x")
    self.model = model
    self.level = level
    self.isPaired = isPaired
  }

  /// How large the noise of a value f is: its deviation; of Cauchy's law, which has none, the median of |ξ|; of the
  /// functions of x the most that it can be.
  public func size(ofValue f: Double) -> Double {
    switch model {
    case .additive, .uniform, .cauchy: level
    case .relative, .moreWild: level * abs(f)
    case .mixed: Double.hypot(level * f, level)
    case .bits:
      f == 0
        ? 0 : Double(sign: .plus, exponent: Int(f.exponent) - Int(level) - 1, significand: 1)
    }
  }

  /// The deviation where it is the same everywhere, and known.
  public var knownDeviation: Double? { model == .additive || model == .uniform ? level : nil }

  /// Whether the noise is a function of x by more than f(x).
  public var dependsOnPoint: Bool { model == .moreWild }

  /// f rounded to σ bits after the leading one, to the nearest, ties to even.
  func rounded(_ f: Double) -> Double {
    let lost = UInt64(52 - Int(level))
    guard lost > 0 else { return f }
    let half = UInt64(1) << (lost - 1)
    let isOdd = (f.bitPattern >> lost) & 1
    // A carry out of the mantissa is one into the exponent, as it should be.
    return Double(bitPattern: (f.bitPattern + half - 1 + isOdd) & ~((UInt64(1) << lost) - 1))
  }

  /// φ(x).
  static func wildness(at x: Span<Double>) -> Double {
    var (sum, largest, squares) = (0.0, 0.0, 0.0)
    for i in x.indices {
      let size = abs(x[i])
      sum += size
      largest = max(largest, size)
      squares += size * size
    }
    let inner =
      0.9 * Double.sin(100 * sum) * Double.cos(100 * largest)
      + 0.1 * Double.cos(squares.squareRoot())
    return (4 * inner * inner - 3) * inner
  }
}
