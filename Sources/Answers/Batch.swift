/// Calls that see some of the N terms of an objective that is their mean: f_B(x) = (1/b) Σ_{i∈B} fᵢ(x).
public struct Batch: Hashable, Sendable {
  /// b.
  public let rows: Int
  /// Whether a term can be in a batch more than once.
  public let withReplacement: Bool
  /// Whether all calls of an iteration see the same terms; otherwise each call sees its own.
  public let isPaired: Bool

  /// - Parameters:
  ///   - rows: b ≥ 1; without replacement at most N.
  ///   - withReplacement: whether a term can be in a batch more than once.
  ///   - isPaired: whether all calls of an iteration see the same terms.
  public init(rows: Int, withReplacement: Bool = false, isPaired: Bool = true) {
    precondition(rows >= 1, "a batch of \(rows) rows")
    self.rows = rows
    self.withReplacement = withReplacement
    self.isPaired = isPaired
  }

  /// w, the variance of a batch's mean in units of one term's: 1/b with replacement, (N − b)/(b(N − 1)) without.
  public func weight(of termCount: Int) -> Double {
    guard !withReplacement else { return 1 / Double(rows) }
    precondition(rows <= termCount, "\(rows) of \(termCount) terms without replacement")
    // A single term allows only one batch.
    guard termCount > 1 else { return 0 }
    return Double(termCount - rows) / (Double(rows) * Double(termCount - 1))
  }

  /// 𝓛 = w·max Lᵢ + (1 − w)L, with E‖∇f_B(x) − ∇f_B(x*)‖² ≤ 2𝓛(f(x) − f*) for convex terms of smoothness Lᵢ:
  /// the expected smoothness of Gower, Loizou, Qian, Sailanbayev, Shulgin and Richtárik 2019 (arXiv:1901.09401).
  ///
  /// - Parameters:
  ///   - term: max Lᵢ.
  ///   - whole: L of the mean of all N terms.
  public func expectedSmoothness(term: Double, whole: Double, termCount: Int) -> Double {
    let w = weight(of: termCount)
    return w * term + (1 - w) * whole
  }
}
