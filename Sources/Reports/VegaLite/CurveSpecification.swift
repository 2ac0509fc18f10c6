internal import Experiments
internal import Fields
internal import Studies

/// The curves of a convergence study as one specification, in which a reader chooses what to see: the
/// problem, the step, and what is drawn against what. Choices are parameters bound to inputs, so that
/// whatever shows the specification offers them.
struct CurveSpecification {
  let table: CurveTable
  /// `812 of 960 runs` if the study is not finished.
  var partialCount: String?

  var json: JSON {
    [
      "$schema": .string(VegaLite.schema),
      "description": "Medians and quartiles over replicates of every method, logarithmic axes.",
      "params": .array(ChartPanel.parameters + choices),
      "concat": [panel.json(width: 760, height: 420)], "config": ChartTheme.config,
    ]
  }

  /// The methods in order, with the same looks as in the study's figures.
  var methods: [String] { table.groups.map(\.method).distinct }

  private var panel: ChartPanel {
    ChartPanel(
      index: 0, title: partialCount.map { "Partial: \($0)" } ?? "", data: data,
      transforms: transforms,
      horizontal: ChartAxis(
        channel: .x, title: title("abscissa", of: abscissas), isLogarithmic: true, panel: 0),
      vertical: ChartAxis(
        channel: .y, title: title("quantity", of: quantities), isLogarithmic: true, panel: 0),
      entries: methods.enumerated().map { look, method in
        ChartPanel.Entry(
          label: method, color: ChartTheme.color(look), dashes: Palette.dashes(look))
      },
      layers: [.bands, .lines], detail: ["problem", "step"],
      readout: [
        "label": "method", "problem": "problem", "step": "step", "iterations": "iterations",
        "evaluations": "evaluations", "seconds": "seconds", "quantity_name": "of",
        "y_text": "median", "bounds": "quartiles",
      ])
  }

  // MARK: - Choices

  private var choices: [JSON] {
    let steps = table.groups.map(\.stepRelative).filter(\.isFinite).distinct.sorted()
    return [
      choice(
        "quantity", "Vertical axis", .string(table.usualMetric.rawValue),
        quantities.map { (.string($0.value), $0.title) }),
      choice(
        "abscissa", "Horizontal axis", "evaluations",
        abscissas.map { (.string($0.value), $0.title) }),
      choice(
        "problem", "Problem", .string(instances[0]),
        instances.map { (.string($0), $0) } + (instances.count > 1 ? [(nil, "all")] : [])),
      choice(
        "step", "Step", "best",
        [("best", "best of each method")]
          + steps.map { (JSON($0), StudyReport.short($0)) }
          + (steps.count > 1 ? [(nil, "all")] : [])),
      [
        "name": "quartiles", "value": true, "bind": ["input": "checkbox", "name": "Quartiles"],
      ],
    ]
  }

  private func choice(
    _ name: String, _ title: String, _ first: JSON, _ options: [(value: JSON, label: String)]
  ) -> JSON {
    [
      "name": .string(name), "value": first,
      "bind": [
        "input": "select", "name": .string(title), "options": .array(options.map(\.value)),
        "labels": .array(options.map { .string($0.label) }),
      ],
    ]
  }

  private var instances: [String] { table.groups.map(\.instance).distinct }

  private var quantities: [(value: String, title: String)] {
    table.metrics.map { ($0.rawValue, $0.symbol) }
  }

  private var abscissas: [(value: String, title: String)] {
    FigureChoice.Abscissa.allCases.map { ($0.rawValue, table.titles[$0]!) }
  }

  /// The title of the option that a parameter chooses.
  private func title(_ parameter: String, of options: [(value: String, title: String)]) -> JSON {
    ["expr": .string("\(Self.object(options))[\(parameter)]")]
  }

  /// An object in Vega's expression language.
  private static func object(_ options: [(value: String, title: String)]) -> String {
    let entries = options.map { "\(JSON.string($0.value).text): \(JSON.string($0.title).text)" }
    return "{\(entries.joined(separator: ", "))}"
  }

  // MARK: - Data

  private var data: JSON {
    var columns: [String] = []
    for metric in table.metrics {
      columns += ["", "_low", "_high"].map { metric.rawValue + $0 }
    }
    var rows = ChartTable(
      [
        (name: "label", type: "string"), ("problem", "string"), ("step", "number"),
        ("best", "boolean"),
      ] + (["iterations", "evaluations", "seconds"] + columns).map { ($0, "number") })
    for group in table.groups {
      // Logarithmic axes have no place for rows in which nothing is spent.
      for row in group.rows where row.iterations > 0 {
        rows.append(
          [
            .text(group.method), .text(group.instance), .number(group.stepRelative),
            .text(group.isBest ? "true" : "false"), .number(row.iterations),
            .number(row.evaluations),
            .number(row.seconds),
          ]
            + table.metrics.flatMap { metric -> [CSVText.Value] in
              let quantiles = row.values[metric]
              return [
                .number(quantiles?.median), .number(quantiles?.lower), .number(quantiles?.upper),
              ]
            })
      }
    }
    return rows.json
  }

  private var transforms: [JSON] {
    [
      [
        "filter":
          "(problem == null || datum.problem == problem) && (step == null || (step == 'best' ? datum.best : datum.step == step))"
      ],
      ["calculate": "datum[abscissa]", "as": "x"],
      ["calculate": "datum[quantity]", "as": "y"],
      ["filter": "isValid(datum.y) && datum.x > 0"],
      ["calculate": "quartiles ? datum[quantity + '_low'] : null", "as": "low"],
      ["calculate": "quartiles ? datum[quantity + '_high'] : null", "as": "high"],
      ["calculate": "'measured'", "as": "role"],
      ["calculate": "datum.iterations", "as": "order"],
      ["calculate": .string("\(Self.object(quantities))[quantity]"), "as": "quantity_name"],
    ]
  }
}
