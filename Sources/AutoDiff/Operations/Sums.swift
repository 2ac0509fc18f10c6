internal import CKernels

/// What a reduction runs over.
public enum Axis: String, Sendable, CaseIterable {
  /// All entries: the result is a scalar.
  case all
  /// Each row's entries: the result is a column.
  case rows
  /// Each column's entries: the result is a row.
  case columns

  /// The shape of the result of reducing this shape.
  func reduced(_ shape: Shape) -> Shape {
    switch self {
    case .all: .scalar
    case .rows: Shape(rows: shape.rows, columns: 1)
    case .columns: Shape(rows: 1, columns: shape.columns)
    }
  }

  /// Passes `body` every entry of a matrix with the entry of the result that it counts towards.
  @inline(__always)
  func forEach(_ shape: Shape, _ body: (_ entry: Int, _ result: Int) -> Void) {
    // The choice is made outside the loops, and their sums need no check for overflow, so that each
    // loop becomes vector instructions.
    switch self {
    case .all: for entry in 0..<shape.count { body(entry, 0) }
    case .rows:
      for r in 0..<shape.rows {
        for c in 0..<shape.columns { body(r * shape.columns &+ c, r) }
      }
    case .columns:
      for r in 0..<shape.rows {
        for c in 0..<shape.columns { body(r * shape.columns &+ c, c) }
      }
    }
  }
}

/// Sums of entries along an axis.
struct Sum: Operation {
  let axis: Axis

  var name: String { axis == .all ? "sum" : "sum over \(axis.rawValue)" }

  func outputShape(_ inputs: [Shape]) -> Shape { axis.reduced(inputs[0]) }

  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let n = Double(inputs[0].count)
    return Work(value: n, pushforward: n, pullback: n)
  }

  func evaluate(_ node: Frame) {
    add(node.shape(0), node.input(0), to: node.output)
  }

  func pushforward(_ node: Frame) {
    for j in node.tangents {
      add(node.shape(0), node.inputTangent(0, j)!, to: node.outputTangent(j))
    }
  }

  func pullback(_ node: Frame) {
    guard let x̄ = node.inputAdjoint(0) else { return }
    let ȳ = node.outputAdjoint
    axis.forEach(node.shape(0)) { entry, result in x̄[entry] += ȳ[result] }
  }

  func pullbackTangent(_ node: Frame) {
    for j in node.tangents {
      guard let x̄̇ = node.inputAdjointTangent(0, j) else { continue }
      let ȳ̇ = node.outputAdjointTangent(j)
      axis.forEach(node.shape(0)) { entry, result in x̄̇[entry] += ȳ̇[result] }
    }
  }

  func add(
    _ shape: Shape, _ x: UnsafeBufferPointer<Double>, to y: UnsafeMutableBufferPointer<Double>
  ) {
    switch axis {
    case .all: y[0] = zo_sum(x.baseAddress!, x.count)
    case .rows:
      for r in y.indices { y[r] = zo_sum(x.baseAddress! + r * shape.columns, shape.columns) }
    case .columns:
      y.update(repeating: 0)
      axis.forEach(shape) { entry, result in y[result] += x[entry] }
    }
  }
}

/// Σᵢ xᵢ over all entries, over each row or over each column.
public func sum(_ x: Variable, over axis: Axis = .all) -> Variable {
  .apply(Sum(axis: axis), to: x)
}

/// The mean of all entries, of each row or of each column.
public func mean(_ x: Variable, over axis: Axis = .all) -> Variable {
  sum(x, over: axis) / (Double(x.count) / Double(axis.reduced(x.shape).count))
}
