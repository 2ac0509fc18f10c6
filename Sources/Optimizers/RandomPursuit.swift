public import Estimators
public import Sampling

/// Random pursuit: x⁺ = x + h·u, u uniform on the unit sphere and h a minimiser of f(x + h·u), found by values alone.
///
/// The search along the line is Brent's (`BrentSearch`), to an accuracy of ε: |h − h*| is at most about 2ε|h|, and on a
/// quadratic, if |h*| is well above ε times the first length, the gain is at least 1 − 4ε² of the best possible. It
/// begins with the larger of the last |h| and half the length that the last search began with. An iteration takes some
/// six values, and the first iteration one more.
///
/// With exact searches, convex f: E f_k − f* ≤ 2nLR²/k, where R bounds the distance of the first level set from x*; and
/// E f_k − f* ≤ (1 − μ/(nL))ᵏ(f₀ − f*) if f is μ-strongly convex.
///
/// Stich, Müller and Gärtner 2011 (arXiv:1111.0194).
public struct RandomPursuit: ComparisonMethod {
  /// What one iteration passes to the next.
  public struct State: BestPoint, Hashable {
    /// x.
    public var point: [Double]
    /// The length that the next search begins with.
    public var length: Double
    /// f(x); nil before the first iteration, unless given.
    public var value: Double?

    /// A state at a point, with the length that the next search begins with, and with the point's value if known.
    public init(point: [Double], length: Double, value: Double? = nil) {
      self.point = point
      self.length = length
      self.value = value
    }
  }

  /// The length that the first search begins with.
  public let length: Double
  private let search: BrentSearch
  private var direction: DirectionFrame
  private var candidate: Candidate

  /// ε.
  public var accuracy: Double { search.accuracy }

  /// Holds 2n doubles.
  ///
  /// - Parameters:
  ///   - accuracy: ε, from 10⁻⁸ to 1.
  ///   - length: the length that the first search begins with, above 0.
  public init(accuracy: Double = 0.01, length: Double = 0.1, dimension n: Int) {
    precondition(
      accuracy >= 1e-8 && accuracy < 1 && length > 0, "ε = \(accuracy), a length of \(length)")
    self.length = length
    search = BrentSearch(accuracy: accuracy)
    direction = DirectionFrame(dimension: n, count: 1, dependence: .independent(.sphere))
    candidate = Candidate(dimension: n)
  }

  public func heldBytes(dimension n: Int) -> Int {
    direction.workspaceBytes + (n + 2) * MemoryLayout<Double>.stride
  }

  public func start(at x: [Double]) -> State { State(point: x, length: length) }

  public mutating func improve(
    _ state: inout State, from value: Double, iteration k: Int, asking oracle: ClosingOracle,
    using draw: RandomStream.Draw
  ) throws(OracleClosed) {
    direction.redraw(from: draw)
    let found = try search.minimum(
      of: { (t) throws(OracleClosed) in
        candidate.place(t, along: &direction, from: state.point)
        return try candidate.value(from: oracle)
      }, from: value, firstLength: state.length)
    if found.t != 0 {
      candidate.place(found.t, along: &direction, from: state.point)
      state.move(to: candidate, value: found.value)
    }
    let next = max(abs(found.t), state.length / 2)
    if next > 0 { state.length = next }
  }
}
