/// f(x) = (1/N)Σ ½(a_iᵀx − b_i)²: the mean of squares of linear residuals, of which theory knows what descent on batches
/// of rows does.
public protocol LinearLeastSquares: Problem {
  /// a_1, …, a_N, n numbers each, one after another.
  var rows: [Double] { get }
  /// b_1, …, b_N.
  var targets: [Double] { get }
}
