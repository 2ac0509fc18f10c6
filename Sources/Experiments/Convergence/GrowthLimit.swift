/// How high the loss of a run may rise above its start before the run has *diverged*: where
///
///     f(xₖ) − f(x₀) > 10¹² S,
///
/// and more than its own rounding, with S the largest of
///
///     f(x₀) − f*, or |f(x₀)| where f* is not known     the level of the start,
///     ‖∇f(x₀)‖²/(2L)                                   what the first step wins; with batches the mean of all
///                                                      terms' ‖∇fᵢ(x₀)‖² in place of ‖∇f(x₀)‖²,
///     ½Lε²                                             how far f bends within the estimator's radius,
///     (u f(x₀)/ε)²/(2L), u = 2⁻⁵³                      what a step does that values' rounding makes,
///                                                      or their noise, σ in place of u f(x₀), if that is more.
///
/// For a function without an L, the terms with L are left out; the third is replaced by Gε, with the function's
/// Lipschitz constant G.
///
/// The last two belong to the floor that an estimator of radius ε has, so that a start on it or below it, even
/// at the minimum itself, is no reason to call what follows divergence. S follows f, x and L, whatever their
/// units; adding a constant to f does not change it as long as f* is known. If S is 0, only numbers that are
/// not finite show divergence: exact gradients at the minimum move nothing.
struct GrowthLimit {
  private let start: Double
  private let level: Double

  init(
    loss: Double, gradientNorm: Double, minimum: Double?, smoothness L: Double,
    lipschitz: Double? = nil, radius ε: Double?, noise σ: Double = 0
  ) {
    start = loss
    // Each square is split into two factors, since it may be out of range although the whole is not.
    var levels = [
      minimum.map { loss - $0 } ?? abs(loss), gradientNorm * (gradientNorm / L) / 2,
    ]
    if let ε {
      let rounding = max(0x1p-53 * abs(loss), σ) / ε
      levels += [ε * (ε * L) / 2, rounding * (rounding / L) / 2, (lipschitz ?? .nan) * ε]
    }
    level = levels.filter { !$0.isNaN }.max() ?? 0
  }

  func isExceeded(by loss: Double) -> Bool {
    let rise = loss - start
    return level > 0 && rise / 1e12 > level && rise > 0x1p-43 * max(abs(loss), abs(start))
  }
}
