import Answers
import Estimators
import Foundation
import Measures
import Sampling
import Testing

/// The values that methods are given under noise, against the models' formulas.
@Suite struct NoiseTests {
  private static let stream = RandomStream(seed: 17)

  private static func oracle(
    _ noise: Noise, dimension n: Int = 3, counts: CallCounts = CallCounts(),
    _ f: @escaping (Span<Double>) -> Double
  ) -> CountingOracle {
    CountingOracle(
      ClosureSource(dimension: n, f), counts: counts,
      samples: SampleRule(stream: stream, isPaired: noise.isPaired), noise: noise)
  }

  private static func values(_ count: Int, of noise: Noise, at f: Double) -> [Double] {
    let oracle = ValueOracle(oracle(noise) { _ in f })
    let x = [0.0, 0, 0]
    return (0..<count).map { _ in oracle.value(at: x.span) }
  }

  // MARK: - Laws

  /// The distribution function of a noisy value of f, written out once more.
  private static func law(
    _ model: Noise.Model, _ σ: Double, _ f: Double
  ) -> @Sendable (Double) -> Double {
    { value in
      switch model {
      case .additive: KolmogorovSmirnov.normal((value - f) / σ)
      case .relative: KolmogorovSmirnov.normal((value - f) / (σ * abs(f)))
      case .mixed:
        KolmogorovSmirnov.normal((value - f) / (σ * σ * f * f + σ * σ).squareRoot())
      // Of deviation σ: 2√3σ wide.
      case .uniform: min(max(0.5 + (value - f) / (12.0.squareRoot() * σ), 0), 1)
      case .cauchy: 0.5 + atan((value - f) / σ) / .pi
      case .bits, .moreWild: .nan
      }
    }
  }

  private static let randomModels = Noise.Model.allCases.filter(\.isRandom)
  private typealias Place = (value: Double, level: Double)
  private static let places: [Place] = [(1, 0.25), (-3, 2), (0.04, 1e-3)]

  /// 10⁵ draws of five models at three values and levels: 15 tests that together reject the right law once in a
  /// thousand times.
  @Test(arguments: randomModels, places)
  func everyModelHasItsLaw(model: Noise.Model, at: (value: Double, level: Double)) {
    let values = Self.values(100_000, of: Noise(model, level: at.level), at: at.value)
    let test = KolmogorovSmirnov(values, against: Self.law(model, at.level, at.value))
    #expect(!test.rejects(at: 1e-3 / 15), "D = \(test.distance)")
    // A law half as wide is another one.
    let other = KolmogorovSmirnov(values, against: Self.law(model, at.level / 2, at.value))
    #expect(other.rejects(at: 1e-9), "D = \(other.distance)")
  }

  /// The stated deviation of a noise is its own; with Cauchy's law, half the errors lie within the level.
  @Test(arguments: randomModels, places)
  func sizes(model: Noise.Model, at: (value: Double, level: Double)) {
    let noise = Noise(model, level: at.level)
    let size = noise.size(ofValue: at.value)
    let errors = Self.values(100_000, of: noise, at: at.value).map { $0 - at.value }
    if model == .cauchy {
      let share = SampleMean(errors.map { abs($0) < size ? 1 : 0 })
      #expect(abs(share.z(against: 0.5)) < 5)
    } else {
      let squares = SampleMean(errors.map { $0 * $0 })
      #expect(abs(squares.z(against: size * size)) < 5)
      #expect(noise.knownDeviation == (model == .additive || model == .uniform ? size : nil))
    }
  }

  // MARK: - Samples

  /// Unpaired draws do not depend on each other, however calls are put together.
  @Test(arguments: randomModels, 1...3)
  func unpairedDrawsAreIndependent(model: Noise.Model, lag: Int) {
    let count = 30_000
    let counter = Self.oracle(Noise(model, level: 0.5)) { _ in 2 }
    let oracle = ValueOracle(counter)
    let x = [0.0, 0, 0]
    var frame = DirectionFrame(dimension: 3, count: 2, dependence: .independent(.sphere))
    frame.redraw(from: Self.stream.at(iteration: 0))
    var several = [0.0, 0, 0, 0]
    var values: [Double] = []
    while values.count < count {
      counter.iterations += 1
      values.append(oracle.value(at: x.span))
      oracle.values(atPoints: (x + x).span, into: &several)
      values += several.prefix(2)
      oracle.values(at: x.span, along: &frame, radius: 0.1, into: &several)
      values += several
    }
    #expect(Set(values).count == values.count)
    // Signs, since Cauchy's law has no correlations.
    let signs = values.map { $0 > 2 ? 1.0 : -1 }
    let products = SampleMean(zip(signs, signs.dropFirst(lag)).map { $0 * $1 })
    #expect(abs(products.z(against: 0)) < 5)
  }

  /// If noise is paired, all calls of an iteration share it, and those of the next iteration have another.
  @Test(arguments: randomModels)
  func pairedCallsShareTheirNoise(model: Noise.Model) {
    let counter = Self.oracle(Noise(model, level: 0.5, isPaired: true)) { 1 + 0 * $0[0] }
    let oracle = ValueOracle(counter)
    let x = [0.0, 0, 0]
    var frame = DirectionFrame(dimension: 3, count: 2, dependence: .independent(.sphere))
    frame.redraw(from: Self.stream.at(iteration: 0))
    var ofIterations: [Double] = []
    for iteration in 1...100 {
      counter.iterations = iteration
      var (pairs, points) = ([0.0, 0, 0, 0], [0.0, 0, 0])
      oracle.values(at: x.span, along: &frame, radius: 0.1, into: &pairs)
      oracle.values(atPoints: (x + x + x).span, into: &points)
      let seen = Set(pairs + points + [oracle.value(at: x.span)])
      #expect(seen.count == 1, "iteration \(iteration): \(seen)")
      ofIterations.append(seen.first!)
    }
    #expect(Set(ofIterations).count == 100)
  }

  /// An oracle that begins after k calls goes on like one that has made them: draws are functions of the stream and
  /// the count.
  @Test(arguments: randomModels, [1, 31, 32, 33, 1000])
  func goesOnWhereItWasLeft(model: Noise.Model, calls: Int) {
    let noise = Noise(model, level: 0.5)
    let x = [1.0, 2, 3]
    let whole = ValueOracle(Self.oracle(noise) { $0[0] })
    let all = (0..<calls + 40).map { _ in whole.value(at: x.span) }
    let rest = ValueOracle(
      Self.oracle(noise, counts: CallCounts(values: calls - 1, tangents: 1)) { $0[0] })
    #expect((0..<40).map { _ in rest.value(at: x.span) } == Array(all.suffix(40)))
  }

  // MARK: - Functions of x

  /// 23 bits are what a `Float` has.
  @Test func bitsRoundAsFloatsDo() {
    let numbers = Self.stream.at(iteration: 1).normals(2000).enumerated().map {
      $1 * pow(2, Double($0 % 200 - 100))
    }
    let oracle = ValueOracle(Self.oracle(Noise(.bits, level: 23), dimension: 1) { $0[0] })
    for number in numbers {
      #expect(oracle.value(at: [number].span) == Double(Float(number)))
    }
  }

  /// To the nearest, ties to even: what stays is f times 1 + δ with |δ| ≤ 2^{−σ−1}.
  @Test(arguments: [1, 2, 7, 30, 51, 52])
  func bits(level: Int) {
    let noise = Noise(.bits, level: Double(level))
    let oracle = ValueOracle(Self.oracle(noise, dimension: 1) { $0[0] })
    let numbers =
      Self.stream.at(iteration: 2).normals(500) + [1, -1.5, 1.25, 1.75, 1e300, 3e-300, 0]
    for number in numbers {
      let value = oracle.value(at: [number].span)
      let exponent = number == 0 ? 0 : Int(number.exponent)
      let unit = Double(sign: .plus, exponent: exponent - level, significand: 1)
      #expect(value == (number / unit).rounded(.toNearestOrEven) * unit, "\(number)")
      #expect(abs(value - number) <= noise.size(ofValue: number))
    }
  }

  /// f(1 + σφ(x)) with T₃ as a cosine, at single points, many, and along directions.
  @Test(arguments: [1e-3, 0.4])
  func moreWild(level: Double) {
    let n = 4
    func f(_ x: [Double]) -> Double { 1 + x.reduce(0) { $0 + $1 * $1 } }
    func expected(_ x: [Double]) -> Double {
      let (sum, largest) = (x.reduce(0) { $0 + abs($1) }, x.map(abs).max()!)
      let norm = x.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let t = 0.9 * sin(100 * sum) * cos(100 * largest) + 0.1 * cos(norm)
      return f(x) * (1 + level * cos(3 * acos(t)))
    }
    let counter = Self.oracle(Noise(.moreWild, level: level), dimension: n) { x in
      f((0..<n).map { x[$0] })
    }
    let oracle = ValueOracle(counter)
    let x = [0.3, -1, 2, 0.01]
    let y = [1.0, 0, -0.2, 5]
    func isNear(_ value: Double, _ point: [Double]) -> Bool {
      abs(value - expected(point)) < 1e-9 * f(point)
    }
    #expect(isNear(oracle.value(at: x.span), x))
    #expect(oracle.value(at: x.span) == oracle.value(at: x.span))
    var values = [Double](repeating: 0, count: 6)
    oracle.values(atPoints: (x + y).span, into: &values)
    #expect(isNear(values[0], x) && isNear(values[1], y))
    for dependence in [DirectionFrame.Dependence.independent(.sphere), .independent(.gaussian)] {
      var frame = DirectionFrame(dimension: n, count: 3, dependence: dependence)
      frame.redraw(from: Self.stream.at(iteration: 3))
      oracle.values(at: x.span, along: &frame, radius: 0.2, into: &values)
      var point = x
      for i in 0..<6 {
        frame.write(x.span, movedBy: i.isMultiple(of: 2) ? 0.2 : -0.2, along: i / 2, to: &point)
        #expect(isNear(values[i], point), "value \(i)")
      }
    }
    #expect(abs(oracle.value(at: x.span) / f(x) - 1) <= level)
  }

  // MARK: - What is noted

  /// Exact values decide when levels are hit, and the best value that a method was given is kept with f there.
  @Test func exactValuesHitAndNoisyOnesAreGiven() {
    let counter = Self.oracle(Noise(.additive, level: 10), dimension: 1) { $0[0] }
    counter.hits = HitLog(levels: [3.5, 0.5])
    let oracle = ValueOracle(counter)
    var given: [(seen: Double, exact: Double)] = []
    for exact in [5.0, 4, 3, 2, 1, 0] {
      given.append((oracle.value(at: [exact].span), exact))
    }
    #expect(counter.hits.hits.map { $0?.counts.values } == [3, 6])
    let best = given.min { $0.seen < $1.seen }!
    #expect(counter.bestSeen == BestSeen(seen: best.seen, exact: best.exact))
    #expect(Set(given.map { $0.seen - $0.exact }).count == 6)
  }

  /// Without noise no best value is kept; values that are not finite stay as they are.
  @Test(arguments: Noise.Model.allCases)
  func whatIsNotFiniteStays(model: Noise.Model) {
    let counter = Self.oracle(Noise(model, level: 3), dimension: 1) { $0[0] }
    let oracle = ValueOracle(counter)
    #expect(oracle.value(at: [.infinity].span) == .infinity)
    #expect(oracle.value(at: [-Double.infinity].span) == -.infinity)
    #expect(oracle.value(at: [.nan].span).isNaN)
    #expect(counter.bestSeen == nil)
    let exact = CountingOracle(dimension: 1) { $0[0] }
    _ = ValueOracle(exact).value(at: [1].span)
    #expect(exact.bestSeen == nil)
  }
}
