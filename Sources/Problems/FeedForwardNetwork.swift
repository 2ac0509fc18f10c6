public import AutoDiff
public import Sampling

/// Classification by a feed-forward network of K layers on a batch of b rows:
///
///     v₀ the features, b × n₀;   aₖ = vₖ₋₁wₖ + 1bₖ,  wₖ ∈ R^{nₖ₋₁×nₖ}, bₖ a row of nₖ biases;
///     vₖ = σ(aₖ) for k < K, and aₖ, the logits of n_K classes, last;
///     f(w, b) = (1/b) Σᵢ ℓ(row i of a_K, label i) + ½λ Σₖ ‖wₖ‖².
///
/// The variables are, layer by layer, wₖ by rows, then bₖ. There are biases by default: without them a network with an
/// odd σ is an odd function of the features, and the kinks of relu all pass through the origin. λ shrinks the weights
/// but not the biases, which only shift.
///
/// Not convex with hidden layers, and the least value need not be attained: nothing is known of it in closed form.
public struct FeedForwardNetwork: Problem {
  /// σ, of the hidden layers.
  public enum Activation: String, Sendable, CaseIterable {
    case tanh, sigmoid, relu, softplus

    var function: ScalarFunction {
      switch self {
      case .tanh: .tanh
      case .sigmoid: .sigmoid
      case .relu: .relu
      case .softplus: .softplus
      }
    }
  }

  /// ℓ, of a row z of logits with the label y.
  public enum Loss: String, Sendable, CaseIterable {
    /// log Σⱼ exp zⱼ − z_y.
    case crossEntropy = "cross-entropy"
    /// ‖z − e_y‖², e_y the y-th unit vector.
    case meanSquares = "mean-squares"
  }

  /// Where a layer's variables are in x.
  struct Layer {
    let inputs: Int
    let outputs: Int
    let weights: Range<Int>
    /// Empty without biases.
    let biases: Range<Int>
  }

  public let dimension: Int
  public let known = Known()
  /// n_K.
  public let classes: Int
  let layers: [Layer]
  /// b × n₀ by rows.
  let features: [Double]
  let labels: [Int]
  package let activation: Activation
  let loss: Loss
  let regularization: Double

  /// - Parameters:
  ///   - features: b × n₀ by rows.
  ///   - labels: b labels from 0 to `classes` − 1.
  ///   - hidden: n₁ … n_{K−1}; if empty, this is softmax regression, or linear least squares.
  ///   - regularization: λ ≥ 0.
  public init(
    features: [Double], labels: [Int], classes: Int, hidden: [Int], activation: Activation = .tanh,
    loss: Loss = .crossEntropy, hasBiases: Bool = true, regularization: Double = 0
  ) {
    let b = labels.count
    precondition(b > 0 && features.count % b == 0 && !features.isEmpty, "\(b) rows of features")
    precondition(labels.allSatisfy { 0 <= $0 && $0 < classes }, "labels of \(classes) classes")
    precondition(hidden.allSatisfy { $0 > 0 }, "hidden layers of \(hidden) units")
    precondition(regularization >= 0, "a regularization of \(regularization)")
    self.features = features
    self.labels = labels
    self.classes = classes
    self.activation = activation
    self.loss = loss
    self.regularization = regularization
    let widths = [features.count / b] + hidden + [classes]
    var next = 0
    layers = zip(widths, widths.dropFirst()).map { inputs, outputs in
      let weights = next..<next + inputs * outputs
      let biases = weights.upperBound..<weights.upperBound + (hasBiases ? outputs : 0)
      next = biases.upperBound
      return Layer(inputs: inputs, outputs: outputs, weights: weights, biases: biases)
    }
    dimension = next
  }

  /// Biases of 0, and independent normal weights with the variance that keeps signals about the same size from layer to
  /// layer: 2/(nₖ₋₁ + nₖ) (Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural
  /// networks*, AISTATS 2010), or 2/nₖ₋₁ for relu, which passes on half of its input (He, Zhang, Ren, Sun, *Delving
  /// deep into rectifiers*, 2015, doi:10.1109/ICCV.2015.123).
  public func start(from stream: RandomStream) -> [Double] {
    var x = [Double](repeating: 0, count: dimension)
    for (k, layer) in layers.enumerated() {
      let fan = activation == .relu ? layer.inputs : layer.inputs + layer.outputs
      let deviation = (2 / Double(fan)).squareRoot()
      let normals = stream.at(iteration: 0, lane: k).normals(layer.weights.count)
      for (i, normal) in zip(layer.weights, normals) { x[i] = deviation * normal }
    }
    return x
  }

  public func objective(_ x: Variable) -> Variable {
    let z = logits(x)
    let mean =
      switch loss {
      case .crossEntropy: z.softmaxCrossEntropy(labels: labels)
      case .meanSquares:
        sum(square(z - x.constant(targets, shape: z.shape))) / Double(labels.count)
      }
    guard regularization > 0 else { return mean }
    return layers.reduce(mean) { f, layer in
      f + 0.5 * regularization * dot(x[layer.weights], x[layer.weights])
    }
  }

  /// If ℓ = ‖z − e_y‖²: (z − e_y)/√b row by row, then √(λ/2)·wₖ if λ > 0. Cross-entropy has no residuals.
  public func residuals(_ x: Variable) -> Variable? {
    guard loss == .meanSquares else { return nil }
    let z = logits(x)
    let errors =
      (z - x.constant(targets, shape: z.shape)) / Double(labels.count).squareRoot()
    guard regularization > 0 else { return errors.reshaped(rows: errors.count, columns: 1) }
    // Both in one vector, each 0 where the other one is.
    let weights = layers.flatMap(\.weights)
    let count = errors.count
    func part(_ isWeight: Bool) -> Variable {
      x.constant((0..<count + weights.count).map { ($0 >= count) == isWeight ? 1 : 0 })
    }
    let first = errors.gather((0..<count + weights.count).map { min($0, count - 1) })
    let second = x.gather([Int](repeating: 0, count: count) + weights)
    return part(false) * first + (0.5 * regularization).squareRoot() * (part(true) * second)
  }

  /// a_K, b × n_K.
  private func logits(_ x: Variable) -> Variable {
    let shape = Shape(rows: labels.count, columns: layers[0].inputs)
    var v = x.constant(features, shape: shape)
    for (k, layer) in layers.enumerated() {
      let w = x[layer.weights].reshaped(rows: layer.inputs, columns: layer.outputs)
      v = matrixProduct(v, w)
      if !layer.biases.isEmpty {
        v = v + x[layer.biases].reshaped(rows: 1, columns: layer.outputs)
      }
      if k < layers.count - 1 { v = v.map(activation.function) }
    }
    return v
  }

  /// The labels as rows of 0 and 1, b × n_K.
  private var targets: [Double] {
    var targets = [Double](repeating: 0, count: labels.count * classes)
    for (i, label) in labels.enumerated() { targets[i * classes + label] = 1 }
    return targets
  }

  /// The share of rows whose largest logit (the first of equals) is that of their label.
  public func accuracy(at x: [Double]) -> Double {
    let z = Evaluator(Graph(parameters: dimension, logits)).values(at: x)
    let hits = labels.indices.count { i in
      let row = z[i * classes..<(i + 1) * classes]
      return row.firstIndex(of: row.max()!)! == i * classes + labels[i]
    }
    return Double(hits) / Double(labels.count)
  }
}
