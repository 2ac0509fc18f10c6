internal import LinearAlgebra

/// q random directions of one estimate, drawn into memory that is allocated once.
public struct DirectionFrame: Sendable {
  /// How the directions depend on each other.
  public enum Dependence: Sendable, Hashable {
    case independent(DirectionDistribution)
    /// Orthonormal, uniformly distributed on the Stiefel manifold; q ≤ n.
    case orthonormal
  }

  public let dimension: Int
  public let count: Int
  public let dependence: Dependence
  private var vectors: [Double]
  private var orthonormalizer: Orthonormalizer?

  /// - Precondition: 1 ≤ count, and count ≤ dimension where orthonormal.
  public init(dimension n: Int, count q: Int, dependence: Dependence) {
    precondition(q >= 1, "\(q) directions")
    dimension = n
    count = q
    self.dependence = dependence
    vectors = [Double](repeating: 0, count: n * q)
    if case .orthonormal = dependence {
      orthonormalizer = Orthonormalizer(dimension: n, vectors: q)
    }
  }

  public var workspaceBytes: Int {
    vectors.count * MemoryLayout<Double>.stride + (orthonormalizer?.workspaceBytes ?? 0)
  }

  /// s with E s·vvᵀ = I for every direction v: n for unit vectors, 1 for entries of unit variance.
  public var scale: Double {
    switch dependence {
    case .independent(let distribution): distribution.scale(dimension: dimension)
    case .orthonormal: Double(dimension)
    }
  }

  /// c with E‖(s/q) Σ vⱼvⱼᵀg‖² = c‖g‖²: (c₁ + q − 1)/q for independent directions whose own
  /// constant is c₁, n/q for orthonormal ones.
  public var secondMoment: Double {
    let (n, q) = (Double(dimension), Double(count))
    return switch dependence {
    case .independent(let distribution):
      (distribution.secondMoment(dimension: dimension) + q - 1) / q
    case .orthonormal: n / q
    }
  }

  /// Draws all directions anew: independent ones from the draw's own lane and the q − 1 after it.
  public mutating func redraw(from draw: RandomStream.Draw) {
    switch dependence {
    case .independent(let distribution):
      let n = dimension
      let q = count
      var all = vectors.mutableSpan
      for j in 0..<q {
        let lane = draw.lane(Int(draw.lane) + j)
        distribution.fill(&all, in: j * n..<(j + 1) * n, from: lane)
      }
    case .orthonormal:
      draw.normals(into: &vectors)
      orthonormalizer!.orthonormalize(&vectors)
    }
  }

  /// Hands direction j to `body`.
  public func withDirection<Result>(_ j: Int, _ body: (Span<Double>) -> Result) -> Result {
    withDirections(j..<j + 1, body)
  }

  /// Hands these directions to `body`, one after another.
  public func withDirections<Result>(
    _ range: Range<Int>, _ body: (Span<Double>) -> Result
  ) -> Result {
    body(vectors.span.extracting(range.lowerBound * dimension..<range.upperBound * dimension))
  }

  /// Hands all directions, one after another, to `body`.
  public func withDirections<Result>(_ body: (Span<Double>) -> Result) -> Result {
    body(vectors.span)
  }
}
