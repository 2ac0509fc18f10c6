public import LinearAlgebra

/// C of the normal distribution N(m, σ²C) from which a search draws its points, with its eigenvectors B and the square
/// roots D of its eigenvalues: C = BD²Bᵀ.
///
/// A full C takes 2n² + n numbers. It is decomposed only now and then; in between, B and D are those of an earlier C. A
/// diagonal C takes 2n, and B = I.
public struct SearchCovariance: Codable, Hashable, Sendable {
  /// Which entries of C are learned.
  public enum Form: Hashable, Sendable {
    case full, diagonal
  }

  /// The largest condition number that points are drawn with: beyond it, the smallest eigenvalues are rounding errors.
  public static let largestCondition = 1e14
  /// The smallest variance along an axis that points are drawn with.
  private static let leastVariance = Double.leastNormalMagnitude

  /// C by rows, of which the entries on and below the diagonal are maintained; for a diagonal C, its diagonal.
  @PackedNumbers public private(set) var matrix: [Double]
  /// The eigenvectors, one after another; empty if C is diagonal.
  @PackedNumbers public private(set) var axes: [Double]
  /// The diagonal of D.
  @PackedNumbers public private(set) var lengths: [Double]
  /// How many updates C has had since it was decomposed.
  public private(set) var age: Int

  /// C = I of order n > 0.
  public init(dimension n: Int, form: Form) {
    let ones = [Double](repeating: 1, count: n)
    lengths = ones
    age = 0
    switch form {
    case .full:
      var identity = [Double](repeating: 0, count: n * n)
      for i in 0..<n { identity[i * (n + 1)] = 1 }
      (matrix, axes) = (identity, identity)
    case .diagonal: (matrix, axes) = (ones, [])
    }
  }

  /// A full C that has just been decomposed.
  ///
  /// - Parameters:
  ///   - matrix: n × n by rows.
  ///   - axes: its eigenvectors, one after another.
  ///   - lengths: the square roots of its eigenvalues.
  public init(matrix: [Double], axes: [Double], lengths: [Double]) {
    precondition(
      matrix.count == lengths.count * lengths.count && axes.count == matrix.count,
      "\(matrix.count) entries, \(axes.count) of axes, \(lengths.count) lengths")
    (self.matrix, self.axes, self.lengths, age) = (matrix, axes, lengths, 0)
  }

  /// Whether C is full or diagonal.
  public var form: Form { axes.isEmpty ? .diagonal : .full }
  private var order: Int { lengths.count }

  /// What decomposing a full C needs, allocated once.
  package struct Workspace: Sendable {
    fileprivate var solver: SymmetricEigenSolver
    fileprivate var axes, values: [Double]

    /// For n variables.
    package init(order n: Int) {
      solver = SymmetricEigenSolver(order: n)
      axes = [Double](repeating: 0, count: n * n)
      values = [Double](repeating: 0, count: n)
    }
  }

  /// Decomposes C if it has had this many updates.
  ///
  /// A C with a condition number beyond the largest becomes C + εI with exactly that one. Variances that have fallen to
  /// 0, or below it by rounding, become the smallest allowed: with equal values log C falls for ever.
  ///
  /// - Parameter workspace: nil if C is diagonal.
  /// - Returns: false if C is not finite; everything is then unchanged.
  package mutating func prepare(every interval: Int, _ workspace: inout Workspace?) -> Bool {
    guard age > 0, age >= interval || axes.isEmpty else { return true }
    let isPrepared = workspace == nil ? takeRoots() : takeApart(&workspace!)
    if isPrepared { age = 0 }
    return isPrepared
  }

  private mutating func takeRoots() -> Bool {
    guard matrix.allSatisfy(\.isFinite) else { return false }
    for i in lengths.indices { lengths[i] = max(matrix[i], Self.leastVariance).squareRoot() }
    return true
  }

  private mutating func takeApart(_ workspace: inout Workspace) -> Bool {
    let (n, κ) = (order, Self.largestCondition)
    for i in matrix.indices { workspace.axes[i] = matrix[i] }
    guard workspace.solver.decompose(&workspace.axes, values: &workspace.values) else {
      return false
    }
    let largest = max(workspace.values[n - 1], κ * Self.leastVariance)
    let ε = max(0, (largest - κ * workspace.values[0]) / (κ - 1))
    for i in 0..<n {
      if ε > 0 { matrix[i * (n + 1)] += ε }
      lengths[i] = (workspace.values[i] + ε).squareRoot()
    }
    swap(&axes, &workspace.axes)
    return true
  }

  /// y = BDz for rows z, one after another.
  ///
  /// - Parameter scratch: as many numbers as there are in z.
  package func transform(
    _ z: [Double], into y: inout [Double], scratch: inout [Double]
  ) {
    let (n, count) = (order, z.count / order)
    func scale(_ out: inout [Double]) {
      out.withUnsafeMutableBufferPointer { out in
        z.withUnsafeBufferPointer { z in
          lengths.withUnsafeBufferPointer { lengths in
            for i in 0..<count { for j in 0..<n { out[i * n + j] = lengths[j] * z[i * n + j] } }
          }
        }
      }
    }
    guard !axes.isEmpty else { return scale(&y) }
    scale(&scratch)
    BLAS.product(1, scratch, by: axes, adding: 0, to: &y, rows: count, inner: n, columns: n)
  }

  /// Bz.
  package func rotate(_ z: [Double], into out: inout [Double]) {
    guard !axes.isEmpty else {
      for i in out.indices { out[i] = z[i] }
      return
    }
    BLAS.product(
      1, axes, aTransposed: true, by: z, adding: 0, to: &out, rows: order, inner: order, columns: 1)
  }

  /// C ← aC + Σᵢ rᵢrᵢᵀ over the first rows r of n numbers, minus the same sum over the others; for a diagonal C, the
  /// diagonal of all this.
  package mutating func update(
    decay a: Double, rows: [Double], added p: Int, subtracted q: Int
  ) {
    let (n, isFull) = (order, !axes.isEmpty)
    age += 1
    rows.withUnsafeBufferPointer { rows in
      let rows = rows.baseAddress!
      matrix.withUnsafeMutableBufferPointer { matrix in
        let c = matrix.baseAddress!
        if isFull {
          BLAS.symmetricUpdate(1, rows, rows: p, adding: a, to: c, order: n)
          BLAS.symmetricUpdate(-1, rows + p * n, rows: q, adding: 1, to: c, order: n)
        } else {
          for j in 0..<n { c[j] *= a }
          for i in 0..<p { for j in 0..<n { c[j] += rows[i * n + j] * rows[i * n + j] } }
          for i in p..<p + q { for j in 0..<n { c[j] -= rows[i * n + j] * rows[i * n + j] } }
        }
      }
    }
  }
}
