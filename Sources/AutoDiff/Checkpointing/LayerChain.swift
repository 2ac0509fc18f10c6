/// A chain of elementwise layers with shared parameters, to see on it what checkpointing costs:
///
///     f(v₀, a, b) = ½‖v_L‖²,  v_k = tanh(a∘v_{k−1} + b),  k = 1, …, L.
///
/// The parameters are v₀, a and b, one after another, `width` entries each.
package struct LayerChain: Sendable {
  package let layers: Int
  package let width: Int
  /// Nil where every layer is recorded as nodes of its own, and keeps its values.
  package let slots: Int?

  /// - Parameters:
  ///   - layers: L.
  ///   - width: the entries of v, a and b each.
  ///   - slots: how many states checkpointing may keep; nil for no checkpointing.
  package init(layers: Int, width: Int, slots: Int?) {
    self.layers = layers
    self.width = width
    self.slots = slots
  }

  package var parameterCount: Int { 3 * width }

  package var graph: Graph {
    Graph(parameters: parameterCount) { x in
      let (a, b) = (x[width..<2 * width], x[2 * width..<3 * width])
      let last = lastState(from: x[0..<width], a, b)
      return 0.5 * dot(last, last)
    }
  }

  private func lastState(from state: Variable, _ a: Variable, _ b: Variable) -> Variable {
    func layer(_ v: Variable, _ a: Variable, _ b: Variable) -> Variable { tanh(a * v + b) }
    guard let slots else {
      return (0..<layers).reduce(state) { v, _ in layer(v, a, b) }
    }
    return .chain(from: state, steps: layers, slots: slots, shared: [a, b]) { v, shared, _ in
      layer(v, shared[0], shared[1])
    }
  }

  /// What one value and gradient gave and took.
  package struct Cost: Sendable {
    package let value: Double
    package let gradient: [Double]
    /// Not counting the run of each layer just before it is reversed.
    package let advancedSteps: Int
    package let workspaceBytes: Int
  }

  package func cost(at x: [Double]) -> Cost {
    let evaluator = Evaluator(graph)
    var gradient = [Double](repeating: 0, count: parameterCount)
    let value = evaluator.valueAndGradient(at: x, into: &gradient)
    return Cost(
      value: value, gradient: gradient, advancedSteps: evaluator.advancedSteps,
      workspaceBytes: evaluator.workspaceBytes)
  }
}
