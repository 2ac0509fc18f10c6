internal import Foundation
internal import Optimizers

/// Upper bounds with exact constants at the natural step 1/(cL), for an estimator with E‖G‖² = c·‖∇f‖² on an L-smooth
/// f: c is 1 for exact gradients, n for two points on the sphere, n + 2 for Gaussian directions
/// (``EstimatorMoments/normFactor``).
///
/// If a method exceeds one, the method is wrong or f is not what it is claimed to be; a method far below one is no
/// surprise. K counts steps: x_0 is the start.
package enum ExactBounds {
  /// f is L-smooth and bounded below; Δ = f(x_0) − f*. Bounds ‖∇f‖².
  package struct Smooth: Hashable, Sendable {
    package let smoothness: Double
    package let gap: Double

    /// - Parameters:
    ///   - smoothness: L.
    ///   - gap: Δ.
    package init(smoothness: Double, gap: Double) {
      self.smoothness = smoothness
      self.gap = gap
    }

    /// min_{k ≤ K} ‖∇f(x_k)‖² ≤ 4LΔ/(3K + 2) for gradient descent; attained by a function of one
    /// variable for every K (Abbaszadehpeivasti, de Klerk, Zamani 2022,
    /// doi:10.1007/s11590-021-01821-1).
    package func gradientDescentMinimum(through iteration: Int) -> Double {
      4 * smoothness * gap / (3 * Double(iteration) + 2)
    }

    /// The mean over k < K of E‖∇f(x_k)‖² ≤ 2cLΔ/K, by the descent lemma; infinite at K = 0.
    package func average(before iteration: Int, constant c: Double) -> Double {
      2 * c * smoothness * gap / Double(iteration)
    }

    /// min_{k ≤ K} E‖∇f(x_k)‖² ≤ 2cLΔ/(K + 1), since a minimum is no more than the average of the
    /// same K + 1 iterates. For the minimum of means, not the mean of minima.
    package func minimum(through iteration: Int, constant c: Double) -> Double {
      average(before: iteration + 1, constant: c)
    }
  }

  /// f is convex too; R = ‖x_0 − x*‖. Bounds f(x_K) − f*.
  package struct Convex: Hashable, Sendable {
    package let smoothness: Double
    package let gap: Double
    package let distance: Double

    /// - Parameters:
    ///   - smoothness: L.
    ///   - gap: Δ.
    ///   - distance: R.
    package init(smoothness: Double, gap: Double, distance: Double) {
      self.smoothness = smoothness
      self.gap = gap
      self.distance = distance
    }

    /// f(x_K) − f* ≤ LR²/(4K + 2) for gradient descent; attained by a Huber function for every K
    /// (Drori and Teboulle 2014, doi:10.1007/s10107-013-0653-0).
    package func gradientDescent(_ iteration: Int) -> Double {
      smoothness * distance * distance / (4 * Double(iteration) + 2)
    }

    /// f(x_N) − f* ≤ LR²/(2θ_N²) for the optimized gradient method; attained by ½L‖x‖² and by a Huber function (Kim
    /// and Fessler 2016, doi:10.1007/s10107-015-0949-3), and no first-order method has less (Drori 2017,
    /// doi:10.1016/j.jco.2016.11.001).
    package func optimizedGradient(horizon N: Int) -> Double {
      let θ = OptimizedGradientMethod.lastParameter(horizon: N)
      return smoothness * distance * distance / (2 * θ * θ)
    }

    /// E f(x_K) − f* ≤ 4c²(Δ + LR²/2)/(2c + K)² for the accelerated coupled form.
    ///
    /// By the estimate sequence of Nesterov 2012 (doi:10.1137/100802001) with E‖G‖² ≤ c‖g‖².
    package func accelerated(_ iteration: Int, constant c: Double) -> Double {
      let time = 2 + Double(iteration) / c
      return 4 * (gap + smoothness * distance * distance / 2) / (time * time)
    }

    /// E f(x_K) − f* ≤ min{cLR²/(2K), c(Δ + LR²/2)/(c + K)}, from
    /// E‖x⁺ − x*‖² = (1 − 1/c)‖x − x*‖² + (1/c)‖x − ∇f(x)/L − x*‖².
    package func stochastic(_ iteration: Int, constant c: Double) -> Double {
      let k = Double(iteration)
      let energy = smoothness * distance * distance / 2
      return min(c * energy / k, c * (gap + energy) / (c + k))
    }
  }

  /// f is convex with |f(x) − f(y)| ≤ G‖x − y‖; R = ‖x_0 − x*‖. Bounds the least f(x_k) − f*, k ≤ N.
  package struct Nonsmooth: Hashable, Sendable {
    package let lipschitz: Double
    package let distance: Double

    /// - Parameters:
    ///   - lipschitz: G.
    ///   - distance: R.
    package init(lipschitz: Double, distance: Double) {
      self.lipschitz = lipschitz
      self.distance = distance
    }

    /// min_{k ≤ N} f(x_k) − f* ≤ GR/√(N + 1) for the subgradient method with steps R/(G√(N + 1)); attained, and no
    /// first-order method has less (Drori and Teboulle 2016, arXiv:1409.2636).
    package func subgradient(horizon N: Int) -> Double {
      lipschitz * distance / Double(N + 1).squareRoot()
    }
  }

  /// f is μ-strongly convex too. Bounds ‖x_K − x*‖².
  package struct StronglyConvex: Hashable, Sendable {
    package let smoothness: Double
    package let convexity: Double
    package let distance: Double

    /// - Parameters:
    ///   - smoothness: L.
    ///   - convexity: μ ≤ L.
    ///   - distance: R.
    package init(smoothness: Double, convexity: Double, distance: Double) {
      precondition(
        0 <= convexity && convexity <= smoothness,
        "μ = \(convexity) does not lie between 0 and L = \(smoothness)")
      self.smoothness = smoothness
      self.convexity = convexity
      self.distance = distance
    }

    /// ‖x_K − x*‖² ≤ (1 − μ/L)^{2K}·R² for gradient descent.
    package func gradientDescent(_ iteration: Int) -> Double {
      stochastic(iteration, constant: 1)
    }

    /// E‖x_K − x*‖² ≤ (2/μ)(1 − √(μ/L)/c)^K(Δ + μR²/2) for the accelerated coupled form with γ₀ = μ, from its bound
    /// on f − f*.
    package func accelerated(_ iteration: Int, constant c: Double, gap: Double) -> Double {
      let factor = 1 - (convexity / smoothness).squareRoot() / c
      return pow(factor, Double(iteration)) * (2 * gap / convexity + distance * distance)
    }

    /// E‖x_K − x*‖² ≤ [1 − (1 − (1 − μ/L)²)/c]^K·R²; attained by (μ/2)‖x‖².
    package func stochastic(_ iteration: Int, constant c: Double) -> Double {
      let t = convexity / smoothness
      // 1 − (1 − t)², without the cancellation of a small t.
      let gain = t * (2 - t)
      return pow(1 - gain / c, Double(iteration)) * distance * distance
    }
  }
}
