/// Selected entries: yᵢ = x[indices[i]]. Entries are counted by rows and may repeat.
struct Gather: Operation {
  let indices: [Int]
  private let shape: Shape

  init(indices: [Int], shape: Shape) {
    precondition(indices.count == shape.count, "\(indices.count) indices for a shape of \(shape)")
    self.indices = indices
    self.shape = shape
  }

  var name: String { "gather" }

  func outputShape(_ inputs: [Shape]) -> Shape {
    precondition(
      indices.allSatisfy { 0 <= $0 && $0 < inputs[0].count },
      "an index outside of the entries of \(inputs[0])")
    return shape
  }

  /// Copying is not arithmetic.
  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    Work(value: 0, pullback: Double(indices.count))
  }

  func evaluate(_ node: Frame) {
    let (x, y) = (node.input(0), node.output)
    for (i, index) in indices.enumerated() { y[i] = x[index] }
  }

  func pushforward(_ node: Frame) {
    for j in node.tangents {
      let (ẋ, ẏ) = (node.inputTangent(0, j)!, node.outputTangent(j))
      for (i, index) in indices.enumerated() { ẏ[i] = ẋ[index] }
    }
  }

  func pullback(_ node: Frame) {
    guard let x̄ = node.inputAdjoint(0) else { return }
    let ȳ = node.outputAdjoint
    for (i, index) in indices.enumerated() { x̄[index] += ȳ[i] }
  }

  func pullbackTangent(_ node: Frame) {
    for j in node.tangents {
      guard let x̄̇ = node.inputAdjointTangent(0, j) else { continue }
      let ȳ̇ = node.outputAdjointTangent(j)
      for (i, index) in indices.enumerated() { x̄̇[index] += ȳ̇[i] }
    }
  }
}

extension Variable {
  /// The entries with these numbers, counted by rows: yᵢ = x[indices[i]]. Numbers may repeat.
  ///
  /// - Parameter shape: the shape of the result; a vector by default.
  public func gather(_ indices: [Int], shape: Shape? = nil) -> Variable {
    .apply(Gather(indices: indices, shape: shape ?? .vector(indices.count)), to: self)
  }

  /// One entry of each row, as a column: yᵢ = xᵢⱼ with j = columns[i].
  public func entries(columnPerRow columns: [Int]) -> Variable {
    precondition(columns.count == shape.rows, "\(columns.count) columns for \(shape.rows) rows")
    precondition(
      columns.allSatisfy { 0 <= $0 && $0 < shape.columns }, "a column outside of \(shape)")
    return gather(columns.enumerated().map { $0 * shape.columns + $1 })
  }
}
