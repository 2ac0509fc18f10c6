import LinearAlgebra
import Studies
import Sampling
import Testing

@Suite struct ProcrustesTests {
  private static func normals(_ count: Int, _ label: String) -> [Double] {
    RandomStream(seed: 1966).substream(label).at(iteration: 0).normals(count)
  }

  /// A random orthogonal matrix by rows; with its first row negated, one of the other determinant.
  private static func orthogonal(_ d: Int, _ seed: Int, isReflected: Bool) -> [Double] {
    var rows = normals(d * d, "rotation \(d) \(seed)")
    var orthonormalizer = Orthonormalizer(dimension: d, vectors: d)
    orthonormalizer.orthonormalize(&rows)
    if isReflected { for j in 0..<d { rows[j].negate() } }
    return rows
  }

  private static func product(_ x: [Double], _ r: [Double], _ d: Int) -> [Double] {
    (0..<x.count).map { e in
      (0..<d).reduce(0) { $0 + x[e / d * d + $1] * r[$1 * d + e % d] }
    }
  }

  private static func largestDifference(_ x: [Double], _ y: [Double]) -> Double {
    zip(x, y).map { abs($0 - $1) }.max()!
  }

  @Test(arguments: [2, 3, 10], [false, true])
  func rotationsReflectionsAndShiftsAreRecovered(d: Int, isReflected: Bool) throws {
    for seed in 0..<20 {
      let x = Self.normals(d * (d + 5 * seed + 1), "points \(d) \(seed)")
      let r = Self.orthogonal(d, seed, isReflected: isReflected)
      let shift = Self.normals(d, "shift \(d) \(seed)")
      let y = Self.product(x, r, d).enumerated().map { $1 + shift[$0 % d] }
      let motion = try #require(Procrustes(moving: x, onto: y, dimension: d))
      #expect(Self.largestDifference(motion.rotation, r) < 1e-13)
      #expect(Self.largestDifference(motion.moved(x), y) < 1e-13)
    }
  }

  /// ‖X‖² + ‖Y‖² − 2 tr Σ of the centred points, Σ² the eigenvalues of MᵀM with M = YᵀX.
  @Test(arguments: [2, 3, 10])
  func whatIsLeftIsAsTheSingularValuesSay(d: Int) throws {
    let n = 4 * d
    var (x, y) = (Self.normals(n * d, "from \(d)"), Self.normals(n * d, "to \(d)"))
    for k in 0..<d {
      for points in [\Self.Pair.x, \Self.Pair.y] {
        var pair = Pair(x: x, y: y)
        let column = stride(from: k, to: n * d, by: d)
        let mean = column.reduce(0) { $0 + pair[keyPath: points][$1] } / Double(n)
        for i in column { pair[keyPath: points][i] -= mean }
        (x, y) = (pair.x, pair.y)
      }
    }
    let m = (0..<d * d).map { e in
      (0..<n).reduce(0) { $0 + y[$1 * d + e / d] * x[$1 * d + e % d] }
    }
    let gram = (0..<d * d).map { e in
      (0..<d).reduce(0) { $0 + m[$1 * d + e / d] * m[$1 * d + e % d] }
    }
    let singularValues = try #require(SymmetricEigen(gram, order: d)).values.map {
      max($0, 0).squareRoot()
    }
    let expected =
      (x + y).reduce(0) { $0 + $1 * $1 } - 2 * singularValues.reduce(0, +)
    let motion = try #require(Procrustes(moving: x, onto: y, dimension: d))
    let left = zip(motion.moved(x), y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    #expect(abs(left - expected) < 1e-11 * expected)
  }

  struct Pair {
    var x: [Double]
    var y: [Double]
  }

  @Test func nothingIsScaled() throws {
    let x = [0.0, 0, 1, 0, 0, 2, 3, 3]
    let motion = try #require(Procrustes(moving: x, onto: x.map { 5 * $0 }, dimension: 2))
    let moved = motion.moved(x)
    func distance(_ p: [Double], _ i: Int, _ j: Int) -> Double {
      let (a, b) = (p[2 * i] - p[2 * j], p[2 * i + 1] - p[2 * j + 1])
      return (a * a + b * b).squareRoot()
    }
    for i in 1..<4 { #expect(abs(distance(moved, 0, i) - distance(x, 0, i)) < 1e-14) }
  }

  @Test func pointsInOnePlaceAreMovedThere() throws {
    let motion = try #require(Procrustes(moving: [1, 1, 1, 1], onto: [5, 6, 5, 6], dimension: 2))
    #expect(motion.moved([1, 1, 1, 1]) == [5, 6, 5, 6])
  }

  @Test func numbersThatAreNotFiniteHaveNoMotion() {
    #expect(Procrustes(moving: [1, .nan, 0, 1], onto: [0, 0, 1, 1], dimension: 2) == nil)
    #expect(Procrustes(moving: [1, 2, 0, 1], onto: [0, .infinity, 1, 1], dimension: 2) == nil)
  }
}
