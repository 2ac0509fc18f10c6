/// The values of a group's replicates at every recorded iteration.
///
/// A run that has ended stays at its last value, so that there are always as many values as runs; a
/// missing value counts as infinite.
package struct GroupCurve: Sendable {
  /// In ascending order.
  package let iterations: [Int]
  /// [iteration][run].
  package let values: [[Double]]

  /// - Parameter minimum: f*, for a metric that needs it; nil if it is not known.
  package init(_ records: [RunRecord], _ metric: Metric, minimum: Double?) {
    let iterations = Set(records.flatMap(\.curve.iterations)).sorted()
    var values = [[Double]](repeating: [], count: iterations.count)
    for record in records {
      let curve = record.values(of: metric, minimum: minimum)
      var last = 0
      for (i, iteration) in iterations.enumerated() {
        while last + 1 < curve.count, record.curve.iterations[last + 1] <= iteration { last += 1 }
        values[i].append(curve[last] ?? .infinity)
      }
    }
    self.iterations = iterations
    self.values = values
  }

  /// By iteration; nil if the median is infinite.
  var medians: [Int: Double?] {
    Dictionary(
      uniqueKeysWithValues: zip(iterations, values.map { GroupStatistics.quantile($0, 0.5) }))
  }
}
