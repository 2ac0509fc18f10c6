import AutoDiff
import Estimators
import Measures
import Sampling
import Testing

/// The laws, for every estimator of the catalogue. Statistics are held to |z| < 4.5: at a fresh
/// seed, 7 false alarms in a million each.
struct GradientEstimatorTests {
  static let stream = RandomStream(seed: 71)

  static func point(_ n: Int) -> [Double] { stream.substream("point").at(iteration: n).normals(n) }

  /// E GGᵀ entry by entry, E G = g, and E‖G‖² = c‖g‖²: on a quadratic at any radius.
  @Test(arguments: EstimatorCase.all.filter(\.isExactOnQuadratics))
  func momentsOnAQuadratic(entry: EstimatorCase) {
    let n = entry.n
    let x = Self.point(n)
    let g = EstimatorLaws.product(EstimatorLaws.matrix(n), x)
    let size = EstimatorLaws.dot(g, g)
    let moments = entry.moments
    var means = [SampleMean](repeating: SampleMean(), count: n)
    var products = [SampleMean](repeating: SampleMean(), count: n * n)
    var lengths = SampleMean()
    let estimator = entry.make(radius: 0.5)
    EstimatorLaws.sample(
      estimator, of: EstimatorLaws.quadratic(n), at: x, draws: 20_000, from: Self.stream
    ) { estimate in
      for i in 0..<n {
        means[i].add(estimate[i])
        for j in 0...i { products[i * n + j].add(estimate[i] * estimate[j]) }
      }
      lengths.add(EstimatorLaws.dot(estimate, estimate))
    }
    for i in 0..<n {
      #expect(abs(means[i].z(against: g[i])) < 4.5, "E G, entry \(i)")
      for j in 0...i {
        let diagonal = i == j ? moments.b * size + moments.d * g[i] * g[i] : 0
        let z = products[i * n + j].z(against: moments.a * g[i] * g[j] + diagonal)
        #expect(abs(z) < 4.5, "E GGᵀ, entry \(i), \(j)")
      }
    }
    #expect(abs(lengths.z(against: entry.secondMoment * size)) < 4.5)
    #expect(relativeDifference(estimator.traits.secondMoment, entry.secondMoment) < 1e-14)
    #expect(
      relativeDifference(moments.a + Double(n) * moments.b + moments.d, entry.secondMoment) < 1e-14)
  }

  /// f = ½xᵀAx + Σ cᵢxᵢ³ + δx₁²xₙ near 0, where ε = 1 is large: E G = ∇f_ε, and the radius adds the
  /// third derivative's term to ∇f, ε²·s·E v·(Σ cᵢvᵢ³ + δv₁²vₙ).
  @Test(arguments: EstimatorCase.all, [0.5, 1])
  func meanIsTheGradientOfTheSmoothedFunction(entry: EstimatorCase, radius ε: Double) {
    let n = entry.n
    let m = Double(n)
    let a = EstimatorLaws.matrix(n)
    let c = (0..<n).map { 1 + 0.3 * Double($0 % 3) }
    let δ = 2.0
    let zero = [Double](repeating: 0, count: n)
    let graph = Graph(parameters: n) { x in
      x.symmetricQuadratic(matrix: a, center: zero) + dot(x.constant(c), x * square(x))
        + δ * square(x[0]) * x[n - 1]
    }
    let x = Self.point(n).map { 0.05 * $0 }
    var expected = EstimatorLaws.product(a, x)
    for i in 0..<n { expected[i] += 3 * c[i] * x[i] * x[i] }
    expected[0] += 2 * δ * x[0] * x[n - 1]
    expected[n - 1] += δ * x[0] * x[0]
    #expect(relativeDifference(Evaluator(graph).gradient(at: x), expected) < 1e-13)
    for i in 0..<n {
      let mixed = i == n - 1 ? δ : 0
      switch entry.kind {
      case .twoPoint(.independent(.gaussian), _): expected[i] += ε * ε * (3 * c[i] + mixed)
      case .twoPoint(.independent(.rademacher), _): expected[i] += ε * ε * (c[i] + mixed)
      case .twoPoint(.independent(.l1Sphere), _):
        expected[i] += ε * ε * (6 * c[i] + 2 * mixed) / ((m + 1) * (m + 2))
      case .twoPoint: expected[i] += ε * ε * (3 * c[i] + mixed) / (m + 2)
      case .coordinates(.central): expected[i] += ε * ε * c[i]
      case .coordinates(.forward):
        let curvature = a[i * (n + 1)] + 6 * c[i] * x[i] + (i == 0 ? 2 * δ * x[n - 1] : 0)
        expected[i] += 0.5 * ε * curvature + ε * ε * c[i]
      case .forwardGradient, .forward, .complexStep, .reverse: break
      }
    }
    var means = [SampleMean](repeating: SampleMean(), count: n)
    EstimatorLaws.sample(
      entry.make(radius: ε), of: graph, at: x, draws: entry.isRandom ? 40_000 : 2,
      from: Self.stream
    ) { estimate in
      for i in 0..<n { means[i].add(estimate[i]) }
    }
    for i in 0..<n {
      if entry.isRandom {
        #expect(abs(means[i].z(against: expected[i])) < 4.5, "entry \(i)")
      } else {
        #expect(abs(means[i].mean - expected[i]) < 1e-13, "entry \(i)")
      }
    }
  }

  /// Estimates that are exact on quadratics are so to rounding, at a radius where rounding is
  /// small: a step of another length on one side would show.
  @Test(arguments: EstimatorCase.all)
  func exactEstimatesOfQuadratics(entry: EstimatorCase) {
    let isExact =
      if let (dependence, q) = entry.directions {
        dependence == .orthonormal && q == entry.n
      } else {
        entry.kind != .coordinates(.forward)
      }
    let x = Self.point(entry.n)
    let g = EstimatorLaws.product(EstimatorLaws.matrix(entry.n), x)
    let graph = EstimatorLaws.quadratic(entry.n)
    for radius in [0.25, 1, 3] {
      let estimate = EstimatorLaws.estimate(entry.make(radius: radius), of: graph, at: x)
      #expect((relativeDifference(estimate, g) < 1e-13) == isExact)
    }
  }

  @Test(arguments: EstimatorCase.all)
  func callsAreThoseThatWereCounted(entry: EstimatorCase) {
    let estimator = entry.make(radius: nil)
    #expect(estimator.traits.calls == entry.calls)
    let counted = EstimatorLaws.sample(
      estimator, of: EstimatorLaws.quadratic(entry.n), at: Self.point(entry.n), draws: 3,
      from: Self.stream
    ) { _ in }
    let each = entry.calls
    #expect(
      counted
        == CallCounts(
          values: 3 * each.values, gradients: 3 * each.gradients, tangents: 3 * each.tangents))
  }

  @Test(arguments: EstimatorCase.all)
  func naturalStep(entry: EstimatorCase) {
    let step = entry.make(radius: nil).traits.naturalStep(smoothness: 8)
    #expect(relativeDifference(step, 1 / (8 * entry.secondMoment)) < 1e-14)
  }

  @Test(arguments: EstimatorCase.all)
  func sameDrawSameBits(entry: EstimatorCase) {
    let x = Self.point(entry.n)
    let graph = EstimatorLaws.quadratic(entry.n)
    var first: [[Double]] = []
    var second: [[Double]] = []
    EstimatorLaws.sample(
      entry.make(radius: nil), of: graph, at: x, draws: 5, from: Self.stream
    ) { first.append($0) }
    EstimatorLaws.sample(
      entry.make(radius: nil), of: graph, at: x, draws: 5, from: Self.stream
    ) { second.append($0) }
    #expect(first == second)
    #expect((Set(first).count > 1) == entry.isRandom)
    // Nor does an estimate depend on those before.
    let alone = EstimatorLaws.estimate(
      entry.make(radius: nil), of: graph, at: x, from: Self.stream)
    #expect(alone == first[0])
  }

  @Test(arguments: EstimatorCase.all + EstimatorCase.all(dimension: 200))
  func estimatesAllocateNothing(entry: EstimatorCase) {
    let count = EstimatorLaws.allocationsOfEstimates(
      entry.make(radius: nil), of: EstimatorLaws.quadratic(entry.n), at: Self.point(entry.n),
      count: 5)
    #expect(count == 0 || count == nil)
  }

  /// Near the minimum of a function whose least value is 1, the error ‖G − g‖² that is left comes
  /// from rounding two values by about u = 2⁻⁵³ each, and from the bias of one-sided differences:
  /// it is within a factor of ten of what these come to. Random estimates are compared with those
  /// of the same draws on the function less 1, which rounds ten digits later.
  @Test(arguments: EstimatorCase.all)
  func errorFloor(entry: EstimatorCase) {
    let n = entry.n
    let estimator = entry.make(radius: nil)
    let curvatures = [Double](repeating: 1, count: n)
    func graph(_ minimum: Double) -> Graph {
      Graph(parameters: n) {
        $0.diagonalQuadratic(curvatures: curvatures, center: [Double](repeating: 0, count: n))
          + minimum
      }
    }
    var errors = SampleMean()
    for trial in 0..<50 {
      let x = Self.stream.substream("floor").at(iteration: trial).normals(n).map { 1e-5 * $0 }
      var exact: [[Double]] = []
      let draws = entry.isRandom ? 20 : 1
      EstimatorLaws.sample(estimator, of: graph(0), at: x, draws: draws, from: Self.stream) {
        exact.append(entry.isRandom ? $0 : x)
      }
      var k = 0
      EstimatorLaws.sample(estimator, of: graph(1), at: x, draws: draws, from: Self.stream) {
        errors.add(zip($0, exact[k]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) })
        k += 1
      }
    }
    let floor = entry.errorFloor
    if entry.hasNoRadius {
      #expect(floor == 0 && errors.mean < 1e-30)
    } else {
      #expect(0.1 * floor < errors.mean && errors.mean < 10 * floor, "\(errors.mean / floor)")
    }
  }

  @Test(arguments: EstimatorCase.all)
  func workspaceIsStated(entry: EstimatorCase) {
    let bytes = entry.make(radius: nil).traits.workspaceBytes
    switch entry.kind {
    case .coordinates(let scheme):
      // At so few variables all points are asked for at once.
      let points = scheme == .central ? 2 * entry.n : entry.n
      #expect(bytes == 8 * points * (entry.n + 1))
    case .complexStep: #expect(bytes == 8 * entry.n)
    case .twoPoint(_, let q), .forwardGradient(_, let q):
      #expect(bytes >= 8 * q * (entry.n + 1))
    case .forward(let k): #expect(bytes == 8 * entry.n * min(k, entry.n))
    case .reverse: #expect(bytes == 0)
    }
  }
}
