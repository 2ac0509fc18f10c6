internal import Foundation
package import Sampling

/// What is known of one direction v of a distribution in n dimensions.
///
/// | | ‖v‖ | E‖v‖² | E Σvᵢ⁴ |
/// |---|---|---|---|
/// | sphere, orthonormal | 1 | 1 | 3/(n + 2) |
/// | normals | | n | 3n |
/// | signs | √n | n | n |
/// | ℓ₁ sphere | ‖v‖₁ = 1 | 2/(n + 1) | 24/((n + 1)(n + 2)(n + 3)) |
///
/// by Isserlis's theorem (1918, doi:10.1093/biomet/12.1-2.134), and Dirichlet's moments on the ℓ₁ sphere. All are
/// isotropic, E vvᵀ = (E‖v‖²/n)·I, so E(sᵀv)² = E‖v‖² for any signs s, E Σtᵢvᵢ² = 0 if Σtᵢ = 0, and
/// E(vᵀv′)² = (E‖v‖²)²/n for v′ independent of v. For directions that are not isotropic the last one is larger: it is
/// tr (E vvᵀ)².
package struct DirectionLaw: Sendable {
  /// How the directions of one estimate are drawn.
  package let dependence: DirectionFrame.Dependence
  /// n.
  package let dimension: Int

  /// The law of directions in n dimensions.
  package init(dependence: DirectionFrame.Dependence, dimension: Int) {
    self.dependence = dependence
    self.dimension = dimension
  }

  private var n: Double { Double(dimension) }

  private var distribution: DirectionDistribution {
    if case .independent(let distribution) = dependence { distribution } else { .sphere }
  }

  /// The exact length and its name; nil if the length is random.
  package var length: (name: String, value: Double)? {
    switch distribution {
    case .sphere: ("‖v‖", 1)
    case .gaussian: nil
    case .rademacher: ("‖v‖", n.squareRoot())
    case .l1Sphere: ("‖v‖₁", 1)
    }
  }

  /// The norm of v that ``length`` is about: ‖v‖₁ on the ℓ₁ sphere, ‖v‖ elsewhere.
  package func length(of v: [Double]) -> Double {
    distribution == .l1Sphere
      ? v.reduce(0) { $0 + abs($1) } : v.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// E‖v‖².
  package var meanSquare: Double {
    switch distribution {
    case .sphere: 1
    case .gaussian, .rademacher: n
    case .l1Sphere: 2 / (n + 1)
    }
  }

  /// E Σvᵢ⁴.
  package var fourthMoment: Double {
    switch distribution {
    case .sphere: 3 / (n + 2)
    case .gaussian: 3 * n
    case .rademacher: n
    case .l1Sphere: 24 / ((n + 1) * (n + 2) * (n + 3))
    }
  }

  /// Whether all entries have the same size, so that even powers of them do not vary.
  var hasEqualSizes: Bool {
    distribution == .rademacher || dimension == 1 && distribution != .gaussian
  }

  var isOrthonormal: Bool { dependence == .orthonormal }

  /// t with Σtᵢ = 0 and Σtᵢ² = n, for comparing the axes: if E vᵢ² = (1 + δtᵢ)·E‖v‖²/n, E Σtᵢvᵢ² is δ·E‖v‖².
  package static func contrast(_ n: Int) -> [Double] {
    // The mean square of 2i + 1 − n, i = 0 … n − 1.
    let square = Double(n * n - 1) / 3
    return (0..<n).map { Double(2 * $0 + 1 - n) / square.squareRoot() }
  }
}
