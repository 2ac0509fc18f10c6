internal import CKernels

/// log Σ eˣ along an axis, with the largest entry m factored out: m + log Σ eˣ⁻ᵐ, where nothing
/// overflows and at least one term is 1.
///
/// The derivative is the softmax p = eˣ/Σeˣ. Scratch memory keeps eˣ⁻ᵐ for every entry, then their
/// sum and its logarithm for every result, so that derivatives need no further exponentials.
struct LogSumExp: Operation {
  let axis: Axis

  var name: String { axis == .all ? "log-sum-exp" : "log-sum-exp over \(axis.rawValue)" }

  func outputShape(_ inputs: [Shape]) -> Shape { axis.reduced(inputs[0]) }

  func scratchCount(_ inputs: [Shape]) -> Int {
    inputs[0].count + 2 * axis.reduced(inputs[0]).count
  }

  /// An entry's value takes a maximum, a difference, an exponential and a sum; its derivative takes
  /// a product and a sum. A result takes a logarithm and a sum, and its derivative a quotient.
  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let (n, m) = (Double(inputs[0].count), Double(axis.reduced(inputs[0]).count))
    return Work(value: 4 * n + 2 * m, pushforward: 2 * n + m, pullback: 2 * n + m)
  }

  func evaluate(_ node: Frame) {
    let (x, y, (exponentials, sums, logarithms)) = (node.input(0), node.output, parts(node))
    y.update(repeating: -.infinity)
    axis.forEach(node.shape(0)) { entry, result in y[result] = max(y[result], x[entry]) }
    // A largest entry that is not finite, such as −∞ if all entries are, is not factored out.
    for i in y.indices where !y[i].isFinite { y[i] = 0 }
    axis.forEach(node.shape(0)) { entry, result in exponentials[entry] = x[entry] - y[result] }
    let terms = exponentials.baseAddress!
    zo_map(zo_exp, terms, terms, x.count)
    Sum(axis: axis).add(node.shape(0), UnsafeBufferPointer(exponentials), to: sums)
    zo_map(zo_log, sums.baseAddress!, logarithms.baseAddress!, sums.count)
    for i in y.indices { y[i] += logarithms[i] }
  }

  /// ẏ = Σ pẋ.
  func pushforward(_ node: Frame) {
    let (exponentials, sums, _) = parts(node)
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
    let (ȳ, (exponentials, sums, _)) = (node.outputAdjoint, parts(node))
    axis.forEach(node.shape(0)) { entry, result in
      x̄[entry] += exponentials[entry] * (ȳ[result] / sums[result])
    }
  }

  /// x̄̇ += p(ȳ̇ + ȳ(ẋ − ẏ)), since ṗ = p(ẋ − ẏ).
  func pullbackTangent(_ node: Frame) {
    let (ȳ, (exponentials, sums, _)) = (node.outputAdjoint, parts(node))
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

  private typealias Part = UnsafeMutableBufferPointer<Double>

  private func parts(_ node: Frame) -> (exponentials: Part, sums: Part, logarithms: Part) {
    let (n, m) = (node.shape(0).count, node.output.count)
    let (rest, base) = (node.scratch[n...], node.scratch)
    return (
      Part(rebasing: base[..<n]), Part(rebasing: rest[..<(n + m)]),
      Part(rebasing: rest[(n + m)...])
    )
  }
}

/// log Σᵢ exp xᵢ over all entries, over each row or over each column; exact to rounding even where
/// the exponentials themselves would overflow.
public func logSumExp(_ x: Variable, over axis: Axis = .all) -> Variable {
  .apply(LogSumExp(axis: axis), to: x)
}
