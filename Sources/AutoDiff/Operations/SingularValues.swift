internal import LinearAlgebra

/// The k greatest singular values: σ̇ᵢ = uᵢᵀẆvᵢ, W̄ += U diag(σ̄) Vᵀ, and its tangent
/// (`SpectralGradient`).
///
/// Values that cannot be told apart are made equal, and those that cannot be told from 0 are set to
/// 0. The derivatives of a symmetric function with respect to equal values then agree to the last
/// bit, or nearly, so the pullback can see whether a derivative with respect to W exists.
struct SingularValues: Operation {
  /// k; nil for all.
  let count: Int?

  var name: String { "singular values" }

  func outputShape(_ inputs: [Shape]) -> Shape {
    let all = min(inputs[0].rows, inputs[0].columns)
    let count = count ?? all
    precondition(
      1 <= count && count <= all, "\(count) of the \(all) singular values of a \(inputs[0]) matrix")
    return .vector(count)
  }

  func scratchCount(_ inputs: [Shape]) -> Int { SpectralGradient.scratchCount(inputs[0]) }

  func makeWorkspace(_ inputs: [Shape]) -> (any OperationWorkspace)? {
    SingularValueDecomposition(rows: inputs[0].rows, columns: inputs[0].columns)
  }

  func evaluate(_ node: Frame) {
    let gradient = SpectralGradient(node)
    gradient.decompose(node, for: self)
    equalize(gradient)
    for i in node.output.indices { node.output[i] = gradient.values[i] }
  }

  func pushforward(_ node: Frame) {
    let gradient = SpectralGradient(node)
    for j in node.tangents {
      let σ̇ = node.outputTangent(j)
      gradient.valueTangents(along: node.inputTangent(0, j)!) { i, tangent in
        if i < σ̇.count { σ̇[i] = tangent }
      }
    }
    forEachCluster(gradient) { cluster in
      guard cluster.lowerBound < node.output.count else { return }
      reportCluster(cluster, gradient.values[cluster.lowerBound], weights: nil, node)
      for j in node.tangents {
        for i in cluster where i < node.output.count { node.outputTangent(j)[i] = .nan }
      }
    }
  }

  func pullback(_ node: Frame) {
    guard let w̄ = node.inputAdjoint(0) else { return }
    let gradient = SpectralGradient(node)
    let (σ̄, g) = (node.outputAdjoint, gradient.weights)
    g.update(repeating: 0, count: gradient.decomposition.count)
    g.update(from: σ̄.baseAddress!, count: σ̄.count)
    let greatest = σ̄.reduce(0) { max($0, abs($1)) }
    forEachCluster(gradient) { cluster in
      let (least, most) = cluster.reduce((g[cluster.lowerBound], g[cluster.lowerBound])) {
        (min($0.0, g[$1]), max($0.1, g[$1]))
      }
      // Equal values have derivatives that differ by rounding if they are summed in blocks.
      let isZero = gradient.values[cluster.lowerBound] == 0
      guard isZero ? least != 0 || most != 0 : most - least > 0x1p-40 * greatest else { return }
      reportCluster(cluster, gradient.values[cluster.lowerBound], weights: (least, most), node)
      for i in cluster { g[i] = .nan }
    }
    gradient.add(to: w̄)
  }

  func pullbackTangent(_ node: Frame) {
    let gradient = SpectralGradient(node)
    let (σ, g, k) = (gradient.values, gradient.weights, node.output.count)
    for j in node.tangents {
      guard let w̄̇ = node.inputAdjointTangent(0, j), let ẇ = node.inputTangent(0, j) else {
        continue
      }
      let σ̄̇ = node.outputAdjointTangent(j)
      gradient.addTangent(
        along: ẇ, weightTangent: { $0 < k ? σ̄̇[$0] : 0 },
        // For equal values, the limit is a second derivative, which is not known here.
        difference: { a, b in σ[a] == σ[b] ? .nan : (g[a] - g[b]) / (σ[a] - σ[b]) },
        count: k, to: w̄̇)
    }
  }
}

// MARK: - Singular values that coincide

extension SingularValues {
  /// Replaces values that cannot be told apart by their mean, or by 0.
  private func equalize(_ gradient: SpectralGradient) {
    let (σ, p) = (gradient.values, gradient.decomposition.count)
    let resolution = gradient.decomposition.resolution
    var first = 0
    for i in 0..<p where i + 1 == p || σ[i] - σ[i + 1] > resolution {
      let mean = (first...i).reduce(0) { $0 + σ[$1] } / Double(i + 1 - first)
      let common = σ[i] <= resolution ? 0 : mean
      for k in first...i { σ[k] = common }
      first = i + 1
    }
  }

  /// Passes `body` the ranges of equal singular values, and of those that are 0.
  private func forEachCluster(_ gradient: SpectralGradient, _ body: (Range<Int>) -> Void) {
    let (σ, p) = (gradient.values, gradient.decomposition.count)
    var first = 0
    for i in 0..<p where i + 1 == p || σ[i + 1] != σ[i] {
      if i > first || σ[i] == 0 { body(first..<i + 1) }
      first = i + 1
    }
  }

  /// - Parameter weights: the least and the greatest derivative with respect to the cluster's values;
  ///   nil in forward mode, where it is not known what they are used for.
  private func reportCluster(
    _ cluster: Range<Int>, _ value: Double, weights: (least: Double, greatest: Double)?,
    _ node: Frame
  ) {
    let isOne = cluster.count == 1
    let which =
      isOne
      ? "singular value \(cluster.upperBound)"
      : "singular values \(cluster.lowerBound + 1) to \(cluster.upperBound)"
    let use = weights.map { least, greatest in
      least == greatest
        ? ", with derivative \(least) by \(isOne ? "it" : "each of them")"
        : ", with derivatives by them from \(least) to \(greatest)"
    }
    let remedy =
      value == 0
      ? "where a singular value is 0 it has a kink; use a smooth function of its square"
      : "those that coincide have no derivatives one by one; use nuclearNorm, or a function that "
        + "is symmetric in them"
    let mode =
      weights == nil
      ? ", and its gradient (reverse mode); or leave \(isOne ? "it" : "them") out with count" : ""
    node.report(
      self,
      "\(which) of the \(node.shape(0)) matrix \(isOne ? "is" : "are all") \(value) to working "
        + "precision\(use ?? ""): \(remedy)\(mode)")
  }
}

/// The singular values of an m × n matrix in descending order, all min(m, n) of them or the
/// `count` greatest: dσᵢ = uᵢᵀ dW vᵢ.
///
/// Singular values no further apart than max(m, n)·ε·σ₁ are returned as equal, and those no greater
/// than that as 0. Then:
/// - A gradient exists if the derivatives with respect to equal singular values are equal, and those
///   with respect to singular values of 0 are 0. A function that is symmetric in all singular values,
///   and depends on their squares, has a gradient everywhere; `singularValues(w)[0]`, the spectral
///   norm, has one where σ₁ > σ₂.
/// - In forward mode, and for Hessian-vector products, all returned singular values must be distinct
///   and positive; use `count` to leave out those that do not matter.
///
/// Otherwise derivatives are NaN, and the evaluator's `fault` says which singular values coincide.
/// Giles 2008, doi:10.1007/978-3-540-68942-3_4; where derivatives exist: Lewis and Sendov, *Nonsmooth
/// analysis of singular values*, part I, 2005, doi:10.1007/s11228-004-7197-7.
public func singularValues(_ w: Variable, count: Int? = nil) -> Variable {
  .apply(SingularValues(count: count), to: w)
}
