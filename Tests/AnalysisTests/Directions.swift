import Foundation

/// Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195: the tests' own seeded numbers, so that
/// nothing here leans on the code that it is meant to check.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Two independent standard normals (Box and Muller).
  mutating func normalPair() -> (Double, Double) {
    let radius = (-2 * log(1 - Double.random(in: 0..<1, using: &self))).squareRoot()
    let angle = 2 * Double.pi * Double.random(in: 0..<1, using: &self)
    return (radius * cos(angle), radius * sin(angle))
  }

  mutating func normals(_ count: Int) -> [Double] {
    var values: [Double] = []
    while values.count < count {
      let (first, second) = normalPair()
      values += [first, second]
    }
    return Array(values.prefix(count))
  }
}

/// The estimators as the textbook states them, one draw at a time.
enum Directions: String, CaseIterable, Sendable, CustomStringConvertible {
  case sphere, gaussian, rademacher, l1Sphere, orthonormal

  var description: String { rawValue }

  private var isUnit: Bool { self == .sphere || self == .orthonormal }

  /// An estimate of `gradient` from `count` directions.
  func estimate(
    of gradient: [Double], count: Int, using generator: inout SplitMix64
  ) -> [Double] {
    let n = gradient.count
    var drawn: [[Double]] = []
    for _ in 0..<count {
      var v =
        self == .rademacher
        ? (0..<n).map { _ in Bool.random(using: &generator) ? 1 : -1 } : generator.normals(n)
      if self == .orthonormal {
        for u in drawn {
          let along = dot(u, v)
          for i in v.indices { v[i] -= along * u[i] }
        }
      }
      if isUnit {
        let length = dot(v, v).squareRoot()
        for i in v.indices { v[i] /= length }
      }
      if self == .l1Sphere {
        // Exponential magnitudes, as halves of χ² with two degrees of freedom.
        v = v.map { z in
          let other = generator.normalPair().0
          return (z < 0 ? -1 : 1) * (z * z + other * other) / 2
        }
        let length = v.reduce(0) { $0 + abs($1) }
        for i in v.indices { v[i] /= length }
      }
      drawn.append(v)
    }
    let scale = (isUnit || self == .l1Sphere ? Double(n) : 1) / Double(count)
    var estimate = [Double](repeating: 0, count: n)
    for v in drawn {
      let slope = scale * dot(gradient, v)
      for i in v.indices {
        estimate[i] += slope * (self == .l1Sphere ? (v[i] < 0 ? -1 : 1) : v[i])
      }
    }
    return estimate
  }
}

func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}

/// |a − b| relative to the larger of the two.
func relativeDifference(_ a: Double, _ b: Double) -> Double {
  a == b ? 0 : abs(a - b) / max(abs(a), abs(b))
}

/// A running mean with its standard error (Welford 1962, doi:10.1080/00401706.1962.10490022).
struct Mean {
  private(set) var count = 0
  private(set) var value = 0.0
  private var squares = 0.0

  mutating func add(_ sample: Double) {
    count += 1
    let before = sample - value
    value += before / Double(count)
    squares += before * (sample - value)
  }

  var standardError: Double {
    (squares / Double(count - 1) / Double(count)).squareRoot()
  }
}
