extension ConvergenceStudy {
  /// What is kept of the problems that are made from data files; nil if there are none.
  ///
  /// - Parameter records: the finished runs; nil in the middle of a session, when there is no time for what rates
  ///   need from the problems.
  package func kept(from records: [String: RunRecord]?) -> KeptFacts? {
    guard !source.dataFingerprints.isEmpty || !source.answers.isEmpty else { return nil }
    var facts = KeptFacts(
      isComplete: records != nil, fingerprints: source.dataFingerprints,
      contents: source.dataContents,
      answers: source.answers.isEmpty ? nil : source.answers.mapValues(JSONText.init))
    for instance in instances where readsData(instance) {
      facts.instances[instance.label] = instance.kept ?? KeptInstance(instance)
    }
    for series in series where records != nil {
      let instance = series.instance
      guard instance.convergenceClass != nil, instance.kept == nil, readsData(instance),
        let (cell, record) = series.coarsest(of: series.atNaturalStep(records!)),
        let accuracy = try? cell.pathAccuracy(record)
      else { continue }
      facts.instances[instance.label]?.accuracies[cell.id] = accuracy
    }
    return facts
  }

  private func readsData(_ instance: Instance) -> Bool {
    source.fingerprints(of: instance.values.json) != [:] || source.answers[instance.label] != nil
  }
}

extension Series {
  /// The finished runs at the natural step, on which rates are measured.
  package func atNaturalStep(
    _ records: [String: RunRecord]
  ) -> [(cell: ConvergenceCell, record: RunRecord)] {
    groups.flatMap(\.self).compactMap { cell in records[cell.id].map { (cell, $0) } }
      .filter { abs($0.record.stepRelative - 1) < 1e-12 }
  }

  /// The run whose values are resolved least finely, which is the one that starts highest; if the instance was kept,
  /// the one whose accuracy was kept.
  package func coarsest(
    of runs: [(cell: ConvergenceCell, record: RunRecord)]
  ) -> (cell: ConvergenceCell, record: RunRecord)? {
    if let kept = instance.kept { return runs.first { kept.accuracies[$0.cell.id] != nil } }
    func height(_ record: RunRecord) -> Double { record.initialLoss ?? -.infinity }
    return runs.max { height($0.record) < height($1.record) }
  }
}
