internal import Foundation
internal import LinearAlgebra

extension FeedForwardNetwork: ClosedFormGradient {
  public func closedFormGradient() -> any GradientFormula {
    let whole = Backpropagation(self)
    whole.choose(Array(labels.indices))
    return whole
  }
}

/// Backpropagation (Rumelhart, Hinton, Williams, *Learning representations by back-propagating
/// errors*, 1986, doi:10.1038/323533a0), written out: with δₖ = ∂f/∂aₖ,
///
///     δ_K = (softmax(a_K) − Y)/b, or 2(a_K − Y)/b, Y the labels as rows of 0 and 1;
///     δₖ₋₁ = δₖwₖᵀ ⊙ σ′(aₖ₋₁);   ∂f/∂wₖ = vₖ₋₁ᵀδₖ + λwₖ;   ∂f/∂bₖ = Σᵢ δₖ,ᵢ.
///
/// The sums run over the b chosen rows.
final class Backpropagation: GradientFormula {
  let problem: FeedForwardNetwork
  /// The labels of the chosen rows.
  private(set) var labels: [Int] = []
  private var features = AlignedBuffer(count: 0)
  /// vₖ of every layer, and δₖ.
  private(set) var signals: [AlignedBuffer] = []
  private var errors: [AlignedBuffer] = []

  private var rows: Int { labels.count }

  init(_ problem: FeedForwardNetwork) {
    self.problem = problem
  }

  /// The bytes of memory in use.
  var workspaceBytes: Int {
    let numbers = ([features] + signals + errors).reduce(labels.count) { $0 + $1.count }
    return numbers * MemoryLayout<Double>.stride
  }

  /// Chooses these rows of the data.
  func choose(_ chosen: [Int]) {
    let inputs = problem.layers[0].inputs
    if chosen.count != labels.count {
      features = AlignedBuffer(count: chosen.count * inputs)
      let counts = problem.layers.map { chosen.count * $0.outputs }
      signals = counts.map { AlignedBuffer(count: $0) }
      errors = counts.map { AlignedBuffer(count: $0) }
      labels = [Int](repeating: 0, count: chosen.count)
    }
    problem.features.withUnsafeBufferPointer { all in
      for (k, i) in chosen.enumerated() {
        labels[k] = problem.labels[i]
        (features.base + k * inputs).update(from: all.baseAddress! + i * inputs, count: inputs)
      }
    }
  }

  func evaluate(at x: Span<Double>, into gradient: inout MutableSpan<Double>) {
    let count = problem.dimension
    precondition(x.count == count && gradient.count == count, "\(count) coordinates")
    x.withUnsafeBufferPointer { x in
      gradient.withUnsafeMutableBufferPointer { gradient in
        propagate(x.baseAddress!)
        writeLastErrors()
        for k in problem.layers.indices.reversed() {
          writeGradient(k, x.baseAddress!, to: gradient.baseAddress!)
          if k > 0 { propagateBack(k, x.baseAddress!) }
        }
      }
    }
  }

  /// vₖ₋₁, the features for the first layer.
  private func input(of k: Int) -> UnsafePointer<Double> {
    UnsafePointer(k == 0 ? features.base : signals[k - 1].base)
  }

  /// Computes the signals of every layer.
  func propagate(_ x: UnsafePointer<Double>) {
    for (k, layer) in problem.layers.enumerated() {
      let v = signals[k].base
      if !layer.biases.isEmpty {
        for i in 0..<rows {
          (v + i * layer.outputs).update(
            from: x + layer.biases.lowerBound, count: layer.outputs)
        }
      }
      BLAS.product(
        1, input(of: k), by: x + layer.weights.lowerBound, adding: layer.biases.isEmpty ? 0 : 1,
        to: v, rows: rows, inner: layer.inputs, columns: layer.outputs)
      if k < problem.layers.count - 1 { activate(v, count: signals[k].count) }
    }
  }

  private func activate(_ v: UnsafeMutablePointer<Double>, count: Int) {
    switch problem.activation {
    case .tanh: for i in 0..<count { v[i] = tanh(v[i]) }
    case .sigmoid: for i in 0..<count { v[i] = 1 / (1 + exp(-v[i])) }
    case .relu: for i in 0..<count { v[i] = max(v[i], 0) }
    case .softplus: for i in 0..<count { v[i] = max(v[i], 0) + log1p(exp(-abs(v[i]))) }
    }
  }

  private func writeLastErrors() {
    let (z, δ, c) = (signals.last!.base, errors.last!.base, problem.classes)
    for (i, label) in labels.enumerated() {
      let (z, δ) = (z + i * c, δ + i * c)
      switch problem.loss {
      case .crossEntropy:
        var largest = z[0]
        for j in 0..<c { largest = max(largest, z[j]) }
        var sum = 0.0
        for j in 0..<c {
          δ[j] = exp(z[j] - largest)
          sum += δ[j]
        }
        let scale = 1 / (sum * Double(rows))
        for j in 0..<c { δ[j] *= scale }
        δ[label] -= 1 / Double(rows)
      case .meanSquares:
        let scale = 2 / Double(rows)
        for j in 0..<c { δ[j] = scale * z[j] }
        δ[label] -= scale
      }
    }
  }

  private func writeGradient(
    _ k: Int, _ x: UnsafePointer<Double>, to gradient: UnsafeMutablePointer<Double>
  ) {
    let (layer, δ) = (problem.layers[k], errors[k].base)
    let weights = gradient + layer.weights.lowerBound
    BLAS.product(
      1, input(of: k), aTransposed: true, by: δ, adding: 0, to: weights, rows: layer.inputs,
      inner: rows, columns: layer.outputs)
    if problem.regularization > 0 {
      BLAS.add(
        problem.regularization, times: x + layer.weights.lowerBound, to: weights,
        count: layer.weights.count)
    }
    guard !layer.biases.isEmpty else { return }
    let biases = gradient + layer.biases.lowerBound
    biases.update(repeating: 0, count: layer.outputs)
    for i in 0..<rows {
      for j in 0..<layer.outputs { biases[j] += δ[i * layer.outputs + j] }
    }
  }

  /// δₖ₋₁ from δₖ. The derivative of σ follows from its value v: 1 − v², v(1 − v), whether v is above 0, and 1 − e⁻ᵛ.
  private func propagateBack(_ k: Int, _ x: UnsafePointer<Double>) {
    let (layer, δ, v) = (problem.layers[k], errors[k - 1].base, signals[k - 1].base)
    BLAS.product(
      1, errors[k].base, by: x + layer.weights.lowerBound, bTransposed: true, adding: 0, to: δ,
      rows: rows, inner: layer.outputs, columns: layer.inputs)
    let count = errors[k - 1].count
    switch problem.activation {
    case .tanh: for i in 0..<count { δ[i] *= 1 - v[i] * v[i] }
    case .sigmoid: for i in 0..<count { δ[i] *= v[i] * (1 - v[i]) }
    case .relu: for i in 0..<count { δ[i] = v[i] > 0 ? δ[i] : 0 }
    case .softplus: for i in 0..<count { δ[i] *= -expm1(-v[i]) }
    }
  }

  /// σ counts as one operation and its derivative as another, as everywhere. A logit takes a maximum, a difference, an
  /// exponential, a sum and a product, or a product alone; the label of its row takes one more difference.
  var operations: Double {
    let b = Double(rows)
    let z = b * Double(problem.classes)
    let last = problem.loss == .crossEntropy ? 5 * z + 3 * b : z + b
    return problem.layers.enumerated().reduce(last) { total, entry in
      let (k, layer) = entry
      let (inputs, outputs) = (Double(layer.inputs), Double(layer.outputs))
      let product = 2 * b * inputs * outputs
      let bias = layer.biases.isEmpty ? 0 : 2 * b * outputs
      let shrinking = problem.regularization > 0 ? 2 * inputs * outputs : 0
      // Back to the layer below, with σ, σ′ and the product with it; not below the first.
      let below = k == 0 ? 0 : product + 3 * b * inputs
      return total + 2 * product + bias + shrinking + below
    }
  }
}
