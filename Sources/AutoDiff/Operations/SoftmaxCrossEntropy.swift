internal import CKernels

/// The mean over the rows zᵢ of a b × c matrix of logits of −log pᵢ[yᵢ] = log Σⱼ exp zᵢⱼ − zᵢ[yᵢ],
/// where pᵢ = softmax zᵢ and yᵢ is the row's label; finite for logits of any size whose differences
/// are finite.
///
/// With S = P − Y, where Y holds the labels as rows of 0 and 1, the derivative is S/b. Scratch
/// memory keeps S, which derivatives need and values do not; then, for every row, the sum of all
/// exponentials but the largest.
struct SoftmaxCrossEntropy: Operation {
  let labels: [Int]

  init(labels: [Int]) {
    self.labels = labels
  }

  var name: String { "softmax cross-entropy" }

  func outputShape(_ inputs: [Shape]) -> Shape {
    precondition(inputs[0].rows == labels.count, "\(inputs[0]) logits for \(labels.count) labels")
    precondition(
      labels.allSatisfy { 0 <= $0 && $0 < inputs[0].columns }, "a label outside of \(inputs[0])")
    return .scalar
  }

  func scratchCount(_ inputs: [Shape]) -> Int { inputs[0].count + inputs[0].rows }

  /// A logit's value takes a maximum, a difference, an exponential and a sum; a row's takes a
  /// logarithm, two sums and a difference. A logit's derivative takes a quotient, a product and a sum.
  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let (n, b) = (Double(inputs[0].count), Double(inputs[0].rows))
    return Work(value: 4 * n + 4 * b, pushforward: 3 * n + 2 * b, pullback: 3 * n + b)
  }

  func evaluate(_ node: Frame) {
    let (z, n) = (node.input(0), node.shape(0).count)
    let (slopes, others) = (node.scratch.baseAddress!, node.scratch.baseAddress! + n)
    let needsSlopes = node.preparesPullback || !node.tangents.isEmpty
    var gaps = 0.0
    forEachRow(node) { row, label in
      let largest = indexOfLargest(row, z)
      for k in row { slopes[k] = z[k] - z[largest] }
      gaps += z[largest] - z[label]
    }
    zo_map(zo_exp, slopes, slopes, n)
    var i = 0
    forEachRow(node) { row, label in
      // The term of the largest logit is exactly 1. The sum of the others may be far smaller, so it
      // is kept separate.
      let largest = indexOfLargest(row, z)
      var rest = 0.0
      for k in row where k != largest { rest += slopes[k] }
      others[i] = rest
      i += 1
      guard needsSlopes else { return }
      let sum = 1 + rest
      for k in row { slopes[k] /= sum }
      // p − 1, without cancellation where p is near 1.
      slopes[label] = label == largest ? -rest / sum : slopes[label] - 1
    }
    zo_map(zo_log1p, others, others, labels.count)
    node.output[0] = (zo_sum(others, labels.count) + gaps) / Double(labels.count)
  }

  /// The position of the first of the row's largest logits.
  @inline(__always)
  private func indexOfLargest(_ row: Range<Int>, _ z: UnsafeBufferPointer<Double>) -> Int {
    var largest = row.lowerBound
    for k in row where z[k] > z[largest] { largest = k }
    return largest
  }

  /// ẏ = ⟨S, Ż⟩/b.
  func pushforward(_ node: Frame) {
    let slopes = node.scratch
    for j in node.tangents {
      let ż = node.inputTangent(0, j)!
      var total = 0.0
      for k in ż.indices { total += slopes[k] * ż[k] }
      node.outputTangent(j)[0] = total / Double(labels.count)
    }
  }

  /// Z̄ += ȳS/b.
  func pullback(_ node: Frame) {
    guard let z̄ = node.inputAdjoint(0) else { return }
    let (slopes, seed) = (node.scratch, node.outputAdjoint[0] / Double(labels.count))
    for k in z̄.indices { z̄[k] += seed * slopes[k] }
  }

  /// z̄̇ᵢⱼ += (ȳ̇sᵢⱼ + ȳpᵢⱼ(żᵢⱼ − Σₖ pᵢₖżᵢₖ))/b.
  func pullbackTangent(_ node: Frame) {
    let (slopes, b) = (node.scratch, Double(labels.count))
    let seed = node.outputAdjoint[0] / b
    for j in node.tangents {
      guard let z̄̇ = node.inputAdjointTangent(0, j), let ż = node.inputTangent(0, j) else {
        continue
      }
      let seedTangent = node.outputAdjointTangent(j)[0] / b
      forEachRow(node) { row, label in
        func probability(_ k: Int) -> Double { k == label ? slopes[k] + 1 : slopes[k] }
        var mean = 0.0
        for k in row { mean += probability(k) * ż[k] }
        for k in row {
          z̄̇[k] += seedTangent * slopes[k] + seed * probability(k) * (ż[k] - mean)
        }
      }
    }
  }

  /// Passes `body` each row's entries and, among them, that of its label.
  @inline(__always)
  private func forEachRow(_ node: Frame, _ body: (_ row: Range<Int>, _ label: Int) -> Void) {
    let c = node.shape(0).columns
    for (i, label) in labels.enumerated() { body(i * c..<(i + 1) * c, i * c + label) }
  }
}

extension Variable {
  /// The mean over the rows zᵢ of this b × c matrix of logits of log Σⱼ exp zᵢⱼ − zᵢ[yᵢ], the
  /// negative logarithm of the probability that softmax gives to the label.
  ///
  /// - Parameter labels: yᵢ of every row, from 0 to c − 1.
  public func softmaxCrossEntropy(labels: [Int]) -> Variable {
    .apply(SoftmaxCrossEntropy(labels: labels), to: self)
  }
}
