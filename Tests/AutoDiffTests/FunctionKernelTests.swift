import AutoDiff
import CKernels
import Foundation
import Sampling
import Testing

/// The elementary functions of the kernels: against wider numbers, at the ends of the number line,
/// and at every level.
struct FunctionKernelTests {
  #if arch(x86_64)
    /// With 64 binary digits, eleven more than what is tested.
    typealias Wide = Float80
    static let referenceError: Wide = 0.01
  #else
    typealias Wide = Double
    static let referenceError: Wide = 1
  #endif

  static var levels: [zo_kernels] {
    let names: [String] = ["baseline", "avx2", "avx512"]
    return names.compactMap { zo_kernels_at($0)?.pointee }
  }

  struct Function: CustomTestStringConvertible, Sendable {
    let name: String
    let code: zo_function
    /// Units in the last place.
    let error: Wide
    let value: @Sendable (Wide) -> Wide
    let slope: @Sendable (Wide) -> Wide
    let curvature: @Sendable (Wide) -> Wide
    var lowest = -Double.infinity

    var testDescription: String { name }
  }

  static func sigmoid(_ x: Wide) -> Wide {
    let t = exp(-abs(x))
    return (x >= 0 ? 1 : t) / (1 + t)
  }

  static let functions: [Function] = [
    Function(
      name: "negate", code: zo_negate, error: 0, value: { -$0 }, slope: { _ in -1 },
      curvature: { _ in 0 }),
    Function(
      name: "square", code: zo_square, error: 0.5, value: { $0 * $0 }, slope: { 2 * $0 },
      curvature: { _ in 2 }),
    Function(
      name: "sqrt", code: zo_sqrt, error: 0.5, value: { $0.squareRoot() },
      slope: { 0.5 / $0.squareRoot() }, curvature: { -0.25 / ($0 * $0.squareRoot()) }, lowest: 0),
    Function(
      name: "exp", code: zo_exp, error: 1, value: { exp($0) }, slope: { exp($0) },
      curvature: { exp($0) }),
    Function(
      name: "log", code: zo_log, error: 1, value: { log($0) }, slope: { 1 / $0 },
      curvature: { -1 / ($0 * $0) }, lowest: 0),
    Function(
      name: "log1p", code: zo_log1p, error: 1, value: { log1p($0) }, slope: { 1 / (1 + $0) },
      curvature: { -1 / ((1 + $0) * (1 + $0)) }, lowest: -1),
    Function(
      name: "tanh", code: zo_tanh, error: 2.5, value: { tanh($0) },
      slope: { 1 - tanh($0) * tanh($0) },
      curvature: { -2 * tanh($0) * (1 - tanh($0) * tanh($0)) }),
    Function(
      name: "sigmoid", code: zo_sigmoid, error: 2.5, value: { sigmoid($0) },
      slope: { sigmoid($0) * sigmoid(-$0) },
      curvature: { sigmoid($0) * sigmoid(-$0) * (sigmoid(-$0) - sigmoid($0)) }),
    Function(
      name: "softplus", code: zo_softplus, error: 2,
      value: { max($0, 0) + log1p(exp(-abs($0))) }, slope: { sigmoid($0) },
      curvature: { sigmoid($0) * sigmoid(-$0) }),
    Function(
      name: "relu", code: zo_relu, error: 0, value: { max($0, 0) }, slope: { $0 > 0 ? 1 : 0 },
      curvature: { _ in 0 }),
  ]

  /// All binades of both signs, then intervals round 0 and 1 where reductions change over.
  static func points(_ count: Int, above lowest: Double) -> [Double] {
    let stream = RandomStream(seed: 83).at(iteration: 0)
    let uniforms = stream.uniforms(count)
    let more = RandomStream(seed: 84).at(iteration: 0).uniforms(count)
    return (0..<count).map { i in
      let (u, v) = (uniforms[i], more[i])
      let x =
        switch i % 5 {
        case 0: (v < 0.5 ? -1 : 1) * scalbn(1 + u, Int(2098 * abs(2 * v - 1)) - 1074)
        case 1: 1500 * (u - 0.5)
        case 2: 100 * (u - 0.5)
        case 3: 4 * (u - 0.5)
        default: 0.5 + u
        }
      return x > lowest ? x : abs(x)
    }
  }

  static func map(_ level: zo_kernels, _ function: zo_function, _ x: [Double]) -> [Double] {
    // One entry past the end tells whether a kernel writes there.
    var y = [Double](repeating: .nan, count: x.count + 1)
    level.map(function, x, &y, x.count)
    #expect(y[x.count].isNaN, "the kernel writes past the end of \(x.count) values")
    return Array(y[..<x.count])
  }

  @Test(arguments: functions)
  func accuracy(of function: Function) {
    let x = Self.points(1_000_000, above: function.lowest)
    let y = Self.map(Self.levels.last!, function.code, x)
    var (worst, place) = (Wide(0), 0.0)
    for i in x.indices {
      let exact = function.value(Wide(x[i]))
      if Double(exact) == y[i] { continue }
      // The least step is that of subnormal numbers.
      let step = Wide(sign: .plus, exponent: max(exact.exponent - 52, -1074), significand: 1)
      let error = abs(Wide(y[i]) - exact) / step
      if !(error <= worst) { (worst, place) = (error, x[i]) }
    }
    #expect(worst <= function.error + Self.referenceError, "\(worst) at \(place)")
  }

  /// Bit by bit, whichever instructions there are, and for every position in a vector.
  @Test(arguments: functions)
  func levelsAgree(on function: Function) {
    let x =
      Self.points(20_000, above: function.lowest) + [
        0, -0.0, .infinity, .leastNonzeroMagnitude, 0x1p-1030,
      ]
    func bits(_ values: ArraySlice<Double>) -> [UInt64] { values.map(\.bitPattern) }
    let expected = Self.map(Self.levels[0], function.code, x)
    for level in Self.levels {
      #expect(bits(Self.map(level, function.code, x)[...]) == bits(expected[...]))
      for count in 0..<20 {
        let part = Self.map(level, function.code, Array(x[3..<3 + count]))
        #expect(bits(part[...]) == bits(expected[3..<3 + count]))
      }
    }
  }

  @Test func endsOfTheNumberLine() {
    let infinite = Double.infinity
    let cases: [(zo_function, [(Double, Double)])] = [
      (
        zo_exp,
        [
          (0, 1), (-0.0, 1), (infinite, infinite), (-infinite, 0), (710, infinite),
          (1e308, infinite), (-746, 0), (-1e308, 0),
        ]
      ),
      (
        zo_log,
        [
          (0, -infinite), (-0.0, -infinite), (infinite, infinite), (1, 0), (-1, .nan),
          (-infinite, .nan), (-.leastNonzeroMagnitude, .nan),
        ]
      ),
      (
        zo_log1p,
        [
          (0, 0), (-0.0, -0.0), (infinite, infinite), (-1, -infinite), (-1.5, .nan),
          (-infinite, .nan), (1e-300, 1e-300),
        ]
      ),
      (
        zo_tanh,
        [
          (0, 0), (-0.0, -0.0), (infinite, 1), (-infinite, -1), (20, 1), (-1e300, -1),
          (1e-300, 1e-300),
        ]
      ),
      (zo_sigmoid, [(0, 0.5), (infinite, 1), (-infinite, 0), (1e300, 1), (-1e300, 0)]),
      (
        zo_softplus,
        [(infinite, infinite), (-infinite, 0), (1e300, 1e300), (-1e300, 0), (800, 800)]
      ),
      (zo_sqrt, [(0, 0), (-0.0, -0.0), (infinite, infinite), (-1, .nan)]),
      (zo_square, [(1e200, infinite), (-infinite, infinite), (1e-200, 0)]),
      (zo_relu, [(0, 0), (infinite, infinite), (-infinite, 0), (-3, 0), (3, 3)]),
      (zo_negate, [(0, -0.0), (infinite, -infinite)]),
    ]
    for level in Self.levels {
      for (function, pairs) in cases {
        let found = Self.map(level, function, pairs.map(\.0) + [.nan])
        for (y, (x, expected)) in zip(found, pairs) {
          #expect(
            y == expected && y.sign == expected.sign || y.isNaN && expected.isNaN,
            "function \(function.rawValue) of \(x) is \(y) at level \(level.name!)")
        }
        #expect(found.last!.isNaN, "function \(function.rawValue) of NaN")
      }
    }
  }

  /// sums += weights · f′(x), for every remainder of a vector.
  @Test(arguments: functions)
  func derivatives(of function: Function) {
    let stream = RandomStream(seed: 85)
    for count in [1, 7, 8, 9, 1003] {
      let x = stream.at(iteration: 0).normals(count).map {
        function.lowest == -.infinity ? $0 : abs($0) + 0.1
      }
      let (weights, start) = (
        stream.at(iteration: 1).normals(count), stream.at(iteration: 2).normals(count)
      )
      for level in Self.levels {
        let y = Self.map(level, function.code, x)
        var sums = start + [.nan]
        level.map_pullback(function.code, x, y, weights, &sums, count)
        for i in 0..<count {
          let term = Double(function.slope(Wide(x[i]))) * weights[i]
          let size = abs(start[i]) + abs(term) + abs(weights[i])
          #expect(abs(sums[i] - (start[i] + term)) <= 1e-15 * size)
        }
        #expect(sums[count].isNaN)
      }
    }
  }

  /// sums += changes · f′(x) + weights · f″(x) · directions, for every remainder of a vector.
  @Test(arguments: functions)
  func secondDerivatives(of function: Function) {
    let stream = RandomStream(seed: 87)
    for count in [1, 7, 8, 9, 1003] {
      let x = stream.at(iteration: 0).normals(count).map {
        function.lowest == -.infinity ? $0 : abs($0) + 0.1
      }
      let (weights, directions) = (
        stream.at(iteration: 1).normals(count), stream.at(iteration: 2).normals(count)
      )
      let (changes, start) = (
        stream.at(iteration: 3).normals(count), stream.at(iteration: 4).normals(count)
      )
      for level in Self.levels {
        let y = Self.map(level, function.code, x)
        var sums = start + [.nan]
        level.map_pullback_tangent(
          function.code, x, y, weights, directions, changes, &sums, count)
        for i in 0..<count {
          let first = Double(function.slope(Wide(x[i]))) * changes[i]
          let second = Double(function.curvature(Wide(x[i]))) * weights[i] * directions[i]
          let size =
            abs(start[i]) + abs(first) + abs(second) + abs(changes[i])
            + abs(weights[i] * directions[i])
          #expect(abs(sums[i] - (start[i] + first + second)) <= 1e-15 * size)
        }
        #expect(sums[count].isNaN)
      }
    }
  }

  /// Whole numbers add up exactly in any order; others in the same order at every level.
  @Test(arguments: [0, 1, 7, 8, 9, 31, 32, 33, 100, 1000])
  func sums(count: Int) {
    let whole = (0..<count).map { Double($0 * $0) } + [.nan]
    let other = RandomStream(seed: 86).at(iteration: 0).normals(count) + [.nan]
    let expected = other[..<count].reduce(Wide(0)) { $0 + Wide($1) }
    let size = other[..<count].reduce(1) { $0 + abs($1) }
    for level in Self.levels {
      #expect(level.sum(whole, count) == whole[..<count].reduce(0, +))
      #expect(level.sum(other, count) == Self.levels[0].sum(other, count))
      #expect(abs(level.sum(other, count) - Double(expected)) <= 1e-15 * size)
    }
  }
}
