public import Answers

/// Each term is the loss of one row plus the whole regulariser.
extension LogisticRegression: FiniteSum {
  public var termCount: Int { labels.count }

  /// ¼ max ‖ãᵢ‖² + λ, ãᵢ with the intercept's 1.
  public var termSmoothness: Double? { 0.25 * terms.largestSquaredRow + regularization }

  public var numbersPerTerm: Int { 1 }

  public func termMean() -> any TermMean { LinearTermMean(terms) }

  private var terms: LinearTerms {
    let rows: LinearTerms.Rows =
      switch features {
      case .dense(let numbers): .dense(numbers)
      case .sparse(let matrix, let shifts): .sparse(matrix, shifts: shifts)
      }
    return LinearTerms(
      loss: .logistic, rows: rows, targets: labels, columns: columns, hasIntercept: hasIntercept,
      regularization: regularization)
  }
}
