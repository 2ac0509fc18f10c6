internal import Foundation

/// log Σ eˣ along an axis, with the largest entry m taken out: m + log Σ eˣ⁻ᵐ, where nothing
/// overflows and at least one term is 1.
///
/// The derivative is the softmax p = eˣ/Σeˣ. Scratch memory keeps eˣ⁻ᵐ for every entry, then their
/// sum for every result, so that derivatives take no exponential of their own.
struct LogSumExp: Operation {
  let axis: Axis

  var name: String { axis == .all ? "log-sum-exp" : "log-sum-exp over \(axis.rawValue)" }

  func outputShape(_ inputs: [Shape]) -> Shape { axis.reduced(inputs[0]) }

  func scratchCount(_ inputs: [Shape]) -> Int {
    inputs[0].count + axis.reduced(inputs[0]).count
  }

  /// An entry's value is a maximum, a difference, an exponential and a sum; its derivative a
  /// product and a sum. A result takes a logarithm and a sum, and a quotient for its derivative.
  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let (n, m) = (Double(inputs[0].count), Double(axis.reduced(inputs[0]).count))
    return Work(value: 4 * n + 2 * m, pushforward: 2 * n + m, pullback: 2 * n + m)
  }

  func evaluate(_ node: Frame) {
    let (x, y, (exponentials, sums)) = (node.input(0), node.output, parts(node))
    y.update(repeating: -.infinity)
    axis.forEach(node.shape(0)) { entry, result in y[result] = max(y[result], x[entry]) }
    sums.update(repeating: 0)
    axis.forEach(node.shape(0)) { entry, result in
      // Where all entries are −∞ there is nothing to take out.
      let largest = y[result].isFinite ? y[result] : 0
      exponentials[entry] = exp(x[entry] - largest)
      sums[result] += exponentials[entry]
    }
    for i in y.indices { y[i] = (y[i].isFinite ? y[i] : 0) + log(sums[i]) }
  }

  /// ẏ = Σ pẋ.
  func pushforward(_ node: Frame) {
    let (exponentials, sums) = parts(node)
    for j in node.tangents {
      let (ẋ, ẏ) = (node.inputTangent(0, j)!, node.outputTangent(j))
      ẏ.update(repeating: 0)
      axis.forEach(node.shape(0)) { entry, result in ẏ[result] += exponentials[entry] * ẋ[entry] }
      for i in ẏ.indices { ẏ[i] /= sums[i] }
    }
  }

  /// x̄ += pȳ.
  func pullback(_ node: Frame) {
    guard let x̄ = node.inputAdjoint(0) else { return }
    let (ȳ, (exponentials, sums)) = (node.outputAdjoint, parts(node))
    axis.forEach(node.shape(0)) { entry, result in
      x̄[entry] += exponentials[entry] * (ȳ[result] / sums[result])
    }
  }

  /// x̄̇ += p(ȳ̇ + ȳ(ẋ − ẏ)), since ṗ = p(ẋ − ẏ).
  func pullbackTangent(_ node: Frame) {
    let (ȳ, (exponentials, sums)) = (node.outputAdjoint, parts(node))
    for j in node.tangents {
      guard let x̄̇ = node.inputAdjointTangent(0, j), let ẋ = node.inputTangent(0, j) else {
        continue
      }
      let (ẏ, ȳ̇) = (node.outputTangent(j), node.outputAdjointTangent(j))
      axis.forEach(node.shape(0)) { entry, result in
        let p = exponentials[entry] / sums[result]
        x̄̇[entry] += p * (ȳ̇[result] + ȳ[result] * (ẋ[entry] - ẏ[result]))
      }
    }
  }

  private func parts(
    _ node: Frame
  ) -> (exponentials: UnsafeMutableBufferPointer<Double>, sums: UnsafeMutableBufferPointer<Double>)
  {
    let (scratch, n) = (node.scratch, node.shape(0).count)
    return (.init(rebasing: scratch[..<n]), .init(rebasing: scratch[n...]))
  }
}

/// log Σᵢ exp xᵢ over all entries, each row's, or each column's; exact to rounding where the
/// exponentials themselves would overflow.
public func logSumExp(_ x: Variable, over axis: Axis = .all) -> Variable {
  .apply(LogSumExp(axis: axis), to: x)
}
