import Estimators
import Sampling
import Testing

/// Every estimator with every option, and what THEORY says of it.
struct EstimatorCase: CustomTestStringConvertible, Sendable {
  enum Kind: Sendable, Hashable {
    case twoPoint(DirectionFrame.Dependence, directions: Int)
    case coordinates(CoordinateDifferences.Scheme)
    case forwardGradient(DirectionFrame.Dependence, directions: Int)
    case forward(tangentsAtOnce: Int)
    case complexStep
    case reverse
  }

  let kind: Kind
  let n: Int

  var testDescription: String {
    switch kind {
    case .twoPoint(let dependence, let q): "\(Self.name(dependence)), q = \(q), n = \(n)"
    case .forwardGradient(let dependence, let q):
      "forward gradient, \(Self.name(dependence)), q = \(q), n = \(n)"
    case .forward(let k): "forward mode, \(k) at once, n = \(n)"
    case .complexStep: "complex step, n = \(n)"
    case .coordinates(let scheme): "\(scheme) differences, n = \(n)"
    case .reverse: "reverse mode, n = \(n)"
    }
  }

  private static func name(_ dependence: DirectionFrame.Dependence) -> String {
    switch dependence {
    case .independent(let distribution): "\(distribution)"
    case .orthonormal: "orthonormal"
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
    case .forwardGradient(let dependence, let q):
      ForwardGradient(dimension: n, directions: q, dependence: dependence)
    case .forward(let k): ForwardMode(dimension: n, tangentsAtOnce: k)
    case .complexStep: ComplexStep(dimension: n)
    case .reverse: ReverseMode()
    }
  }

  /// The random directions, if there are any.
  var directions: (dependence: DirectionFrame.Dependence, count: Int)? {
    switch kind {
    case .twoPoint(let dependence, let q), .forwardGradient(let dependence, let q):
      (dependence, q)
    case .coordinates, .forward, .complexStep, .reverse: nil
    }
  }

  var isRandom: Bool { directions != nil }

  /// Whether derivatives are exact, whatever the function.
  var hasNoRadius: Bool {
    switch kind {
    case .twoPoint, .coordinates: false
    case .forwardGradient, .forward, .complexStep, .reverse: true
    }
  }

  /// One-sided differences are biased on quadratics; all others are exact in the mean.
  var isExactOnQuadratics: Bool { kind != .coordinates(.forward) }

  /// a, b, d with E GGᵀ = a·ggᵀ + b‖g‖²·I + d·Diag(gᵢ²).
  var moments: (a: Double, b: Double, d: Double) {
    let m = Double(n)
    func mean(of q: Int, _ a: Double, _ b: Double, _ d: Double) -> (Double, Double, Double) {
      let q = Double(q)
      return (a / q + 1 - 1 / q, b / q, d / q)
    }
    switch directions {
    case (.independent(.sphere), let q)?: return mean(of: q, 2 * m / (m + 2), m / (m + 2), 0)
    case (.independent(.gaussian), let q)?: return mean(of: q, 2, 1, 0)
    case (.independent(.rademacher), let q)?: return mean(of: q, 2, 1, -2)
    case (.independent(.l1Sphere), let q)?:
      let t = 2 * m / (m + 1)
      return mean(of: q, t, t, -t)
    case (.orthonormal, let count)?:
      let q = Double(count)
      let scale = m / (q * (m - 1) * (m + 2))
      return (scale * (q * m + m - 2), scale * (m - q), 0)
    case nil: return (1, 0, 0)
    }
  }

  /// c with E‖G‖² = c‖g‖², as in the table of natural steps 1/(cL).
  var secondMoment: Double {
    let m = Double(n)
    return switch directions {
    case (.independent(.gaussian), let q)?: (m + Double(q) + 1) / Double(q)
    case (.independent(.l1Sphere), let q)?:
      (2 * m * m / (m + 1) + Double(q) - 1) / Double(q)
    case (.independent, let q)?: (m + Double(q) - 1) / Double(q)
    case (.orthonormal, let q)?: m / Double(q)
    case nil: 1
    }
  }

  /// E‖G − g‖² at the default radius near a minimum of 1 with L = 1.
  var errorFloor: Double {
    let (m, u) = (Double(n), 0x1p-53)
    switch kind {
    case .twoPoint(let dependence, let q):
      let slope = u / (2.0.squareRoot() * TwoPoint.defaultRadius)
      // E‖s w‖² = n² on the sphere, n for entries of unit variance, n³ on the ℓ₁ sphere.
      let size =
        switch dependence {
        case .orthonormal, .independent(.sphere): m * m
        case .independent(.gaussian), .independent(.rademacher): m
        case .independent(.l1Sphere): m * m * m
        }
      return size * slope * slope / Double(q)
    case .coordinates(let scheme):
      let (rounding, bias) = (u / scheme.defaultRadius, scheme.defaultRadius / 2)
      return scheme == .central
        ? m * rounding * rounding / 2 : m * (2 * rounding * rounding + bias * bias)
    case .forwardGradient, .forward, .complexStep, .reverse: return 0
    }
  }

  var calls: CallCounts {
    switch kind {
    case .twoPoint(_, let q): CallCounts(values: 2 * q)
    case .coordinates(.central): CallCounts(values: 2 * n)
    case .coordinates(.forward): CallCounts(values: n + 1)
    case .forwardGradient(_, let q): CallCounts(tangents: q)
    case .forward, .complexStep: CallCounts(tangents: n)
    case .reverse: CallCounts(gradients: 1)
    }
  }

  static func all(dimension n: Int) -> [EstimatorCase] {
    // Eleven are more than one sweep carries.
    let independent = DirectionDistribution.allCases.flatMap { distribution in
      [1, 3, 11].map { (DirectionFrame.Dependence.independent(distribution), $0) }
    }
    let orthonormal = Set([1, 3, n]).filter { $0 <= n }.sorted().map {
      (DirectionFrame.Dependence.orthonormal, $0)
    }
    let random = (independent + orthonormal).flatMap { dependence, q -> [Kind] in
      [.twoPoint(dependence, directions: q), .forwardGradient(dependence, directions: q)]
    }
    let exact: [Kind] = [
      .coordinates(.central), .coordinates(.forward), .forward(tangentsAtOnce: 1),
      .forward(tangentsAtOnce: 4), .forward(tangentsAtOnce: 100), .complexStep, .reverse,
    ]
    return (random + exact).map { EstimatorCase(kind: $0, n: n) }
  }

  static let all = [2, 3, 10].flatMap { all(dimension: $0) }
}
