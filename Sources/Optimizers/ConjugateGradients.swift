public import Estimators
internal import LinearAlgebra

/// Nonlinear conjugate gradients by Polak and Ribière, with β kept nonnegative:
///
///     d = −g + β·d⁻,   β = max(0, gᵀ(g − g⁻)/‖g⁻‖²)
///
/// On a quadratic with exact line searches these are the conjugate gradients of linear algebra:
/// f_k − f* ≤ 4((√κ − 1)/(√κ + 1))²ᵏ(f₀ − f*), with at most n steps. With the line searches used elsewhere only
/// convergence is proven, provided they make every d a direction of sufficient descent.
///
/// Polak and Ribière 1969, *Note sur la convergence de méthodes de directions conjuguées*; Gilbert and Nocedal 1992
/// (doi:10.1137/0802003), for β ≥ 0; Hestenes and Stiefel 1952 (doi:10.6028/jres.049.044), on quadratics.
public struct ConjugateGradients: Direction {
  /// What one direction passes to the next.
  public struct Memory: Codable, Hashable, Sendable {
    /// d⁻; empty before the first direction.
    var direction: [Double] = []
    /// g⁻.
    var gradient: [Double] = []
  }

  /// Takes no parameters.
  public init() {}

  public var beginning: Memory { Memory() }

  public func heldBytes(dimension n: Int) -> Int { 2 * n * MemoryLayout<Double>.stride }

  public func set<Estimator: GradientEstimator>(
    on line: inout SearchLine<Estimator>, keeping memory: inout Memory,
    from oracle: SearchOracle<Estimator>
  ) {
    line.setSteepest()
    if !memory.direction.isEmpty {
      let (g, before) = (line.gradient, memory.gradient)
      var along = 0.0
      for i in g.indices { along += g[i] * (g[i] - before[i]) }
      let β = max(0, along / BLAS.dot(before.span, before.span))
      for i in g.indices { line.direction[i] += β * memory.direction[i] }
    }
    memory.direction = line.direction
    memory.gradient = line.gradient
  }
}
