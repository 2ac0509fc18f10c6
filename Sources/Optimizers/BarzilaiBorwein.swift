public import Estimators

/// The steps of Barzilai and Borwein, from s = x − x⁻ and y = g − g⁻:
///
///     t = sᵀs/sᵀy (long)  or  t = sᵀy/yᵀy (short)
///
/// The first step is of length 1; if sᵀy ≤ 0 the previous step is kept. No values are asked for, and f may rise.
///
/// On strongly convex quadratics ‖g_k‖ falls as (1 − 1/κ)ᵏ, up to a constant (Dai and Liao 2002,
/// doi:10.1093/imanum/22.1.1, for a linear rate; Li and Sun 2021, arXiv:2101.00205, for this one). For other functions
/// nothing is proven, and the method may diverge.
///
/// Barzilai and Borwein 1988 (doi:10.1093/imanum/8.1.141).
public struct BarzilaiBorwein: StepRule {
  /// Which of the two quotients is the step.
  public enum Quotient: String, CaseIterable, Sendable {
    /// sᵀs/sᵀy.
    case long
    /// sᵀy/yᵀy.
    case short
  }

  /// What one step search passes to the next.
  public struct Memory: Codable, Hashable, Sendable {
    /// x⁻; empty before the first step.
    var point: [Double] = []
    /// g⁻.
    var gradient: [Double] = []
    /// The previous step.
    var step = 0.0
  }

  /// Which of the two quotients is the step.
  public let quotient: Quotient

  /// Uses the long quotient by default.
  public init(_ quotient: Quotient = .long) { self.quotient = quotient }

  public static var comparesValues: Bool { false }

  public var beginning: Memory { Memory() }

  public func heldBytes(dimension n: Int) -> Int { 2 * n * MemoryLayout<Double>.stride }

  public func step<Estimator: GradientEstimator>(
    along line: inout SearchLine<Estimator>, keeping memory: inout Memory,
    from oracle: SearchOracle<Estimator>
  ) -> Double? {
    let t = memory.point.isEmpty ? line.unitStep : next(from: line.point, line.gradient, memory)
    memory = Memory(point: line.point, gradient: line.gradient, step: t)
    return t
  }

  private func next(from x: [Double], _ g: [Double], _ memory: Memory) -> Double {
    var (ss, sy, yy) = (0.0, 0.0, 0.0)
    for i in x.indices {
      let (s, y) = (x[i] - memory.point[i], g[i] - memory.gradient[i])
      ss += s * s
      sy += s * y
      yy += y * y
    }
    let t = quotient == .long ? ss / sy : sy / yy
    return sy > 0 && t > 0 && t.isFinite ? t : memory.step
  }

  /// G(x) alone.
  public func calls<Estimator: GradientEstimator>(with estimator: Estimator) -> CallCounts {
    estimator.traits.calls
  }
}
