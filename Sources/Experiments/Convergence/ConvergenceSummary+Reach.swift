extension ConvergenceSummary {
  /// A problem none of whose targets can be reached.
  package struct OutOfReach: Sendable {
    /// The instance with its axes.
    package let instance: String
    /// f*.
    package let minimum: Double
    /// The easiest target of any run, as a loss, which none reaches.
    package let easiest: Double
  }

  /// The instances on which no run reached a target and even the easiest one lies below f*: the loss cannot fall to
  /// such a fraction of its first value, whatever the method.
  package var outOfReach: [OutOfReach] {
    guard let fraction = targets.first else { return [] }
    return instanceNames.compactMap { name in
      let own = groups.filter { $0.instance == name && $0.metric == .loss }
      guard let minimum = own.first?.subject.problem.known.minimum,
        own.allSatisfy({ $0.targets.reached(0) == 0 }),
        let highest = own.flatMap(\.records).compactMap(\.initialLoss).max(),
        fraction * highest < minimum
      else { return nil }
      return OutOfReach(instance: name, minimum: minimum, easiest: fraction * highest)
    }
  }

  /// The instances whose loss begins at 0 or below, with the least first value: no fraction of that lies below it, so
  /// runs are at their targets before they have moved.
  package var reachedAtOnce: [(instance: String, first: Double)] {
    guard let fraction = targets.last else { return [] }
    return instanceNames.compactMap { name in
      let own = groups.filter { $0.instance == name && $0.metric == .loss }
      guard let first = own.flatMap(\.records).compactMap(\.initialLoss).min(), first <= 0,
        fraction * first >= first
      else { return nil }
      return (name, first)
    }
  }

  /// A problem whose f* is not its minimum.
  package struct FalseMinimum: Sendable {
    /// The instance with its axes.
    package let instance: String
    /// The f* that the problem gives.
    package let minimum: Double
    /// The least of f at the records of runs.
    package let least: Double
  }

  /// The instances on which runs have come below f* by more than rounding, so that their gaps mean nothing. Instances
  /// whose answers vary are left out: such answers lie below it by chance.
  package var falseMinima: [FalseMinimum] {
    instanceNames.compactMap { name in
      let own = groups.filter { $0.instance == name }
      let records = own.flatMap(\.records)
      guard let subject = own.first?.subject, !subject.answersVary,
        let minimum = subject.problem.known.minimum,
        let least = records.compactMap(\.bestLoss).min(),
        let highest = records.compactMap(\.initialLoss).max(),
        minimum - least > 1e-6 * abs(highest - minimum) + 1e-12 * abs(minimum)
      else { return nil }
      return FalseMinimum(instance: name, minimum: minimum, least: least)
    }
  }

  private var instanceNames: [String] {
    groups.map(\.instance).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }
}
