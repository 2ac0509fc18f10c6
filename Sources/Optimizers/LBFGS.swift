public import Estimators
internal import LinearAlgebra

/// L-BFGS: d = −Hg, where the last m steps s = x⁺ − x and y = g⁺ − g turn γI into H, with γ = sᵀy/yᵀy of the last step,
///
///     H⁺ = (I − s yᵀ/sᵀy) H (I − y sᵀ/sᵀy) + s sᵀ/sᵀy,
///
/// in two loops over them, 4mn operations. Steps with sᵀy ≤ 2⁻⁵²·yᵀy are left out, so that H stays positive definite.
///
/// For strongly convex functions f − f* falls by a factor per iteration, whose value is not known; for others nothing
/// is proven. On a quadratic with exact line searches and m ≥ n − 1, its points are those of conjugate gradients.
///
/// Liu and Nocedal 1989 (doi:10.1007/BF01589116).
public struct LBFGS: Direction {
  /// What one direction passes to the next.
  public struct Memory: Codable, Hashable, Sendable {
    /// The last steps, oldest first.
    var pairs: [Pair] = []
    /// x⁻; empty before the first direction.
    var point: [Double] = []
    /// g⁻.
    var gradient: [Double] = []
  }

  struct Pair: Codable, Hashable, Sendable {
    let s: [Double]
    let y: [Double]
    /// sᵀy > 0.
    let curvature: Double
    /// sᵀy/yᵀy.
    let scale: Double

    /// Nil if f is not seen to curve upwards. Reuses the memory of x and g if nothing else refers to it.
    init?(
      from x: consuming [Double], to next: [Double], _ g: consuming [Double],
      _ nextGradient: [Double]
    ) {
      Vectors.subtract(&x, from: next)
      Vectors.subtract(&g, from: nextGradient)
      let (product, size) = (BLAS.dot(x.span, g.span), BLAS.dot(g.span, g.span))
      guard product > 0x1p-52 * size, product.isFinite, (product / size).isFinite else {
        return nil
      }
      (s, y) = (x, g)
      (curvature, scale) = (product, product / size)
    }
  }

  /// m.
  public let memory: Int
  private var coefficients: [Double]
  /// Memory for the next trial, taken from the step that was left out last; empty if there is none.
  private var spare: (point: [Double], gradient: [Double]) = ([], [])

  /// - Parameter memory: m ≥ 1.
  public init(memory m: Int = 10) {
    precondition(m > 0, "a memory of \(m) steps")
    memory = m
    coefficients = [Double](repeating: 0, count: m)
  }

  public var beginning: Memory { Memory() }

  public func heldBytes(dimension n: Int) -> Int {
    (2 * memory + 2) * n * MemoryLayout<Double>.stride
  }

  public mutating func set<Estimator: GradientEstimator>(
    on line: inout SearchLine<Estimator>, keeping kept: inout Memory,
    from oracle: SearchOracle<Estimator>
  ) {
    if !kept.point.isEmpty { keepPair(of: &line, in: &kept) }
    (kept.point, kept.gradient) = (line.point, line.gradient)
    line.setSteepest()
    guard let last = kept.pairs.last else { return }
    multiply(&line.direction, by: kept.pairs, scale: last.scale)
    line.isScaled = true
  }

  /// Makes a pair out of x⁻ and g⁻ in their own memory, which the last trial has released.
  private mutating func keepPair<Estimator: GradientEstimator>(
    of line: inout SearchLine<Estimator>, in kept: inout Memory
  ) {
    if spare.point.isEmpty {
      spare.point = [Double](repeating: 0, count: line.point.count)
      spare.gradient = spare.point
    }
    line.trialPoint = exchange(&spare.point, with: [])
    line.trialGradient = exchange(&spare.gradient, with: [])
    guard
      let pair = Pair(
        from: exchange(&kept.point, with: []), to: line.point, exchange(&kept.gradient, with: []),
        line.gradient)
    else { return }
    if kept.pairs.count == memory {
      let oldest = kept.pairs.removeFirst()
      spare = (oldest.s, oldest.y)
    }
    kept.pairs.append(pair)
  }

  /// d ← Hd.
  private mutating func multiply(_ d: inout [Double], by pairs: [Pair], scale γ: Double) {
    d.withUnsafeMutableBufferPointer { d in
      let (n, d) = (d.count, d.baseAddress!)
      for i in pairs.indices.reversed() {
        let a = BLAS.dot(n, pairs[i].s, d) / pairs[i].curvature
        coefficients[i] = a
        BLAS.add(-a, times: pairs[i].y, to: d, count: n)
      }
      for i in 0..<n { d[i] *= γ }
      for i in pairs.indices {
        let b = BLAS.dot(n, pairs[i].y, d) / pairs[i].curvature
        BLAS.add(coefficients[i] - b, times: pairs[i].s, to: d, count: n)
      }
    }
  }
}
