/// A chain of elementwise layers with shared parameters, for measuring the cost of checkpointing:
///
///     f(v₀, a, b) = ½‖v_L‖²,  v_k = tanh(a∘v_{k−1} + b),  k = 1, …, L.
///
/// The parameters are v₀, a and b, one after another, `width` entries each.
package struct LayerChain: Sendable {
  /// L.
  package let layers: Int
  /// The number of entries of v, and of a and b.
  package let width: Int
  /// How many states checkpointing may keep; nil if every layer is recorded as nodes of its own and keeps
  /// its values.
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

  /// 3 × `width`.
  package var parameterCount: Int { 3 * width }

  /// The graph of f.
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

  /// The result of one evaluation of f and ∇f, with the steps and the memory that it took.
  package struct Cost: Sendable {
    package let value: Double
    /// ∇f, `parameterCount` entries.
    package let gradient: [Double]
    /// Layers evaluated on the way forward and in recomputations, not counting the one evaluation of each
    /// layer just before it is reversed.
    package let advancedSteps: Int
    /// Bytes that the evaluator holds for values, adjoints and checkpoints.
    package let workspaceBytes: Int
  }

  /// Evaluates f and ∇f at x in a new evaluator, and counts the steps and the memory used.
  ///
  /// - Parameter x: v₀, a and b one after another, `parameterCount` entries.
  package func cost(at x: [Double]) -> Cost {
    let evaluator = Evaluator(graph)
    var gradient = [Double](repeating: 0, count: parameterCount)
    let value = evaluator.valueAndGradient(at: x, into: &gradient)
    return Cost(
      value: value, gradient: gradient, advancedSteps: evaluator.advancedSteps,
      workspaceBytes: evaluator.workspaceBytes)
  }
}
