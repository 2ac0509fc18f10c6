internal import Answers
internal import Foundation
internal import LinearAlgebra

/// The loss of a row whose margin is z and whose target is y.
enum LinearTermLoss: Sendable {
  /// log(1 + exp(−yz)), for labels y = ±1.
  case logistic
  /// ½(z − y)².
  case halfSquare

  func value(_ z: Double, _ y: Double) -> Double {
    switch self {
    case .logistic:
      let u = y * z
      return max(-u, 0) + log1p(exp(-abs(u)))
    case .halfSquare: return 0.5 * (z - y) * (z - y)
    }
  }

  func slope(_ z: Double, _ y: Double) -> Double {
    switch self {
    // σ(−u) = 1/(1 + eᵘ), which is 0 where the exponential overflows.
    case .logistic: -y / (1 + exp(y * z))
    case .halfSquare: z - y
    }
  }
}

/// The terms of a linear model, fᵢ(w, b) = ℓ((aᵢ − c)ᵀw + b, yᵢ) + ½λ‖w‖²: the rows aᵢ are dense, or sparse with shifts
/// c, and the intercept b is optional.
struct LinearTerms: Sendable {
  /// The rows aᵢ − c.
  enum Rows: Sendable {
    /// N × p by rows.
    case dense([Double])
    /// The rows of a matrix, less the same vector each; nil stands for zeros.
    case sparse(SparseMatrix, shifts: [Double]?)
  }

  let loss: LinearTermLoss
  let rows: Rows
  let targets: [Double]
  /// p, without the intercept.
  let columns: Int
  let hasIntercept: Bool
  /// λ.
  let regularization: Double

  /// max ‖ãᵢ‖², ãᵢ with the intercept's 1.
  var largestSquaredRow: Double {
    let own = (0..<targets.count).reduce(0) { max($0, squaredNorm(ofRow: $1)) }
    return own + (hasIntercept ? 1 : 0)
  }

  private func squaredNorm(ofRow i: Int) -> Double {
    switch rows {
    case .dense(let numbers):
      return numbers[i * columns..<(i + 1) * columns].reduce(0) { $0 + $1 * $1 }
    case .sparse(let matrix, let shifts):
      let c = shifts ?? []
      // An entry that is not stored becomes minus its shift.
      var sum = c.reduce(0) { $0 + $1 * $1 }
      matrix.forEachEntry(ofRow: i) { column, value in
        let shift = c.isEmpty ? 0 : c[column]
        sum += (value - shift) * (value - shift) - shift * shift
      }
      return max(sum, 0)
    }
  }
}

/// Means over rows of a linear model.
///
/// - Complexity: O(b·p) per answer; for sparse rows, the number of entries they store plus O(p).
final class LinearTermMean: TermMean {
  private let terms: LinearTerms
  private var chosen: [Int] = []

  init(_ terms: LinearTerms) {
    self.terms = terms
  }

  var workspaceBytes: Int { chosen.count * MemoryLayout<Int>.stride }

  func choose(_ rows: [Int]) { chosen = rows }

  func value(at x: Span<Double>) -> Double {
    x.withUnsafeBufferPointer { sum(at: $0.baseAddress!, into: nil) }
  }

  func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>
  ) -> Double {
    x.withUnsafeBufferPointer { x in
      gradient.withUnsafeMutableBufferPointer { sum(at: x.baseAddress!, into: $0.baseAddress!) }
    }
  }

  private func sum(
    at x: UnsafePointer<Double>, into gradient: UnsafeMutablePointer<Double>?
  ) -> Double {
    let (p, λ) = (terms.columns, terms.regularization)
    gradient?.update(repeating: 0, count: p + (terms.hasIntercept ? 1 : 0))
    let intercept = terms.hasIntercept ? x[p] : 0
    let mean: Double
    switch terms.rows {
    case .dense(let numbers):
      mean = numbers.withUnsafeBufferPointer { rows in
        let first = rows.baseAddress!
        return loss(
          offset: intercept, into: gradient,
          product: { BLAS.dot(p, first + $0 * p, x) },
          add: { BLAS.add($1, times: first + $0 * p, to: $2, count: p) }
        ).mean
      }
    case .sparse(let matrix, let shifts):
      let shift = shifts.map { BLAS.dot(p, $0, x) } ?? 0
      let sums = loss(
        offset: intercept - shift, into: gradient,
        product: { matrix.product(ofRow: $0, x) },
        add: { matrix.add($1, timesRow: $0, to: $2) })
      if let gradient, let shifts {
        BLAS.add(-sums.slope, times: shifts, to: gradient, count: p)
      }
      mean = sums.mean
    }
    guard λ > 0 else { return mean }
    if let gradient { BLAS.add(λ, times: x, to: gradient, count: p) }
    return mean + 0.5 * λ * BLAS.dot(p, x, x)
  }

  /// The mean loss and the mean slope; adds each row's part to the gradient.
  ///
  /// - Parameters:
  ///   - offset: added to every product.
  ///   - product: the product of a row with x.
  ///   - add: adds a multiple of a row to a vector.
  private func loss(
    offset: Double, into gradient: UnsafeMutablePointer<Double>?,
    product: (Int) -> Double, add: (Int, Double, UnsafeMutablePointer<Double>) -> Void
  ) -> (mean: Double, slope: Double) {
    let share = 1 / Double(chosen.count)
    var (total, slopes) = (0.0, 0.0)
    for i in chosen {
      let (z, y) = (product(i) + offset, terms.targets[i])
      total += terms.loss.value(z, y)
      guard let gradient else { continue }
      let slope = share * terms.loss.slope(z, y)
      slopes += slope
      add(i, slope, gradient)
    }
    if let gradient, terms.hasIntercept { gradient[terms.columns] = slopes }
    return (total * share, slopes)
  }
}
