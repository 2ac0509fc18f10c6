internal import Estimators

extension TargetRuns {
  /// What the budget of a run allows.
  struct Allowance {
    private let calls: CallCounts
    private let iterations: Int?
    private let seconds: Double?
    /// Present if an oracle that closes keeps to it.
    private let evaluations: Double?
    private let closes: Bool
    private let costs: CallCosts

    /// - Parameter iterations: how many it allows; nil if something else ends the run.
    init(_ budget: Budget, _ traits: MethodTraits, iterations: Int?, at costs: CallCosts) {
      calls = traits.calls
      closes = traits.closes
      self.iterations = iterations
      seconds = budget.seconds
      evaluations = traits.closes ? budget.evaluations : nil
      self.costs = costs
    }

    /// All that a run could have spent: the budget's iterations times the calls of one; if only the clock ends
    /// it, the most that a replicate spent. A run that fails early is charged no less than one that fails at
    /// the end.
    ///
    /// If the oracle closes, an iteration is taken to ask what iterations asked on average.
    ///
    /// - Parameter spent: what each replicate spent.
    func whole(of spent: [Spending]) -> Spending {
      let made = spent.dropFirst().reduce(spent[0]) { $0.sum($1) }
      var wholes: [Spending] = []
      if let iterations, !closes || made.iterations == 0 {
        wholes.append(
          Spending(iterations: Double(iterations), counts: calls * iterations, seconds: 0))
      } else if let iterations {
        wholes.append(made.scaled(by: Double(iterations) / made.iterations))
      }
      if let evaluations {
        let known =
          made.evaluations(at: costs) > 0
          ? made : Spending(iterations: 1, counts: calls, seconds: 0)
        // Calls that cost nothing spend no budget of evaluations.
        let cost = known.evaluations(at: costs)
        if cost > 0 { wholes.append(known.scaled(by: evaluations / cost)) }
      }
      guard var whole = wholes.min(by: { $0.evaluations(at: costs) < $1.evaluations(at: costs) })
      else {
        var whole = spent.dropFirst().reduce(spent[0]) { $0.largest($1) }
        whole.seconds = seconds ?? whole.seconds
        return whole
      }
      // By the pace of all replicates.
      let pace = made.iterations > 0 ? made.seconds / made.iterations : 0
      whole.seconds = min(pace * whole.iterations, seconds ?? .infinity)
      return whole
    }
  }
}
