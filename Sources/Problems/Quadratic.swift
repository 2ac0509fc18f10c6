public import AutoDiff
public import LinearAlgebra
public import Sampling

/// f(x) = ½ (x − x*)ᵀA(x − x*) + f*, with A = diag(λ), or A = Q diag(λ) Qᵀ with a random rotation Q.
///
/// Gradient f′ = A(x − x*), L = max λ (or the spectrum's nominal L), μ = min λ.
public struct Quadratic: Problem {
  /// How the eigenvectors are oriented.
  public enum Form: Sendable {
    /// Along the axes: O(n) per evaluation.
    case diagonal
    /// Rotated by a Haar-distributed Q drawn from this stream: O(n²) per evaluation, through BLAS.
    case dense(RandomStream)
  }

  /// Where runs start: in both cases at a distance of about `startDistance` from x*. Along the axes of a spectrum's
  /// tail they start at x*, and n counts the other axes.
  public enum Start: String, Sendable, CaseIterable {
    /// x* + R·(1, …, 1)/√n in the coordinates of the eigenvectors: the same point in every replicate.
    case ones
    /// x* + R·z/√n, z standard normal: a different point in every replicate.
    case gaussian
  }

  public let dimension: Int
  public let known: Known
  /// The eigenvalues λ.
  public let eigenvalues: KnownVector
  private let center: KnownVector
  private let startKind: Start
  private let startDistance: Double
  /// The number of eigenvectors, counted from the first, along which starts differ from x*.
  private let startAxes: Int
  /// Row k is the eigenvector of λ_k; nil stands for the identity.
  private let eigenvectors: [Double]?
  private let matrix: [Double]

  /// - Parameters:
  ///   - smoothness: L, the unit of the eigenvalues and of step sizes.
  ///   - minimizer: x*; zero by default.
  ///   - minimum: f*.
  /// - Precondition: no eigenvalue is negative. If one is zero, x* is one minimiser of many, and `known.minimizer` is
  ///   nil.
  public init(
    dimension: Int, spectrum: Spectrum, smoothness: Double = 1, form: Form = .diagonal,
    minimizer: KnownVector? = nil, minimum: Double = 0, start: Start = .ones,
    startDistance: Double = 1
  ) {
    let λ = spectrum.eigenvalues(dimension: dimension, smoothness: smoothness)
    let center = minimizer ?? KnownVector(repeating: 0, count: dimension)
    let (least, greatest) = λ.extremes
    precondition(center.count == dimension, "a minimizer of \(dimension) entries")
    precondition(least >= 0, "eigenvalues of a convex quadratic, not \(least)")
    self.dimension = dimension
    self.center = center
    eigenvalues = λ
    startKind = start
    self.startDistance = startDistance
    startAxes = spectrum.startAxes(dimension: dimension)
    known = Known(
      minimum: minimum, minimizer: least > 0 ? center : nil,
      smoothness: max(smoothness, greatest), isConvex: true, strongConvexity: least,
      isQuadratic: true)
    switch form {
    case .diagonal:
      eigenvectors = nil
      matrix = []
    case .dense(let stream):
      let q = Quadratic.rotation(dimension, from: stream)
      eigenvectors = q
      matrix = Quadratic.conjugate(λ.entries, by: q)
    }
  }

  /// The quadratic of a symmetric matrix, with starts that are normal around x*.
  ///
  /// - Parameters:
  ///   - matrix: A, n × n by rows.
  ///   - eigen: the eigenvalues and eigenvectors of A.
  ///   - minimizer: x*, or one of several.
  ///   - minimum: f*.
  ///   - threshold: eigenvalues up to this are rounding errors, and count as 0.
  package init(
    matrix: [Double], _ eigen: SymmetricEigen, minimizer: [Double], minimum: Double,
    threshold: Double
  ) {
    let λ = eigen.values.map { $0 > threshold ? $0 : 0 }
    dimension = minimizer.count
    center = KnownVector(minimizer)
    eigenvalues = KnownVector(λ)
    startKind = .gaussian
    startDistance = 1
    startAxes = minimizer.count
    known = Known(
      minimum: minimum, minimizer: λ[0] > 0 ? center : nil, smoothness: λ.last, isConvex: true,
      strongConvexity: λ[0], isQuadratic: true)
    eigenvectors = eigen.vectors
    self.matrix = matrix
  }

  /// x₀ − x* in the coordinates of the eigenvectors, if all replicates start from one point.
  public var startOffset: KnownVector? {
    guard case .ones = startKind else { return nil }
    let unit = startDistance / Double(startAxes).squareRoot()
    guard startAxes < dimension else { return KnownVector(repeating: unit, count: dimension) }
    return KnownVector((0..<dimension).map { $0 < startAxes ? unit : 0 })
  }

  public var quadratic: Quadratic? { self }

  /// tr A.
  public var trace: Double {
    var sum = 0.0
    var block = [Double](repeating: 0, count: ConstantBlocks.length)
    for range in ConstantBlocks.ranges(of: 0..<dimension) {
      var entries = block.mutableSpan
      eigenvalues.write(range, to: &entries)
      sum += block[..<range.count].reduce(0, +)
    }
    return sum
  }

  /// x − x* in the coordinates of the eigenvectors.
  public func offset(of x: [Double]) -> [Double] {
    var offset = center.entries
    for i in offset.indices { offset[i] = x[i] - offset[i] }
    return coordinates(of: offset)
  }

  /// A vector in the coordinates of the eigenvectors.
  public func coordinates(of v: [Double]) -> [Double] {
    guard let q = eigenvectors else { return v }
    var coordinates = v
    BLAS.product(
      1, q, by: v, adding: 0, to: &coordinates, rows: dimension, inner: dimension, columns: 1)
    return coordinates
  }

  /// A_ii.
  public var hessianDiagonal: [Double] {
    isDiagonal ? eigenvalues.entries : (0..<dimension).map { matrix[$0 * (dimension + 1)] }
  }

  /// Whether the eigenvectors lie along the axes.
  public var isDiagonal: Bool { eigenvectors == nil }

  public func start(from stream: RandomStream) -> [Double] {
    let n = dimension
    var coordinates =
      switch startKind {
      case .ones: [Double](repeating: 1, count: n)
      case .gaussian: stream.at(iteration: 0).normals(n)
      }
    for i in startAxes..<n { coordinates[i] = 0 }
    if let q = eigenvectors {
      let along = coordinates
      BLAS.product(
        1, q, aTransposed: true, by: along, adding: 0, to: &coordinates, rows: n, inner: n,
        columns: 1)
    }
    let unit = startDistance / Double(startAxes).squareRoot()
    var block = [Double](repeating: 0, count: ConstantBlocks.length)
    for range in ConstantBlocks.ranges(of: 0..<n) {
      var c = block.mutableSpan
      center.write(range, to: &c)
      for (k, i) in range.enumerated() { coordinates[i] = c[k] + unit * coordinates[i] }
    }
    return coordinates
  }

  public func objective(_ x: Variable) -> Variable {
    let form =
      eigenvectors == nil
      ? x.diagonalQuadratic(curvatures: eigenvalues, center: center)
      : x.symmetricQuadratic(matrix: matrix, center: center.entries)
    return known.minimum == 0 ? form : form + known.minimum!
  }

  /// If A is diagonal, each coordinate has its own parabola.
  public var separableGradient: (any SeparableGradient)? {
    isDiagonal ? DiagonalGradient(curvatures: eigenvalues, center: center) : nil
  }

  /// A uniformly distributed orthogonal matrix.
  private static func rotation(_ n: Int, from stream: RandomStream) -> [Double] {
    var q = stream.at(iteration: 0).normals(n * n)
    var orthonormalizer = Orthonormalizer(dimension: n, vectors: n)
    orthonormalizer.orthonormalize(&q)
    return q
  }

  /// Σₖ λₖ qₖqₖᵀ for the rows qₖ, symmetric to the last bit.
  private static func conjugate(_ λ: [Double], by q: [Double]) -> [Double] {
    let n = λ.count
    var scaled = q
    for k in 0..<n {
      for i in 0..<n { scaled[k * n + i] *= λ[k] }
    }
    var a = [Double](repeating: 0, count: n * n)
    BLAS.product(
      1, q, aTransposed: true, by: scaled, adding: 0, to: &a, rows: n, inner: n, columns: n)
    for i in 0..<n {
      for j in 0..<i {
        let mean = 0.5 * (a[i * n + j] + a[j * n + i])
        a[i * n + j] = mean
        a[j * n + i] = mean
      }
    }
    return a
  }
}

/// λᵢ(xᵢ − cᵢ).
private struct DiagonalGradient: SeparableGradient {
  let curvatures: KnownVector
  let center: KnownVector

  func evaluate(
    at x: Span<Double>, in range: Range<Int>, into block: inout MutableSpan<Double>
  ) {
    let first = range.lowerBound
    withUnsafeTemporaryAllocation(of: Double.self, capacity: range.count) { c in
      guard let c = c.baseAddress else { return }
      center.write(range, to: c)
      curvatures.write(range, to: &block)
      for k in 0..<range.count { block[k] *= x[first + k] - c[k] }
    }
  }
}
