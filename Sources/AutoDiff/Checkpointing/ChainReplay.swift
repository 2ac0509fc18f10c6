/// The states of a chain during a replay, and the evaluator of its step.
final class ChainReplay: OperationWorkspace {
  private let chain: Chain
  private let step: Evaluator
  private var schedule: Revolve

  /// The state most recently advanced to, followed by the slots.
  private var states: DualVectors
  /// The index of the state before the next step.
  private var current = 0
  /// The step whose inner values are in the evaluator, ready to be reversed.
  private var taped: Int?
  private var advanced = 0

  /// The adjoint of the state after the step to be reversed, and room for that of the state before
  /// it; the two swap roles with every step.
  private var adjoints: DualVectors
  private var adjointAfter = 0

  init(_ chain: Chain) {
    self.chain = chain
    step = Evaluator(chain.step)
    schedule = Revolve(steps: chain.steps, slots: chain.slots)
    states = DualVectors(size: chain.step.outputShape.count)
    adjoints = states
  }

  var bytes: Int { step.workspaceBytes + states.bytes + adjoints.bytes }
  var advancedSteps: Int { advanced + step.advancedSteps }

  // MARK: - Rules

  func evaluate(_ node: Frame) {
    let keepsStates = node.preparesPullback && chain.isActive
    let tangents = extent(node).tangents
    states.reserve(keepsStates ? 1 + schedule.slots : 1, tangents: tangents)
    bindShared(node)
    if keepsStates {
      begin(node)
    } else {
      current = 0
      states[current].copy(node.operands[0].dualValue, extent(node))
      for k in 0..<chain.steps { advance(k, node) }
    }
    node.operands[node.inputCount].dualValue.copy(step.output.dualValue, extent(node))
  }

  func pullback(_ node: Frame) {
    let extent = extent(node)
    bindShared(node)
    // If several adjoints are pulled back from one point, only the first finds the tape.
    if taped == nil { begin(node) }
    adjoints.reserve(2, tangents: extent.tangents)
    adjoints[adjointAfter].copy(node.operands[node.inputCount].dualAdjoint!, extent)
    while let k = taped {
      reverse(k, node)
      advanceToNextTape(node)
    }
    node.operands[0].dualAdjoint?.add(adjoints[adjointAfter], extent)
  }

  // MARK: - The schedule

  /// Goes from the first state to the tape of the last step.
  private func begin(_ node: Frame) {
    schedule.restart()
    current = index(ofSlot: 0)
    states[current].copy(node.operands[0].dualValue, extent(node))
    advanceToNextTape(node)
  }

  /// Advances to the next step to be reversed, if there is one, and records its tape.
  private func advanceToNextTape(_ node: Frame) {
    taped = nil
    while taped == nil, let action = schedule.next() {
      switch action {
      case .advance(let steps):
        for k in steps { advance(k, node) }
      case .store(let slot):
        states[index(ofSlot: slot)].copy(states[current], extent(node))
      case .restore(let slot):
        current = index(ofSlot: slot)
      case .reverse(let k):
        run(k, node, preparesPullback: true)
        taped = k
      }
    }
  }

  private func index(ofSlot slot: Int) -> Int { 1 + slot }

  // MARK: - Steps

  private func advance(_ k: Int, _ node: Frame) {
    run(k, node, preparesPullback: false)
    current = 0
    states[current].copy(step.output.dualValue, extent(node))
    advanced += 1
  }

  private func run(_ k: Int, _ node: Frame, preparesPullback: Bool) {
    bind(k, node, adjoint: nil)
    step.sweepForward(preparesPullback: preparesPullback, tangents: extent(node).tangents)
    node.report(step.fault)
  }

  private func reverse(_ k: Int, _ node: Frame) {
    let extent = extent(node)
    let (after, before) = (adjoints[adjointAfter], adjoints[1 - adjointAfter])
    before.clear(extent)
    bind(k, node, adjoint: before)
    step.clearAdjoints(tangents: extent.tangents)
    // Added, not copied, because the step may return a view of its input.
    step.output.dualAdjoint?.add(after, extent)
    step.sweepBackward(tangents: extent.tangents)
    node.report(step.fault)
    adjointAfter = 1 - adjointAfter
  }

  // MARK: - Inputs

  private func bindShared(_ node: Frame) {
    for i in 1..<1 + chain.sharedCount { step.bind(i, to: node.operands[i]) }
  }

  private func bind(_ k: Int, _ node: Frame, adjoint: DualVector?) {
    step.bind(0, to: states[current], adjoint: adjoint)
    for i in (1 + chain.sharedCount)..<node.inputCount {
      step.bind(i, to: node.operands[i], offset: k * node.shape(i).columns)
    }
  }

  private func extent(_ node: Frame) -> DualVector.Extent {
    DualVector.Extent(
      count: node.shape(0).count, tangents: chain.isActive ? node.tangents.count : 0)
  }
}
