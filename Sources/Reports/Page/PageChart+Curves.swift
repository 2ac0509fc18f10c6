internal import Experiments
internal import Fields
internal import Studies

extension PageChart {
  /// The curves of a convergence study, for a reader to choose from.
  init(
    _ specification: CurveSpecification, json: JSON, anchor: String, study: String, file: String?
  ) {
    let table = specification.table
    self.anchor = anchor
    title = "\(study): curves to explore"
    description =
      "The median over replicates of every method, and the quartiles around it as a band; a run that "
      + "has ended stays at its last value. What is not above 0, and what has grown a hundredfold, is not "
      + "drawn." + table.omission
    keys = specification.methods.enumerated().map { look, method in
      Key(
        label: method, colors: { $0.color(look) }, dashes: Palette.dashes(look),
        width: Curve.Role.measured.width)
    }
    self.specification = json.textInScript
    picture = nil
    numbers = Numbers(
      table: table.ends,
      remark:
        "The last record of every group; curves.csv has all runs at all records.", file: file)
  }
}

extension CurveTable {
  /// What is missing among the curves, as a sentence; empty if nothing is.
  fileprivate var omission: String {
    var text = ""
    if groups.count < groupCount {
      text +=
        " \(groups.count) of \(groupCount) groups of runs are shown, those at the best steps first."
    }
    if isThinned {
      text +=
        " Some records are left out to keep the page small; those shown have all their digits."
    }
    return text
  }

  /// The last row of every group with all its digits.
  fileprivate var ends: PageTable {
    let rows = groups.prefix(240).compactMap { group in
      group.rows.last.map { row -> [String] in
        [
          group.instance, group.method, StudyReport.short(group.stepRelative),
          group.isBest ? "yes" : "no", "\(Int(row.iterations))", JSON(row.evaluations).text,
          JSON(row.seconds).text,
        ] + metrics.map { metric in row.values[metric].map { JSON($0.median).text } ?? "–" }
      }
    }
    return PageTable(
      title: nil, label: "Where curves end",
      columns: ["problem", "method", "step", "best", "iterations", "evaluations", "seconds"]
        + metrics.map { "median \($0.symbol)" },
      left: [0, 1], rows: rows)
  }
}
