/// The largest entry along an axis; if several are the largest, the first of them.
///
/// If one entry is larger than all others, the derivative is that of this entry. At ties there is no derivative:
/// the rules give a subgradient, the unit vector of the first of the largest entries, and along a direction that
/// entry's change.
///
/// Scratch memory keeps the position of that entry for every result.
struct Maximum: Operation {
  let axis: Axis

  var name: String { axis == .all ? "maximum" : "maximum over \(axis.rawValue)" }

  func outputShape(_ inputs: [Shape]) -> Shape { axis.reduced(inputs[0]) }

  func scratchCount(_ inputs: [Shape]) -> Int { axis.reduced(inputs[0]).count }

  /// One comparison per entry; derivatives take one sum per result.
  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let m = Double(axis.reduced(inputs[0]).count)
    return Work(value: Double(inputs[0].count), pushforward: 0, pullback: m)
  }

  func evaluate(_ node: Frame) {
    let (x, y, largest) = (node.input(0), node.output, node.scratch)
    largest.update(repeating: -1)
    axis.forEach(node.shape(0)) { entry, result in
      // A NaN must not get lost among numbers.
      if largest[result] < 0 || x[entry] > y[result] || (x[entry].isNaN && !y[result].isNaN) {
        largest[result] = Double(entry)
        y[result] = x[entry]
      }
    }
  }

  func pushforward(_ node: Frame) {
    for j in node.tangents {
      let (ẋ, ẏ) = (node.inputTangent(0, j)!, node.outputTangent(j))
      for i in ẏ.indices { ẏ[i] = ẋ[Int(node.scratch[i])] }
    }
  }

  func pullback(_ node: Frame) {
    guard let x̄ = node.inputAdjoint(0) else { return }
    let ȳ = node.outputAdjoint
    for i in ȳ.indices { x̄[Int(node.scratch[i])] += ȳ[i] }
  }

  func pullbackTangent(_ node: Frame) {
    for j in node.tangents {
      guard let x̄̇ = node.inputAdjointTangent(0, j) else { continue }
      let ȳ̇ = node.outputAdjointTangent(j)
      for i in ȳ̇.indices { x̄̇[Int(node.scratch[i])] += ȳ̇[i] }
    }
  }
}

/// max xᵢ over all entries, over each row or over each column. At ties, the derivatives are those of the first of
/// the largest entries, which is a subgradient.
public func maximum(_ x: Variable, over axis: Axis = .all) -> Variable {
  .apply(Maximum(axis: axis), to: x)
}
