internal import LinearAlgebra

/// q random directions of one estimate, in memory that is allocated once.
public struct DirectionFrame: Sendable {
  /// How the directions depend on each other.
  public enum Dependence: Sendable, Hashable {
    case independent(DirectionDistribution)
    /// Orthonormal, uniformly distributed on the Stiefel manifold; q ≤ n.
    case orthonormal
  }

  /// n.
  public let dimension: Int
  /// q, the number of directions.
  public let count: Int
  /// How the directions depend on each other.
  public let dependence: Dependence
  /// Whether directions are kept in their final form; otherwise as they are drawn, which on a sphere
  /// means vectors of any length.
  private let keepsDirections: Bool
  /// The entries that are kept, direction after direction.
  private var vectors: [Double]
  private let keptCount: Int
  /// The independent directions, which draw again the entries that are not kept.
  private var drawn: [DrawnDirection] = []
  private var block: [Double] = []
  private var orthonormalizer: Orthonormalizer?

  /// - Parameter limit: nil if the directions must be available whole (`withDirections`). Otherwise,
  ///   how many numbers may be kept in all: independent directions that need more are partly drawn
  ///   again whenever they are read, which gives the same numbers for more time and less memory.
  ///   Orthonormal ones are always kept.
  /// - Precondition: 1 ≤ count, and count ≤ dimension if orthonormal.
  public init(
    dimension n: Int, count q: Int, dependence: Dependence, keepingAtMost limit: Int? = nil
  ) {
    precondition(q >= 1, "\(q) directions")
    dimension = n
    count = q
    self.dependence = dependence
    keepsDirections = limit == nil
    switch dependence {
    case .independent(let distribution):
      let direction = DrawnDirection(distribution, dimension: n, keeping: (limit ?? .max) / q)
      keptCount = direction.keptCount
      drawn = [DrawnDirection](repeating: direction, count: q)
      if keptCount < n { block = [Double](repeating: 0, count: DrawnDirection.blockLength) }
    case .orthonormal:
      keptCount = n
      orthonormalizer = Orthonormalizer(dimension: n, vectors: q)
    }
    vectors = [Double](repeating: 0, count: keptCount * q)
  }

  public var workspaceBytes: Int {
    (vectors.count + block.count) * MemoryLayout<Double>.stride
      + (orthonormalizer?.workspaceBytes ?? 0)
  }

  /// s with E s·vwᵀ = I for every direction v and the w along which estimates move: n on spheres, 1 for
  /// entries of unit variance.
  public var scale: Double {
    switch dependence {
    case .independent(let distribution): distribution.scale(dimension: dimension)
    case .orthonormal: Double(dimension)
    }
  }

  /// c with E‖(s/q) Σ wⱼvⱼᵀg‖² = c‖g‖²: (c₁ + q − 1)/q for independent directions whose own
  /// constant is c₁, n/q for orthonormal ones.
  public var secondMoment: Double {
    let (n, q) = (Double(dimension), Double(count))
    return switch dependence {
    case .independent(let distribution):
      (distribution.secondMoment(dimension: dimension) + q - 1) / q
    case .orthonormal: n / q
    }
  }

  /// Redraws all directions: independent ones from the draw's own lane and the q − 1 after it.
  public mutating func redraw(from draw: RandomStream.Draw) {
    switch dependence {
    case .independent:
      for j in 0..<count {
        drawn[j].redraw(
          from: draw.lane(Int(draw.lane) + j), keptIn: &vectors, at: j * keptCount, block: &block)
        if keepsDirections { drawn[j].scaleKept(in: &vectors, at: j * keptCount) }
      }
    case .orthonormal:
      draw.normals(into: &vectors)
      orthonormalizer!.orthonormalize(&vectors)
    }
  }

  /// The factor for the parts of direction j: on a sphere, the inverse of the length of what is drawn.
  /// It is kept apart, so that no pass over the direction is spent on the division alone.
  public func factor(ofDirection j: Int) -> Double {
    drawn.isEmpty ? 1 : drawn[j].factor
  }

  /// Passes direction j, except for its factor, to `body` in parts, with the indices of their entries.
  /// Each part but the last consists of whole blocks of 2048.
  public mutating func withParts(
    ofDirection j: Int, _ body: (_ range: Range<Int>, _ part: Span<Double>) -> Void
  ) {
    if keptCount > 0 {
      body(0..<keptCount, vectors.span.extracting(j * keptCount..<(j + 1) * keptCount))
    }
    var next = keptCount
    while next < dimension {
      let range = drawn[j].drawAgain(first: next, into: &block)
      body(range, block.span.extracting(0..<range.count))
      next = range.upperBound
    }
  }

  /// ‖vⱼ‖∞.
  public mutating func largestMagnitude(ofDirection j: Int) -> Double {
    var largest = 0.0
    withParts(ofDirection: j) { _, v in
      largest = max(largest, BLAS.largestMagnitude(v))
    }
    return factor(ofDirection: j) * largest
  }

  /// x ← x + αvⱼ, with the same bits on every processor, whatever is kept.
  public mutating func move(_ x: inout MutableSpan<Double>, along j: Int, by α: Double) {
    precondition(x.count == dimension, "a point of \(dimension) entries, not \(x.count)")
    let α = α * factor(ofDirection: j)
    withParts(ofDirection: j) { range, v in
      EntrywiseKernels.move(&x, in: range, by: α, along: v)
    }
  }

  /// Whether wⱼ, along which estimates move, is sign vⱼ instead of vⱼ.
  public var movesAlongSigns: Bool {
    if case .independent(let distribution) = dependence {
      distribution.movesAlongSigns
    } else {
      false
    }
  }

  /// x ← x + αwⱼ: the step of an estimate along direction j.
  public mutating func step(_ x: inout MutableSpan<Double>, along j: Int, by α: Double) {
    guard movesAlongSigns else { return move(&x, along: j, by: α) }
    precondition(x.count == dimension, "a point of \(dimension) entries, not \(x.count)")
    withParts(ofDirection: j) { range, v in
      EntrywiseKernels.move(&x, in: range, by: α, alongSignsOf: v)
    }
  }
}

// MARK: - Directions that are kept whole

extension DirectionFrame {
  /// Passes direction j to `body`.
  ///
  /// - Precondition: as for the two below, the frame was given no limit, or is orthonormal.
  public func withDirection<Result>(_ j: Int, _ body: (Span<Double>) -> Result) -> Result {
    withDirections(j..<j + 1, body)
  }

  /// Passes these directions to `body`, one after another.
  public func withDirections<Result>(
    _ range: Range<Int>, _ body: (Span<Double>) -> Result
  ) -> Result {
    precondition(keepsDirections || drawn.isEmpty, "directions that are kept as they are drawn")
    return body(
      vectors.span.extracting(range.lowerBound * dimension..<range.upperBound * dimension))
  }

  /// Passes all directions, one after another, to `body`.
  public func withDirections<Result>(_ body: (Span<Double>) -> Result) -> Result {
    withDirections(0..<count, body)
  }
}
