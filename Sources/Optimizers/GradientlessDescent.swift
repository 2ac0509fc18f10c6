public import Estimators
internal import Foundation
public import Sampling

/// Gradientless descent: x⁺ is the best of x and x + r_i z_i, z_i standard normal, over all radii r_i = 2⁻ⁱR from R
/// down to r. All points of an iteration are evaluated at once.
///
/// An iteration takes one value per radius, log₂(R/r) + 1 or one more, and the first iteration one extra. Values are
/// only compared, so any increasing function of f gives the same run.
///
/// For any increasing function of an L-smooth, μ-strongly convex f that varies along k of n dimensions, with Q = L/μ,
/// it comes within ε of x* in O(kQ log n·log(R/ε)) values with high probability, where R is the diameter of the set
/// that contains x*. The fast variant uses only radii from 2⁻ᴷR to 2ᴷR, K = ⌈log₂(4√Q)⌉, and halves R every ⌈nQ ln Q⌉
/// iterations, or in every one if Q = 1. (The paper's second algorithm has K = log(4√Q) and H = nQ log Q, and leaves
/// the bases open; radii are powers of 2.)
///
/// Golovin, Karro, Kochanski, Lee, Song and Zhang 2020 (arXiv:1911.06317).
public struct GradientlessDescent: ComparisonMethod {
  public typealias State = ValuedPoint

  /// The radii of the first iteration, longest first.
  public let radii: [Double]
  /// The number of iterations between halvings of all radii; nil if they are never halved.
  public let halvingInterval: Int?
  private let dimension: Int
  /// The points of an iteration, one after another; allocated in the first.
  private var points: [Double] = []
  private var candidate: Candidate

  /// The search over all radii, which holds n doubles for each.
  ///
  /// - Parameters:
  ///   - longest: R.
  ///   - ratio: r/R, above 0 and at most 1.
  public init(longest: Double, ratio: Double, dimension n: Int) {
    precondition(longest > 0 && ratio > 0 && ratio <= 1, "R = \(longest), r/R = \(ratio)")
    let K = Int(-log2(ratio).rounded(.down))
    self.init(radii: (0...K).map { longest * exp2(-Double($0)) }, halvingInterval: nil, n)
  }

  /// The fast variant.
  ///
  /// - Parameters:
  ///   - longest: R.
  ///   - condition: Q ≥ 1.
  public init(longest: Double, condition Q: Double, dimension n: Int) {
    precondition(longest > 0 && Q >= 1, "R = \(longest), Q = \(Q)")
    let K = Int(log2(4 * Q.squareRoot()).rounded(.up))
    let interval = max(1, min((Double(n) * Q * log(Q)).rounded(.up), 1e15))
    self.init(
      radii: (-K...K).map { longest * exp2(-Double($0)) }, halvingInterval: Int(interval), n)
  }

  private init(radii: [Double], halvingInterval: Int?, _ n: Int) {
    self.radii = radii
    self.halvingInterval = halvingInterval
    dimension = n
    candidate = Candidate(dimension: n)
  }

  public func heldBytes(dimension n: Int) -> Int {
    ((radii.count + 1) * n + 2 * radii.count + 1) * MemoryLayout<Double>.stride
  }

  public func start(at x: [Double]) -> State { State(point: x) }

  public mutating func improve(
    _ state: inout State, from value: Double, iteration k: Int, asking oracle: ClosingOracle,
    using draw: RandomStream.Draw
  ) throws(OracleClosed) {
    let n = dimension
    if points.isEmpty { points = [Double](repeating: 0, count: radii.count * n) }
    let unit = halvingInterval.map { exp2(-Double(k / $0)) } ?? 1
    draw.normals(into: &points)
    for (j, radius) in radii.enumerated() {
      for i in 0..<n { points[j * n + i] = state.point[i] + unit * radius * points[j * n + i] }
    }
    var values = [Double](repeating: 0, count: radii.count)
    try oracle.values(atPoints: points.span, dimension: n, into: &values)
    var best = (value: value, place: -1)
    for j in radii.indices where values[j] < best.value {
      candidate.take(points[j * n..<(j + 1) * n])
      if candidate.isFinite { best = (values[j], j) }
    }
    guard best.place >= 0 else { return }
    candidate.take(points[best.place * n..<(best.place + 1) * n])
    state.move(to: candidate, value: best.value)
  }
}
