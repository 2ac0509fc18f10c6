internal import LinearAlgebra
internal import Sampling

// Shared by estimates G = (s/q) Σⱼ dⱼwⱼ that use derivatives dⱼ along random directions.

extension DirectionFrame {
  /// E[GGᵀ] if dⱼ = gᵀvⱼ.
  var moments: EstimatorMoments {
    switch dependence {
    case .independent(.sphere): .sphere(dimension: dimension).averaged(over: count)
    case .independent(.gaussian): .gaussian(dimension: dimension).averaged(over: count)
    case .independent(.rademacher): .rademacher(dimension: dimension).averaged(over: count)
    case .independent(.l1Sphere): .l1Sphere(dimension: dimension).averaged(over: count)
    case .orthonormal: .orthonormal(count, dimension: dimension)
    }
  }

  /// Adds the term of direction j to the estimate.
  mutating func add(slope: Double, along j: Int, to gradient: inout MutableSpan<Double>) {
    let weight = scale / Double(count) * slope
    guard !movesAlongSigns else { return step(&gradient, along: j, by: weight) }
    withDirection(j) { BLAS.add(weight, times: $0, to: &gradient) }
  }
}
