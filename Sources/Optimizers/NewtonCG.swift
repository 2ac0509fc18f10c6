public import Estimators
internal import LinearAlgebra

/// Newton's direction by truncated conjugate gradients: z with ‖∇²f z + g‖ ≤ η‖g‖, using only products with the
/// Hessian, η = min(½, √(‖g‖/‖g₀‖)), g₀ the first gradient.
///
/// At the first direction p of nonpositive curvature, pᵀ∇²f p ≤ 0, it stops with what it has so far, or with −g if p is
/// the very first. A direction takes at most n products.
///
/// Near a minimum with ∇²f positive definite, steps of 1 converge superlinearly; otherwise nothing is proven of
/// f_k − f*.
///
/// Dembo and Steihaug 1983 (doi:10.1007/BF02592055); Nocedal and Wright 2006 (doi:10.1007/978-0-387-40065-5), §7.1.
public struct NewtonCG: Direction {
  /// What one direction passes to the next.
  public struct Memory: Codable, Hashable, Sendable {
    /// ‖g₀‖; nil before the first direction.
    var firstNorm: Double?
  }

  private var solution: [Double]
  private var residual: [Double]
  private var way: [Double]
  private var product: [Double]

  /// Holds 4n doubles.
  public init(dimension n: Int) {
    solution = [Double](repeating: 0, count: n)
    (residual, way, product) = (solution, solution, solution)
  }

  public var beginning: Memory { Memory() }

  public func heldBytes(dimension n: Int) -> Int { 4 * n * MemoryLayout<Double>.stride }

  public mutating func set<Estimator: GradientEstimator>(
    on line: inout SearchLine<Estimator>, keeping memory: inout Memory,
    from oracle: SearchOracle<Estimator>
  ) throws(OracleClosed) {
    line.setSteepest()
    let norm = BLAS.norm(line.gradient.span)
    let first = memory.firstNorm ?? norm
    memory.firstNorm = first
    guard norm > 0 else { return }
    let tolerance = min(0.5, (norm / first).squareRoot()) * norm
    for i in solution.indices {
      (solution[i], residual[i], way[i]) = (0, line.gradient[i], -line.gradient[i])
    }
    var size = BLAS.dot(residual.span, residual.span)
    for j in residual.indices {
      try line.hessianProduct(along: way, from: oracle, into: &product)
      let curvature = BLAS.dot(way.span, product.span)
      // NaN does not count as curvature.
      guard curvature > 0, size / curvature < .infinity else {
        if j == 0 { return }
        break
      }
      let α = size / curvature
      for i in solution.indices {
        solution[i] += α * way[i]
        residual[i] += α * product[i]
      }
      let next = BLAS.dot(residual.span, residual.span)
      if next.squareRoot() <= tolerance { break }
      for i in way.indices { way[i] = -residual[i] + next / size * way[i] }
      size = next
    }
    line.direction = solution
    line.isScaled = true
  }

  /// A few products.
  public func calls<Estimator: GradientEstimator>(with estimator: Estimator) -> CallCounts {
    let one = ClosingEstimates<Estimator>.callsOfHessianProduct(by: estimator)
    return (1..<min(solution.count, 5)).reduce(one) { sum, _ in sum + one }
  }
}
