internal import Estimators
internal import Experiments

/// Where the iterations of a group lie on the horizontal axis: what had been spent by then.
struct RunPositions {
  /// For every one of the iterations asked for.
  let values: [Double]

  /// The median over the runs that got so far, with straight lines between records. Evaluations are the same in all
  /// runs of a method; seconds are not, but never decrease here.
  init(
    of records: [RunRecord], at iterations: [Int], as abscissa: FigureChoice.Abscissa,
    costs: CallCosts
  ) {
    if abscissa == .iterations {
      values = iterations.map { Double($0) }
      return
    }
    var spent = [[Double]](repeating: [], count: iterations.count)
    for record in records {
      let curve = record.curve
      func spending(_ i: Int) -> Double {
        abscissa == .seconds ? curve.seconds[i] : curve.counts[i].evaluations(at: costs)
      }
      var last = 0
      for (i, iteration) in iterations.enumerated() where iteration <= record.iterations {
        while last + 1 < curve.iterations.count, curve.iterations[last + 1] <= iteration {
          last += 1
        }
        let start = curve.iterations[last]
        guard iteration > start else {
          spent[i].append(spending(last))
          continue
        }
        let share = Double(iteration - start) / Double(curve.iterations[last + 1] - start)
        spent[i].append(spending(last) + share * (spending(last + 1) - spending(last)))
      }
    }
    var furthest = 0.0
    values = spent.map { runs in
      furthest = max(furthest, GroupStatistics.quantile(runs, 0.5) ?? furthest)
      return furthest
    }
  }
}
