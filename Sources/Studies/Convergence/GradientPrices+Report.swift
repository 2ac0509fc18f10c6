internal import Analysis
internal import Experiments
internal import Foundation
internal import Statistics

extension GradientPrices {
  private var references: String { rows.map(\.reference).distinct.joined(separator: " or ") }

  /// The ratios to each target as the study charges gradients and by the clock; at other prices; and how they grow
  /// with n.
  var sections: [StudyReport.Section] {
    [perTarget, perPrice] + (growths.isEmpty ? [] : [growth])
  }

  private var studyIndex: Int { prices.firstIndex(of: studyPrice)! }
  private var measuredIndex: Int { prices.firstIndex(of: .measured)! }

  private var perTarget: StudyReport.Section {
    StudyReport.Section(
      title: "Times the cost of \(references): evaluations, a gradient counting as "
        + "\(studyPrice.name), and seconds",
      columns: ["problem", "estimator"]
        + targets.flatMap { ["to \(StudyReport.short($0))", "seconds"] },
      left: [0, 1],
      rows: table { row in
        targets.indices.flatMap { target in
          [studyIndex, measuredIndex].map { Self.text(row.ratios[target][$0]) }
        }
      }, csv: csv)
  }

  private var perPrice: StudyReport.Section {
    let target = hardestTarget
    return StudyReport.Section(
      title:
        "Times the cost of \(references) to \(StudyReport.short(targets[target])), by the price "
        + "of a gradient in evaluations",
      columns: ["problem", "estimator"] + prices.map(\.title), left: [0, 1],
      rows: table { row in row.ratios[target].map(Self.text) }, csv: "")
  }

  private var growth: StudyReport.Section {
    StudyReport.Section(
      title: "How that grows with n: the exponent of n",
      columns: ["problem", "estimator", "target"] + prices.map(\.title), left: [0, 1, 2],
      rows: growths.flatMap { growth in
        targets.indices.map { target in
          [
            target == 0 ? growth.family : "", target == 0 ? growth.method : "",
            StudyReport.short(targets[target]),
          ] + growth.exponents[target].map { $0.text() }
        }
      }, csv: growthCSV)
  }

  /// One line per method on an instance; only the first of an instance names it.
  private func table(_ cells: (Row) -> [String]) -> [[String]] {
    var last = ""
    return rows.map { row in
      let name = row.instance.label
      defer { last = name }
      return [name == last ? "" : name, row.method] + cells(row)
    }
  }

  /// `5.2 [4.7, 5.9]`; if one of the two never reached the target, what is known of it.
  private static func text(_ ratio: RunningTimeRatio?) -> String {
    guard let ratio else { return "–" }
    func short(_ number: Double) -> String {
      number.isFinite ? String(format: "%.3g", number) : "∞"
    }
    guard let interval = ratio.interval else { return short(ratio.estimate) }
    if ratio.estimate.isInfinite { return "over \(short(interval.lower))" }
    if ratio.estimate == 0 { return "under \(short(interval.upper))" }
    return "\(short(ratio.estimate)) [\(short(interval.lower)), \(short(interval.upper))]"
  }

  /// Every target at every price.
  private var csv: String {
    var csv = CSVText(columns: [
      "problem", "dimension", "estimator", "reference", "target", "price", "gradient_cost",
      "ratio", "ratio_low", "ratio_high",
    ])
    for row in rows {
      for (target, ratios) in zip(targets, row.ratios) {
        for (price, ratio) in zip(prices, ratios) {
          csv.append([
            .text(row.instance.label), .integer(row.dimension), .text(row.method),
            .text(row.reference), .number(target), .text(price.name),
            .number(price.evaluations(dimension: row.dimension)), .number(ratio?.estimate),
            .number(ratio?.interval?.lower), .number(ratio?.interval?.upper),
          ])
        }
      }
    }
    return csv.text
  }

  private var growthCSV: String {
    var csv = CSVText(columns: [
      "problem", "estimator", "target", "price", "exponent", "exponent_low", "exponent_high",
      "dimensions",
    ])
    for growth in growths {
      for (target, exponents) in zip(targets, growth.exponents) {
        for (price, exponent) in zip(prices, exponents) {
          csv.append([
            .text(growth.family), .text(growth.method), .number(target), .text(price.name),
            .number(exponent.estimate), .number(exponent.interval?.lower),
            .number(exponent.interval?.upper), .integer(exponent.sizes),
          ])
        }
      }
    }
    return csv.text
  }

  /// The answer, one sentence per method: the least and the largest ratio over all instances, and on how many of them
  /// only the first-order method got to the target.
  var findings: [String] {
    let target = hardestTarget
    return rows.map(\.method).distinct.compactMap { method in
      let own = rows.filter { $0.method == method }
      let known = own.compactMap { $0.ratios[target][studyIndex]?.estimate }
        .filter { $0 > 0 && $0.isFinite }
      guard let least = known.min(), let most = known.max() else { return nil }
      func short(_ number: Double) -> String { String(format: "%.3g", number) }
      let (from, to) = (short(least), short(most))
      let times = from == to ? from : "\(from) to \(to)"
      let missed = own.count { $0.ratios[target][studyIndex]?.estimate == .infinity }
      return """
        \(method) took \(times) times the evaluations of \(references) to \
        \(StudyReport.short(targets[target])) (a gradient counts as \(studyPrice.name))\
        \(missed > 0 ? "; on \(missed) of \(own.count) problems it never got there" : "")
        """
    }
  }

  var notes: String {
    """
    times …     ratios of expected costs, each method at its own best step at that price, with 95 %
                intervals; "over 12": no run reached the target, and with 97.5 % probability it takes
                at least 12 times as much; intervals take the runs of the two methods as independent, so
                they are too long where both start from the same points; seconds are expected iterations
                times the average time of one, – if all runs together took less than \
    \(StudyReport.duration(TimeRatio.leastSeconds)); their
                intervals leave out the machine's pace
    """
  }
}

extension GradientPrices.Price {
  /// The title of a column: `price 4`, `price n`, `seconds`.
  fileprivate var title: String { self == .measured ? "seconds" : "price \(name)" }

  /// What a gradient counts as; nil if it is measured.
  fileprivate func evaluations(dimension: Int) -> Double? {
    switch self {
    case .evaluations(let cost): cost
    case .dimension: Double(dimension)
    case .measured: nil
    }
  }
}
