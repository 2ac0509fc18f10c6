internal import LinearAlgebra

extension MultidimensionalScaling: ClosedFormGradient {
  public func closedFormGradient() -> any GradientFormula { StressGradient(self) }
}

/// ∂L/∂Wᵢ = 8 Σⱼ (‖Wᵢ − Wⱼ‖² − δᵢⱼ²)(Wᵢ − Wⱼ), or on distances 4 Σⱼ (1 − δᵢⱼ/‖Wᵢ − Wⱼ‖)(Wᵢ − Wⱼ),
/// without pairs that coincide.
///
/// Each pair is visited once, since its part in ∂L/∂Wⱼ is the negative of that in ∂L/∂Wᵢ.
private final class StressGradient: GradientFormula {
  private let problem: MultidimensionalScaling
  private let targets: ConstantBuffer
  /// Wᵢ − Wⱼ.
  private let difference: AlignedBuffer

  init(_ problem: MultidimensionalScaling) {
    self.problem = problem
    targets = ConstantBuffer(problem.targets)
    difference = AlignedBuffer(count: problem.embedding)
  }

  /// A pair takes d differences, d squares with their sums (d − 1), 2d sums of d products for the
  /// two gradients, and its weight: a difference and a product, or a root, a quotient, a difference
  /// and a product.
  var operations: Double {
    let (n, d) = (Double(problem.objects), Double(problem.embedding))
    let weight = problem.loss == .squaredDistances ? 2.0 : 4
    return 0.5 * n * (n - 1) * (6 * d - 1 + weight)
  }

  func evaluate(at x: Span<Double>, into gradient: inout MutableSpan<Double>) {
    let count = problem.dimension
    precondition(x.count == count && gradient.count == count, "\(count) coordinates")
    gradient.update(repeating: 0)
    x.withUnsafeBufferPointer { w in
      gradient.withUnsafeMutableBufferPointer { add(at: w.baseAddress!, to: $0.baseAddress!) }
    }
  }

  private func add(at w: UnsafePointer<Double>, to gradient: UnsafeMutablePointer<Double>) {
    let (n, d) = (problem.objects, problem.embedding)
    let isSquared = problem.loss == .squaredDistances
    let (difference, targets) = (difference.base, targets.base)
    for i in 0..<n {
      for j in 0..<i {
        var squared = 0.0
        for c in 0..<d {
          difference[c] = w[i * d + c] - w[j * d + c]
          squared += difference[c] * difference[c]
        }
        let target = targets[i * n + j]
        let weight: Double
        if isSquared {
          weight = 8 * (squared - target)
        } else {
          guard squared > 0 else { continue }
          weight = 4 * (1 - target / squared.squareRoot())
        }
        for c in 0..<d {
          let pull = weight * difference[c]
          gradient[i * d + c] += pull
          gradient[j * d + c] -= pull
        }
      }
    }
  }
}
