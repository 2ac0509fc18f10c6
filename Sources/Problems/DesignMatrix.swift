internal import LinearAlgebra
internal import Sampling

/// Ã, the m rows of features of a linear model, with a last column of ones if it has an intercept.
protocol DesignMatrix: Sendable {
  /// The number of features, including the intercept's column.
  var columnCount: Int { get }

  /// Ãx.
  func product(_ x: [Double]) -> [Double]

  /// x ← x + Ãᵀz.
  func addTransposedProduct(_ z: [Double], to x: inout [Double])

  /// ÃᵀDÃ by rows, for a diagonal matrix D of m weights.
  func gram(weights: [Double]) -> [Double]

  /// ÃÃᵀ, m × m by rows.
  func gramOfRows() -> [Double]
}

extension DesignMatrix {
  /// The largest eigenvalue of ÃᵀÃ: computed from ÃÃᵀ if that is small, otherwise by Lanczos's method, at most 1 % too
  /// large; nil if a feature is not finite.
  func largestGramEigenvalue(rows: Int) -> Double? {
    if rows <= LogisticReference.largestOrder {
      return SymmetricEigen(gramOfRows(), order: rows)?.values.last
    }
    let order = columnCount
    let lanczos = Lanczos(order: min(rows, order), tolerance: LogisticReference.tolerance)
    let start = RandomStream(seed: 1950).substream("start of Lanczos").at(iteration: 0)
      .normals(lanczos.order)
    let isByRows = rows <= order
    return lanczos.largestEigenvalue(from: start) { v in
      var product = [Double](repeating: 0, count: order)
      addTransposedProduct(isByRows ? v : self.product(v), to: &product)
      return isByRows ? self.product(product) : product
    }?.upperBound
  }
}

/// Features that are all stored.
struct DenseDesign: DesignMatrix {
  /// m × p by rows.
  let features: [Double]
  let rowCount: Int
  let hasIntercept: Bool

  /// p.
  private var featureCount: Int { features.count / rowCount }
  var columnCount: Int { featureCount + (hasIntercept ? 1 : 0) }

  func product(_ x: [Double]) -> [Double] {
    let p = featureCount
    return (0..<rowCount).map { i in
      let sum = (0..<p).reduce(0) { $0 + features[i * p + $1] * x[$1] }
      return hasIntercept ? sum + x[p] : sum
    }
  }

  func addTransposedProduct(_ z: [Double], to x: inout [Double]) {
    let p = featureCount
    for i in 0..<rowCount {
      for j in 0..<p { x[j] += z[i] * features[i * p + j] }
      if hasIntercept { x[p] += z[i] }
    }
  }

  func gram(weights: [Double]) -> [Double] {
    let design = withOnes
    let order = columnCount
    var scaled = design
    for i in 0..<rowCount {
      for j in 0..<order { scaled[i * order + j] *= weights[i] }
    }
    var result = [Double](repeating: 0, count: order * order)
    BLAS.product(
      1, design, aTransposed: true, by: scaled, adding: 0, to: &result, rows: order,
      inner: rowCount, columns: order)
    return result
  }

  func gramOfRows() -> [Double] {
    var result = [Double](repeating: hasIntercept ? 1 : 0, count: rowCount * rowCount)
    BLAS.product(
      1, features, by: features, bTransposed: true, adding: 1, to: &result, rows: rowCount,
      inner: featureCount, columns: rowCount)
    return result
  }

  /// Ã written out.
  var withOnes: [Double] {
    guard hasIntercept else { return features }
    let (p, order) = (featureCount, columnCount)
    var design = [Double](repeating: 1, count: rowCount * order)
    for i in 0..<rowCount {
      for j in 0..<p { design[i * order + j] = features[i * p + j] }
    }
    return design
  }
}
