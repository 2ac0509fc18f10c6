import AutoDiff
import CKernels
import Foundation
import Measures
import Sampling
import Testing

struct PairwiseDistancesTests {
  static let shapes = [
    [1, 1], [2, 1], [3, 2], [7, 3], [8, 2], [9, 3], [15, 4], [16, 1], [17, 5], [40, 10],
    [34, 7], [70, 2], [67, 3], [4, 3], [5, 2], [6, 3], [10, 2], [14, 3],
  ]

  static func points(_ n: Int, _ d: Int) -> [Double] {
    RandomStream(seed: 42).substream("points \(n) \(d)").at(iteration: 0).normals(n * d)
  }

  /// The loss and its derivative as the formulas state them.
  static func reference(
    _ w: [Double], _ n: Int, _ d: Int, _ targets: [Double], onDistances: Bool
  ) -> (loss: Double, gradient: [Double]) {
    var loss = 0.0
    var gradient = [Double](repeating: 0, count: n * d)
    for i in 0..<n {
      for j in 0..<n {
        let squared = (0..<d).reduce(0) { sum, c in
          sum + (w[i * d + c] - w[j * d + c]) * (w[i * d + c] - w[j * d + c])
        }
        let length = onDistances ? squared.squareRoot() : squared
        let residual = length - targets[i * n + j]
        loss += residual * residual
        guard squared > 0 else { continue }
        let pull = onDistances ? 4 * residual / length : 8 * residual
        for c in 0..<d { gradient[i * d + c] += pull * (w[i * d + c] - w[j * d + c]) }
      }
    }
    return (loss, gradient)
  }

  /// Every level this processor has; scratch and gradient come filled with rubbish.
  @Test(arguments: shapes, [false, true])
  func kernelsAtEveryLevel(shape: [Int], onDistances: Bool) {
    let (n, d) = (shape[0], shape[1])
    let (w, targets) = (Self.points(n, d), OperationCatalogue.targets(n))
    let expected = Self.reference(w, n, d, targets, onDistances: onDistances)
    let stride = zo_pairwise_stride(n)
    #expect(stride % 8 == 0 && stride >= n && stride < n + 8)
    let padded = Self.padded(targets, n)
    var levels = 0
    for name in ["baseline", "avx2", "avx512"] {
      guard let level = zo_kernels_at(name)?.pointee else { continue }
      levels += 1
      var scratch = [Double](repeating: .nan, count: zo_pairwise_scratch(n, d) + 1)
      var gradient = [Double](repeating: .nan, count: n * d + 1)
      let loss = level.pairwise_stress(
        w, n, d, padded, onDistances ? 1 : 0, &gradient, &scratch)
      #expect(abs(loss - expected.loss) <= 1e-13 * expected.loss, "\(name)")
      #expect(relativeDifference(Array(gradient[..<(n * d)]), expected.gradient) < 1e-13, "\(name)")
      #expect(gradient[n * d].isNaN && scratch.last!.isNaN, "\(name) writes past the end")
      let alone = level.pairwise_stress(w, n, d, padded, onDistances ? 1 : 0, nil, &scratch)
      #expect(alone == loss, "\(name): the value depends on whether a gradient is asked for")
    }
    #expect(levels >= 1)
  }

  /// Every number of maps up to 20, two and a half times the eight that stand side by side, at every
  /// level; and maps too large for that. The bits of a map's value depend on nothing but the map.
  @Test(arguments: shapes + [[1030, 2]], [false, true])
  func batchesAtEveryLevel(shape: [Int], onDistances: Bool) {
    let (n, d) = (shape[0], shape[1])
    let targets = OperationCatalogue.targets(n)
    let most = n > 1000 ? 3 : 20
    let maps = RandomStream(seed: 44).at(iteration: n).normals(most * n * d)
    let expected = (0..<most).map {
      Self.reference(
        Array(maps[$0 * n * d..<($0 + 1) * n * d]), n, d, targets, onDistances: onDistances
      ).loss
    }
    let padded = Self.padded(targets, n)
    for name in ["baseline", "avx2", "avx512"] {
      guard let level = zo_kernels_at(name)?.pointee else { continue }
      func values(_ maps: ArraySlice<Double>) -> [Double] {
        let m = maps.count / (n * d)
        var scratch = [Double](repeating: .nan, count: zo_pairwise_batch_scratch(n, d) + 1)
        var values = [Double](repeating: .nan, count: m + 1)
        maps.withUnsafeBufferPointer {
          level.pairwise_stresses(
            $0.baseAddress!, m, n, d, padded, onDistances ? 1 : 0, &scratch, &values)
        }
        #expect(values[m].isNaN && scratch.last!.isNaN, "\(name) writes past the end")
        return Array(values[..<m])
      }
      let all = values(maps[...])
      for (value, loss) in zip(all, expected) {
        #expect(abs(value - loss) <= 1e-13 * loss, "\(name)")
      }
      for first in 0..<most {
        let end = most - first % 3
        guard first < end else { continue }
        #expect(values(maps[first * n * d..<end * n * d]) == Array(all[first..<end]), "\(name)")
      }
    }
  }

  /// Targets in rows of whole vectors.
  static func padded(_ targets: [Double], _ n: Int) -> [Double] {
    let stride = zo_pairwise_stride(n)
    var padded = [Double](repeating: 0, count: n * stride)
    for i in 0..<n { for j in 0..<n { padded[i * stride + j] = targets[i * n + j] } }
    return padded
  }

  /// The derivative along v and the Hessian-vector product as the formulas state them.
  static func reference(
    _ w: [Double], along v: [Double], _ n: Int, _ d: Int, _ targets: [Double], onDistances: Bool
  ) -> (slope: Double, product: [Double]) {
    var slope = 0.0
    var product = [Double](repeating: 0, count: n * d)
    for i in 0..<n {
      for j in 0..<n where i != j {
        let difference = (0..<d).map { w[i * d + $0] - w[j * d + $0] }
        let move = (0..<d).map { v[i * d + $0] - v[j * d + $0] }
        let squared = difference.reduce(0) { $0 + $1 * $1 }
        let change = 2 * zip(difference, move).reduce(0) { $0 + $1.0 * $1.1 }
        let t = targets[i * n + j]
        let length = squared.squareRoot()
        let first = onDistances ? 1 - t / length : 2 * (squared - t)
        let second = onDistances ? 0.5 * t / (squared * length) : 2
        slope += first * change
        for c in 0..<d {
          product[i * d + c] += 4 * (first * move[c] + second * change * difference[c])
        }
      }
    }
    return (slope, product)
  }

  @Test(arguments: shapes, [false, true])
  func curvatureAtEveryLevel(shape: [Int], onDistances: Bool) {
    let (n, d) = (shape[0], shape[1])
    let (w, targets) = (Self.points(n, d), OperationCatalogue.targets(n))
    let v = RandomStream(seed: 43).at(iteration: n).normals(n * d)
    let expected = Self.reference(w, along: v, n, d, targets, onDistances: onDistances)
    let padded = Self.padded(targets, n)
    let size = expected.product.reduce(1) { max($0, abs($1)) } * Double(n)
    for name in ["baseline", "avx2", "avx512"] {
      guard let level = zo_kernels_at(name)?.pointee else { continue }
      var scratch = [Double](repeating: .nan, count: zo_pairwise_scratch(n, d) + 1)
      var product = [Double](repeating: .nan, count: n * d + 1)
      var (slope, alone) = (Double.nan, Double.nan)
      var gradient = [Double](repeating: .nan, count: n * d + 1)
      let loss = level.pairwise_curvature(
        w, v, n, d, padded, onDistances ? 1 : 0, &slope, &gradient, &product, &scratch)
      #expect(abs(slope - expected.slope) <= 1e-13 * size, "\(name)")
      for (found, entry) in zip(product, expected.product) {
        #expect(abs(found - entry) <= 1e-13 * size, "\(name)")
      }
      #expect(
        product[n * d].isNaN && gradient[n * d].isNaN && scratch.last!.isNaN,
        "\(name) writes past the end")
      let again = level.pairwise_curvature(
        w, v, n, d, padded, onDistances ? 1 : 0, &alone, nil, nil, &scratch)
      #expect(alone == slope, "\(name): the slope depends on whether a product is asked for")
      // Value and derivative are those of the kernel that makes no product, to the last bit.
      var first = gradient
      let value = level.pairwise_stress(w, n, d, padded, onDistances ? 1 : 0, &first, &scratch)
      #expect(loss == value && again == value, "\(name)")
      #expect(gradient[..<(n * d)] == first[..<(n * d)], "\(name)")
    }
  }

  @Test(arguments: shapes)
  func squaredStressAgreesWithItsComposition(shape: [Int]) {
    let (n, d) = (shape[0], shape[1])
    let targets = OperationCatalogue.targets(n)
    OperationLaws.expectSame(
      parameters: n * d, at: [Self.points(n, d)],
      { $0.reshaped(rows: n, columns: d).squaredDistanceStress(targets: targets) },
      {
        let squares = pairwiseSquaredDistances($0.reshaped(rows: n, columns: d))
        return sum(square(squares - $0.constant(targets, shape: squares.shape)))
      })
  }

  /// The generic path takes a square root, whose derivative at 0 is infinite, so 1 is added to the
  /// diagonal before the root, and to the target.
  @Test(arguments: shapes)
  func distanceStressAgreesWithItsComposition(shape: [Int]) {
    let (n, d) = (shape[0], shape[1])
    let targets = OperationCatalogue.targets(n)
    let identity = (0..<n * n).map { $0 % (n + 1) == 0 ? 1.0 : 0 }
    OperationLaws.expectSame(
      parameters: n * d, at: [Self.points(n, d)],
      { $0.reshaped(rows: n, columns: d).distanceStress(targets: targets) },
      {
        let squares = pairwiseSquaredDistances($0.reshaped(rows: n, columns: d))
        let one = $0.constant(identity, shape: squares.shape)
        return sum(square(sqrt(squares + one) - one - $0.constant(targets, shape: squares.shape)))
      })
  }

  /// A pair that coincides has no distance gradient; the others keep theirs.
  @Test(arguments: [1, 2, 3, 5])
  func coincidingPoints(dimension d: Int) {
    let n = 10
    var w = Self.points(n, d)
    for c in 0..<d {
      w[4 * d + c] = w[2 * d + c]
      w[9 * d + c] = w[2 * d + c]
    }
    let targets = OperationCatalogue.targets(n)
    let evaluator = Evaluator(
      Graph(parameters: n * d) {
        $0.reshaped(rows: n, columns: d).distanceStress(targets: targets)
      })
    let expected = Self.reference(w, n, d, targets, onDistances: true)
    #expect(relativeDifference(evaluator.value(at: w), expected.loss) < 1e-13)
    #expect(relativeDifference(evaluator.gradient(at: w), expected.gradient) < 1e-13)

    let same = [Double](repeating: 0.7, count: n * d)
    let square = targets.reduce(0) { $0 + $1 * $1 }
    #expect(relativeDifference(evaluator.value(at: same), square) < 1e-13)
    #expect(evaluator.gradient(at: same) == [Double](repeating: 0, count: n * d))
  }

  /// Differences are taken before they are squared: a common offset costs no digits of the loss.
  @Test func commonOffsetLosesNothing() {
    let (n, d) = (12, 2)
    // Multiples of 2⁻²⁰, so that adding 1024 is exact.
    let w = Self.points(n, d).map { ($0 * 0x1p20).rounded() * 0x1p-20 }
    let targets = OperationCatalogue.targets(n)
    let evaluator = Evaluator(
      Graph(parameters: n * d) {
        $0.reshaped(rows: n, columns: d).squaredDistanceStress(targets: targets)
      })
    #expect(evaluator.value(at: w.map { $0 + 1024 }) == evaluator.value(at: w))
    #expect(evaluator.gradient(at: w.map { $0 + 1024 }) == evaluator.gradient(at: w))
  }

  @Test func distancesByHand() {
    let evaluator = Evaluator(
      Graph(parameters: 4) {
        let w = $0.reshaped(rows: 2, columns: 2)
        return dot(
          pairwiseSquaredDistances(w),
          $0.constant([1, 10, 100, 1000], shape: Shape(rows: 2, columns: 2)))
      })
    #expect(evaluator.value(at: [1, 1, 4, 5]) == 25 * 110)
  }
}
