extension ConvergenceSummary {
  /// How many runs have an interpolated hit although calls bring the metric of their targets, and of how many runs.
  package var interpolatedRuns: (count: Int, of: Int) {
    let runs = groups.filter { $0.metric.isBroughtByCalls && $0.subject.batch == nil }.flatMap {
      group in
      group.records.filter { $0.initialLoss != nil && !group.subject.hasSamples($0) }.map {
        (group.metric, $0)
      }
    }
    let interpolated = runs.count { metric, record in
      targets.contains { !record.isExact($0, metric: metric) }
    }
    return (interpolated, runs.count)
  }

  /// The instances whose calls see batches of rows, so that no call brings what targets are judged by.
  package var instancesOfBatches: [Instance] {
    contenders.map(\.bestGroup.subject).reduce(into: []) { found, instance in
      if instance.batch != nil, found.last?.label != instance.label { found.append(instance) }
    }
  }

  /// The names of the problems whose calls are given samples, so that no call brings what targets are judged by.
  package var problemsOfSamples: [String] {
    groups.filter { group in
      group.metric.isBroughtByCalls
        && group.records.contains { $0.initialLoss != nil && group.subject.hasSamples($0) }
    }.map(\.subject.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The metrics of targets that no call brings.
  package var metricsJudgedAtRecords: [Metric] {
    Metric.allCases.filter { metric in
      !metric.isBroughtByCalls && groups.contains { $0.metric == metric }
    }
  }
}

extension Instance {
  /// Whether a run's calls were given samples: then no hits are noted, though answers vary.
  fileprivate func hasSamples(_ record: RunRecord) -> Bool {
    answersVary && record.exactHits == nil
  }
}
