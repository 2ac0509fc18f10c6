/// L steps of one function, v_k = F(v_{k−1}, shared, rows_k) for k = 1, …, L; the output is v_L.
///
/// The inputs are v₀, then the variables that all steps share, then matrices of L rows. The step is
/// recorded once, with the same inputs in the same order, except that it sees one row of each matrix.
struct Chain: Operation {
  let step: Graph
  let steps: Int
  let slots: Int
  let sharedCount: Int

  var name: String { "chain of \(steps) steps" }

  /// Whether any input is active; if so, every state is, except perhaps the first.
  var isActive: Bool { step.slots[0].isActive }

  func outputShape(_ inputs: [Shape]) -> Shape {
    for matrix in inputs[(1 + sharedCount)...] {
      precondition(matrix.rows == steps, "\(matrix.rows) rows for a chain of \(steps) steps")
    }
    precondition(
      step.outputShape == inputs[0],
      "a step from a state of \(inputs[0]) to one of \(step.outputShape)")
    return inputs[0]
  }

  func makeWorkspace(_ inputs: [Shape]) -> (any OperationWorkspace)? {
    ChainReplay(self)
  }

  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    guard let once = step.work else { return nil }
    let (steps, advanced) = (
      Double(steps), Double(Revolve.advancedSteps(steps: steps, slots: slots))
    )
    // A value with its gradient advances t(l, s) steps, and runs each step once more to reverse it;
    // the value alone accounts for l of these runs.
    return Work(
      value: steps * once.value, pushforward: steps * once.pushforward,
      pullback: steps * once.pullback + advanced * once.value)
  }

  func evaluate(_ node: Frame) {
    replay(node).evaluate(node)
  }

  /// `evaluate` has already propagated the tangents, because the states no longer exist by now.
  func pushforward(_ node: Frame) {}

  func pullback(_ node: Frame) {
    replay(node).pullback(node)
  }

  /// `pullback` has already propagated the adjoint tangents together with the adjoints, so that every
  /// state is recomputed once for both.
  func pullbackTangent(_ node: Frame) {}

  private func replay(_ node: Frame) -> ChainReplay {
    node.workspace as! ChainReplay
  }
}

extension Variable {
  /// The last state v_L of v_k = F(v_{k−1}, shared, rows_k), k = 1, …, L, with F recorded once.
  ///
  ///     .chain(from: v, steps: 10_000, slots: 20, shared: [a, b]) { v, shared, _ in
  ///       tanh(shared[0] * v + shared[1])
  ///     }
  ///
  /// For a state of N entries and a step whose values take w doubles:
  ///
  /// | | steps run | doubles held |
  /// |---|---|---|
  /// | values, tangents | L | N + w, and as much again for every tangent |
  /// | value and gradient | t(L, s) + L | (s + 3)N + 2w |
  /// | Hessian-vector products | t(L, s) + L | as many, and again for every tangent |
  ///
  /// Here t(L, s), as in `Revolve`, is the least number of steps to advance with s slots for states.
  /// If no step may be advanced more than r times, s slots are enough for C(s + r, s) steps: L − 1
  /// slots for r = 1, and 20 slots for 10 626 steps with r = 4.
  ///
  /// Griewank and Walther, *ACM Transactions on Mathematical Software* 26 (2000) 19–45,
  /// doi:10.1145/347837.347846.
  ///
  /// - Parameters:
  ///   - state: v₀, of any shape.
  ///   - steps: L.
  ///   - slots: s, how many states may be kept at once, including the first; by default as many as
  ///     there are steps, so that no step is advanced twice.
  ///   - shared: the variables that every step sees.
  ///   - perStep: matrices of L rows; step k sees row k of each as a vector.
  ///   - step: F; the state it returns has the shape of the state it receives.
  public static func chain(
    from state: Variable, steps: Int, slots: Int? = nil, shared: [Variable] = [],
    perStep: [Variable] = [],
    _ step: (_ state: Variable, _ shared: [Variable], _ rows: [Variable]) throws -> Variable
  ) rethrows -> Variable {
    let slots = slots ?? steps
    precondition(steps > 0 && slots > 0, "a chain of \(steps) steps with \(slots) slots")
    let inputs = [state] + shared + perStep
    let graph = try Graph(
      inputs: [state.shape] + shared.map(\.shape) + perStep.map { .vector($0.shape.columns) },
      active: [inputs.contains(where: \.isActive)] + inputs[1...].map(\.isActive)
    ) { inputs in
      try step(
        inputs[0], Array(inputs[1...].prefix(shared.count)),
        Array(inputs[(1 + shared.count)...]))
    }
    return .apply(
      Chain(step: graph, steps: steps, slots: slots, sharedCount: shared.count), to: inputs)
  }
}

extension Evaluator {
  /// How many steps of chains have been advanced so far, not counting the run of each step just
  /// before it is reversed. For a chain of l steps with s slots, each value adds l, and each value
  /// with its gradient adds t(l, s), as in `Revolve`.
  public var advancedSteps: Int {
    workspaces.reduce(0) { $0 + $1.advancedSteps }
  }
}
