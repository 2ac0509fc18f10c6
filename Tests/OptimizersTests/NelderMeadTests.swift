import AutoDiff
import Estimators
import Foundation
import Measures
import Optimizers
import Sampling
import Testing

@Suite struct NelderMeadTests {
  /// The method as it is written: the mean of the others summed each time, and all points sorted.
  private static func textbook(
    _ c: SimplexCoefficients, _ f: TestFunction, from x: [Double], steps: Int
  ) -> (path: [[Double]], values: Int) {
    let n = x.count
    let evaluator = f.evaluator(n)
    var values = 0
    func vertex(_ x: [Double]) -> (x: [Double], f: Double) {
      values += 1
      return (x, evaluator.value(at: x))
    }
    func sorted(_ simplex: [(x: [Double], f: Double)]) -> [(x: [Double], f: Double)] {
      simplex.enumerated().sorted { ($0.element.f, $0.offset) < ($1.element.f, $1.offset) }
        .map(\.element)
    }
    var simplex = [vertex(x)]
    for i in 0..<n {
      var y = x
      y[i] = x[i] == 0 ? 0.00025 : 1.05 * x[i]
      simplex.append(vertex(y))
    }
    simplex = sorted(simplex)
    var path: [[Double]] = []
    for _ in 0..<steps {
      let worst = simplex[n]
      let mean = (0..<n).map { i in
        simplex.dropLast().reduce(0) { $0 + $1.x[i] } / Double(n)
      }
      func point(_ t: Double) -> (x: [Double], f: Double) {
        vertex(zip(mean, worst.x).map { (1 + t) * $0 - t * $1 })
      }
      let reflected = point(c.reflection)
      var isPulled = false
      if reflected.f < simplex[0].f {
        let expanded = point(c.reflection * c.expansion)
        simplex[n] = expanded.f < reflected.f ? expanded : reflected
      } else if reflected.f < simplex[n - 1].f {
        simplex[n] = reflected
      } else if reflected.f < worst.f {
        let outer = point(c.contraction * c.reflection)
        if outer.f <= reflected.f { simplex[n] = outer } else { isPulled = true }
      } else {
        let inside = point(-c.contraction)
        if inside.f < worst.f { simplex[n] = inside } else { isPulled = true }
      }
      if isPulled {
        for j in 1...n {
          simplex[j] = vertex(
            zip(simplex[0].x, simplex[j].x).map { $0 + c.shrinkage * ($1 - $0) })
        }
      }
      simplex = sorted(simplex)
      path.append(simplex[0].x)
    }
    return (path, values)
  }

  private static func run(
    _ method: NelderMead, _ f: TestFunction, from x: [Double], steps: Int,
    _ look: (Int, NelderMead.State) -> Void = { _, _ in }
  ) throws -> (state: NelderMead.State, values: Int) {
    var method = method
    let counter = f.counter(x.count)
    var state = method.start(at: x)
    for k in 0..<steps {
      _ = try method.advance(
        &state, iteration: k, from: ClosingOracle(counter),
        using: RandomStream(seed: 0).at(iteration: k))
      look(k, state)
    }
    return (state, counter.counts.values)
  }

  /// Functions, and coefficients other than the adaptive ones.
  static let settings: [(TestFunction, SimplexCoefficients?)] = [
    (.ellipsoid, .standard), (.exponentials, .standard), (.steps, .standard), (.ellipsoid, nil),
    (
      .exponentials,
      SimplexCoefficients(reflection: 0.9, expansion: 1.7, contraction: 0.4, shrinkage: 0.6)
    ),
  ]

  /// It agrees point by point and value by value, also with many equal values, as long as values are more than
  /// rounding.
  @Test(arguments: [1, 2, 5, 12, 30], settings)
  func asItIsWritten(n: Int, setting: (TestFunction, SimplexCoefficients?)) throws {
    let c = setting.1 ?? .adaptive(dimension: n)
    let start = RandomStream(seed: 3).at(iteration: 0).normals(n)
    let steps = min(15 * n, 200)
    let expected = Self.textbook(c, setting.0, from: start, steps: steps)
    let method = NelderMead(coefficients: c, dimension: n)
    let found = try Self.run(method, setting.0, from: start, steps: steps) { k, state in
      let scale = max(1, expected.path[k].map(abs).max()!)
      let difference = zip(method.point(of: state), expected.path[k]).map { abs($0 - $1) }.max()!
      #expect(difference <= 1e-12 * scale, "step \(k)")
    }
    #expect(found.values == expected.values)
  }

  /// The sum behind the mean is summed anew often enough to come down to the last digits of the smallest numbers.
  @Test func staysExact() throws {
    let start = [1, -2, 0.5, 3]
    let found = try Self.run(NelderMead(dimension: 4), .sphere, from: start, steps: 8000)
    #expect(found.state.simplex[0].value < 1e-280)
  }

  @Test(arguments: [2, 5, 40])
  func adaptiveCoefficients(n: Int) {
    let c = SimplexCoefficients.adaptive(dimension: n)
    let m = Double(n)
    #expect(c.reflection == 1 && c.expansion == 1 + 2 / m)
    #expect(c.contraction == 0.75 - 0.5 / m && c.shrinkage == 1 - 1 / m)
    #expect(SimplexCoefficients.adaptive(dimension: 2) == .standard)
    #expect(SimplexCoefficients.adaptive(dimension: 1) == .standard)
  }

  /// On a plateau every iteration pulls, until the simplex is small; then a new one begins that is as long as the
  /// first.
  @Test(arguments: [nil, 1e-3, 1e-6])
  func restarts(collapse: Double?) throws {
    let flat = TestFunction(
      testDescription: "flat", recorded: { 0 * AutoDiff.dot($0, $0) })
    var lengths: [Double] = []
    let method = NelderMead(restartingBelow: collapse, dimension: 3)
    let start = [1.0, 0, -2]
    let found = try Self.run(method, flat, from: start, steps: 200) { _, state in
      lengths.append(abs(state.simplex.map { $0.point[0] }.max()! - 1))
      #expect(state.simplex.count == 4 && method.point(of: state) == start)
    }
    let growths = zip(lengths, lengths.dropFirst()).count { $1 > $0 }
    guard let collapse else {
      #expect(growths == 0 && lengths.last! < 1e-15)
      #expect(found.values == 4 + 200 * 5)
      return
    }
    // Halved every iteration, checked every fourth.
    let lives = 200 / (-log2(collapse) + 4)
    #expect(Double(growths) >= lives.rounded(.down) - 1 && Double(growths) <= lives + 3)
    #expect(lengths.min()! > collapse * 0.05 / 64)
    for (before, after) in zip(lengths, lengths.dropFirst()) where after > before {
      // As long as the first, pulled once.
      #expect(abs(after - 0.025) < 1e-15)
    }
  }

  /// In 24 variables the simplex collapses far from the minimum; restarts get there.
  @Test func restartsGoOn() throws {
    let start = [Double](repeating: 1, count: 24)
    let finals = try [nil, 1e-3].map { collapse in
      try Self.run(
        NelderMead(restartingBelow: collapse, dimension: 24), .ellipsoid, from: start, steps: 60_000
      ).state.simplex[0].value
    }
    #expect(finals[0] > 0.01 && finals[1] < 1e-7)
  }

  @Test func badConstants() async {
    await #expect(processExitsWith: .failure) {
      _ = NelderMead(relativeLength: 0, dimension: 2)
    }
    await #expect(processExitsWith: .failure) {
      _ = SimplexCoefficients(reflection: 1, expansion: 1, contraction: 0.5, shrinkage: 0.5)
    }
  }
}
