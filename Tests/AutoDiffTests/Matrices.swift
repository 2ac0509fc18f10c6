import Sampling

/// Matrices by rows, with the plainest algorithms: the reference for the operations.
enum Matrices {
  static func product(_ a: [Double], _ b: [Double], rows m: Int, inner k: Int, columns n: Int)
    -> [Double]
  {
    var c = [Double](repeating: 0, count: m * n)
    for i in 0..<m {
      for l in 0..<k {
        for j in 0..<n { c[i * n + j] += a[i * k + l] * b[l * n + j] }
      }
    }
    return c
  }

  static func transposed(_ a: [Double], rows m: Int, columns n: Int) -> [Double] {
    (0..<m * n).map { a[$0 % m * n + $0 / m] }
  }

  static func diagonal(_ values: [Double], rows m: Int, columns n: Int) -> [Double] {
    (0..<m * n).map { $0 / n == $0 % n ? values[$0 / n] : 0 }
  }

  static func identity(_ n: Int) -> [Double] {
    diagonal([Double](repeating: 1, count: n), rows: n, columns: n)
  }

  /// A⁻¹B by Gaussian elimination with partial pivoting, column by column of A.
  static func solution(_ a: [Double], _ b: [Double], order n: Int, columns k: Int) -> [Double] {
    var rows = (0..<n).map { i in
      Array(a[i * n..<(i + 1) * n]) + Array(b[i * k..<(i + 1) * k])
    }
    for c in 0..<n {
      let pivot = (c..<n).max { abs(rows[$0][c]) < abs(rows[$1][c]) }!
      rows.swapAt(c, pivot)
      for r in 0..<n where r != c {
        let factor = rows[r][c] / rows[c][c]
        for j in c..<n + k { rows[r][j] -= factor * rows[c][j] }
      }
    }
    return (0..<n).flatMap { i in rows[i][n...].map { $0 / rows[i][i] } }
  }

  /// An orthogonal matrix: a product of three reflections.
  static func orthogonal(_ n: Int, seed: Int) -> [Double] {
    var q = identity(n)
    for lane in 0..<3 {
      let v = RandomStream(seed: 81).substream("reflection \(n)").at(iteration: seed, lane: lane)
        .normals(n)
      let norm = v.reduce(0) { $0 + $1 * $1 }
      let reflection = (0..<n * n).map {
        ($0 / n == $0 % n ? 1 : 0) - 2 * v[$0 / n] * v[$0 % n] / norm
      }
      q = product(q, reflection, rows: n, inner: n, columns: n)
    }
    return q
  }

  /// U diag(σ) Vᵀ with orthogonal U and V.
  static func matrix(singularValues σ: [Double], rows m: Int, columns n: Int, seed: Int)
    -> [Double]
  {
    let (u, v) = (orthogonal(m, seed: 2 * seed), orthogonal(n, seed: 2 * seed + 1))
    let left = product(u, diagonal(σ, rows: m, columns: n), rows: m, inner: m, columns: n)
    return product(left, v, rows: m, inner: n, columns: n)
  }

  /// Q diag(λ) Qᵀ, symmetric.
  static func matrix(eigenvalues λ: [Double], seed: Int) -> [Double] {
    let n = λ.count
    let q = orthogonal(n, seed: seed)
    let left = product(q, diagonal(λ, rows: n, columns: n), rows: n, inner: n, columns: n)
    let a = product(
      left, transposed(q, rows: n, columns: n), rows: n, inner: n, columns: n)
    return symmetricPart(a, n)
  }

  static func symmetricPart(_ a: [Double], _ n: Int) -> [Double] {
    (0..<n * n).map { 0.5 * (a[$0] + a[$0 % n * n + $0 / n]) }
  }

  /// n numbers from 1 to 100: a condition number of 100.
  static func spread(_ n: Int) -> [Double] {
    (0..<n).map { n == 1 ? 3 : 1 + 99 * Double($0) / Double(n - 1) }
  }
}
