public import AutoDiff
internal import LinearAlgebra
public import Sampling

/// The trace of a Hessian from Hessian-vector products, without the Hessian: for random v with E
/// vvᵀ = I, the mean of vᵀAv is tr A. Each probe takes one Hessian-vector product.
///
/// The variance of one probe, for a symmetric n × n matrix A:
///
/// | v | variance of vᵀAv |
/// |---|---|
/// | signs (Rademacher) | 2(‖A‖_F² − Σᵢ Aᵢᵢ²) |
/// | normals | 2‖A‖_F² |
/// | √n times uniform on the sphere | 2(n‖A‖_F² − tr²A)/(n + 2) |
///
/// Hutchinson 1989, doi:10.1080/03610918908812806; Avron and Toledo 2011,
/// doi:10.1145/1944345.1944349.
public struct HutchinsonTrace {
  private var probes: DirectionFrame

  /// The distributions that probes can be drawn from. Directions on the ℓ₁ sphere are excluded,
  /// since they are paired with their signs and not with themselves.
  public static let distributions = DirectionDistribution.allCases.filter { !$0.movesAlongSigns }

  /// - Parameters:
  ///   - dimension: n.
  ///   - distribution: one of `distributions`.
  ///   - probesAtOnce: how many Hessian-vector products one sweep computes.
  public init(dimension n: Int, distribution: DirectionDistribution, probesAtOnce: Int = 8) {
    precondition(
      Self.distributions.contains(distribution), "no probes are drawn from \(distribution)")
    probes = DirectionFrame(
      dimension: n, count: probesAtOnce, dependence: .independent(distribution))
  }

  /// vᵀ∇²f(x)v for `count` independent probes v; their mean estimates the trace.
  public mutating func samples(
    _ count: Int, at x: [Double], of evaluator: Evaluator, from stream: RandomStream
  ) -> [Double] {
    let n = probes.dimension
    precondition(x.count == n, "a point of \(n) entries, not \(x.count)")
    var samples: [Double] = []
    samples.reserveCapacity(count + probes.count)
    var gradient = x
    var products = [Double](repeating: 0, count: n * probes.count)
    var batch = 0
    while samples.count < count {
      probes.redraw(from: stream.at(iteration: batch))
      batch += 1
      var g = gradient.mutableSpan
      var p = products.mutableSpan
      _ = probes.withDirections {
        evaluator.hessianProducts(at: x.span, along: $0, gradient: &g, into: &p)
      }
      for j in 0..<probes.count {
        let product = products.span.extracting(j * n..<(j + 1) * n)
        samples.append(probes.scale * probes.withDirection(j) { BLAS.dot($0, product) })
      }
    }
    samples.removeLast(samples.count - count)
    return samples
  }
}
