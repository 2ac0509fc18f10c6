internal import RealModule

/// The error of measurement by which the values that methods are given differ from f.
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
/// The last two are functions of x: they draw nothing, and their size is relative to f (the last one is from Moré and
/// Wild 2009, doi:10.1137/080724083). Whether the calls of an iteration share one sample (*paired*) decides how fast
/// methods can be; it matters only for the other models.
///
/// A value that is not finite stays as it is. Derivatives are those of f: only values have noise, including the value
/// that comes with a derivative.
public struct Noise: Hashable, Sendable {
  /// The formula that turns f(x) into a noisy value.
  public enum Model: String, CaseIterable, Sendable {
    case additive
    case relative
    case mixed
    case uniform
    case cauchy
    case bits
    case moreWild = "more-wild"

    /// Whether the noise is drawn; otherwise it is a function of x.
    public var isRandom: Bool { self != .bits && self != .moreWild }

    /// Whether a value is f + ξ with ξ independent of f and x, so that ξ cancels in differences of values that share
    /// it.
    public var isAdditive: Bool { self == .additive || self == .uniform || self == .cauchy }
  }

  /// The formula that makes the values.
  public let model: Model
  /// σ: a deviation or a scale, above 0; for ``Model/bits`` the number of bits kept.
  public let level: Double
  /// Whether all calls of an iteration use the same sample.
  public let isPaired: Bool

  /// The levels that rounding to bits can have: 52 changes nothing.
  public static let bitRange = 1...52

  /// - Parameters:
  ///   - model: the formula.
  ///   - level: σ > 0; for bits a whole number in ``bitRange``.
  ///   - isPaired: whether all calls of an iteration use the same sample; false for models that are functions of x.
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

  /// The size of the noise of a value f: its deviation; for Cauchy's law, which has none, the median of |ξ|; for the
  /// functions of x, its largest possible size.
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

  /// The deviation, if it is the same everywhere and known.
  public var knownDeviation: Double? { model == .additive || model == .uniform ? level : nil }

  /// Whether the noise depends on x other than through f(x).
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
