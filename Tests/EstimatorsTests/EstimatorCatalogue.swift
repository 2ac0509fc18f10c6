import Estimators
import Sampling
import Testing

/// Every estimator with every option, and what THEORY says of it.
struct EstimatorCase: CustomTestStringConvertible, Sendable {
  enum Kind: Sendable, Hashable {
    case twoPoint(DirectionFrame.Dependence, directions: Int)
    case coordinates(CoordinateDifferences.Scheme)
    case reverse
  }

  let kind: Kind
  let n: Int

  var testDescription: String {
    switch kind {
    case .twoPoint(.independent(let distribution), let q): "\(distribution), q = \(q), n = \(n)"
    case .twoPoint(.orthonormal, let q): "orthonormal, q = \(q), n = \(n)"
    case .coordinates(let scheme): "\(scheme) differences, n = \(n)"
    case .reverse: "reverse mode, n = \(n)"
    }
  }

  func make(radius: Double?) -> any GradientEstimator {
    switch kind {
    case .twoPoint(let dependence, let q):
      TwoPoint(
        dimension: n, radius: radius ?? TwoPoint.defaultRadius, directions: q,
        dependence: dependence)
    case .coordinates(let scheme):
      CoordinateDifferences(dimension: n, scheme: scheme, radius: radius)
    case .reverse: ReverseMode()
    }
  }

  var isRandom: Bool {
    if case .twoPoint = kind { true } else { false }
  }

  /// One-sided differences are biased on quadratics, all others are exact in the mean.
  var isExactOnQuadratics: Bool { kind != .coordinates(.forward) }

  /// a, b, d with E GGᵀ = a·ggᵀ + b‖g‖²·I + d·Diag(gᵢ²).
  var moments: (a: Double, b: Double, d: Double) {
    let m = Double(n)
    func mean(of q: Int, _ a: Double, _ b: Double, _ d: Double) -> (Double, Double, Double) {
      let q = Double(q)
      return (a / q + 1 - 1 / q, b / q, d / q)
    }
    switch kind {
    case .twoPoint(.independent(.sphere), let q):
      return mean(of: q, 2 * m / (m + 2), m / (m + 2), 0)
    case .twoPoint(.independent(.gaussian), let q): return mean(of: q, 2, 1, 0)
    case .twoPoint(.independent(.rademacher), let q): return mean(of: q, 2, 1, -2)
    case .twoPoint(.orthonormal, let count):
      let q = Double(count)
      let scale = m / (q * (m - 1) * (m + 2))
      return (scale * (q * m + m - 2), scale * (m - q), 0)
    case .coordinates, .reverse: return (1, 0, 0)
    }
  }

  /// c with E‖G‖² = c‖g‖², as the table of natural steps 1/(cL) has it.
  var secondMoment: Double {
    let m = Double(n)
    switch kind {
    case .twoPoint(.independent(.gaussian), let q): return (m + Double(q) + 1) / Double(q)
    case .twoPoint(.independent, let q): return (m + Double(q) - 1) / Double(q)
    case .twoPoint(.orthonormal, let q): return m / Double(q)
    case .coordinates, .reverse: return 1
    }
  }

  /// E‖G − g‖² at the default radius near a minimum of 1 with L = 1.
  var errorFloor: Double {
    let (m, u) = (Double(n), 0x1p-53)
    switch kind {
    case .twoPoint(let dependence, let q):
      // E‖s v‖² = sn, with s = n for unit vectors and 1 for entries of unit variance.
      let isUnit = dependence == .orthonormal || dependence == .independent(.sphere)
      let slope = u / (2.0.squareRoot() * TwoPoint.defaultRadius)
      return (isUnit ? m * m : m) * slope * slope / Double(q)
    case .coordinates(let scheme):
      let (rounding, bias) = (u / scheme.defaultRadius, scheme.defaultRadius / 2)
      return scheme == .central
        ? m * rounding * rounding / 2 : m * (2 * rounding * rounding + bias * bias)
    case .reverse: return 0
    }
  }

  var calls: CallCounts {
    switch kind {
    case .twoPoint(_, let q): CallCounts(values: 2 * q)
    case .coordinates(.central): CallCounts(values: 2 * n)
    case .coordinates(.forward): CallCounts(values: n + 1)
    case .reverse: CallCounts(gradients: 1)
    }
  }

  static func all(dimension n: Int) -> [EstimatorCase] {
    let independent = DirectionDistribution.allCases.flatMap { distribution in
      [1, 3].map { Kind.twoPoint(.independent(distribution), directions: $0) }
    }
    let orthonormal = Set([1, 3, n]).filter { $0 <= n }.sorted().map {
      Kind.twoPoint(.orthonormal, directions: $0)
    }
    let exact: [Kind] = [.coordinates(.central), .coordinates(.forward), .reverse]
    return (independent + orthonormal + exact).map { EstimatorCase(kind: $0, n: n) }
  }

  static let all = [2, 3, 10].flatMap { all(dimension: $0) }
}
