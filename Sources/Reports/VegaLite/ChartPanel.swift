internal import Experiments
internal import Fields

/// One pair of axes of a chart with its layers, drawn from rows that have `label`, `x` and `y`, `low` and `high` if y
/// has bounds, and `order` along a line.
struct ChartPanel {
  /// An entry of the legend, and how its curves are drawn.
  struct Entry {
    let label: String
    let color: JSON
    let dashes: [Double]
  }

  /// The layers that there can be.
  enum Layer {
    case bands, lines, bars, markers
  }

  let index: Int
  let title: String
  let data: JSON
  /// Makes the rows' fields from those of the data.
  let transforms: [JSON]
  let horizontal: ChartAxis
  let vertical: ChartAxis
  let entries: [Entry]
  let layers: [Layer]
  /// What distinguishes lines besides their labels.
  var detail: [String] = []
  /// What a reader is shown about a point: fields with their titles.
  let readout: KeyValuePairs<String, String>

  /// The default size, which suits common screens.
  static let (width, height) = (640.0, 380.0)

  /// The parameters that every chart has: which theme it is shown in, and which labels are hidden.
  static let parameters: [JSON] = [ChartTheme.parameter, ["name": "hidden", "value": []]]

  func json(width: Double = Self.width, height: Double = Self.height) -> JSON {
    var panel: [String: JSON] = [
      "width": JSON(width), "height": JSON(height), "data": data,
      "transform": .array(
        transforms + [
          ["filter": "indexof(hidden, datum.label) < 0"], Self.text("x"), Self.text("y"),
          [
            "calculate": "isValid(datum.low) ? datum.low + ' to ' + datum.high : ''",
            "as": "bounds",
          ],
        ]),
      "encoding": ["x": horizontal.encoding, "color": color, "detail": details],
      "layer": .array(layers.map(json) + [hover]),
    ]
    if !title.isEmpty { panel["title"] = .string(title) }
    return .object(panel)
  }

  /// A number with all its digits: the shortest text that reads back to it.
  private static func text(_ field: String) -> JSON {
    ["calculate": .string("'' + datum.\(field)"), "as": .string("\(field)_text")]
  }

  private func json(_ layer: Layer) -> JSON {
    switch layer {
    case .bands:
      [
        "transform": [["filter": "isValid(datum.low) && datum.role == 'measured'"]],
        "mark": ["type": "area", "clip": true, "opacity": 0.18],
        "encoding": ["y": bound("low"), "y2": ["field": "high"]],
      ]
    case .lines:
      [
        "transform": [["filter": "datum.role != 'markers'"]],
        "params": [
          [
            "name": .string("zoom\(index)"), "bind": "scales",
            "select": [
              "type": "interval",
              "zoom": "wheel![event.ctrlKey || event.metaKey || event.shiftKey]",
            ],
          ],
          [
            "name": "legend", "bind": "legend",
            "select": ["type": "point", "fields": ["label"]],
          ],
        ],
        "mark": ["type": "line", "clip": true, "strokeCap": "butt", "strokeJoin": "round"],
        "encoding": [
          "y": vertical.encoding, "order": ["field": "order", "type": "quantitative"],
          "strokeDash": scale { .array($0.dashes.isEmpty ? [1, 0] : $0.dashes.map { JSON($0) }) },
          "strokeWidth": Self.lineWidth,
          "opacity": ["condition": ["param": "legend", "value": 1], "value": 0.15],
        ],
      ]
    case .bars:
      [
        "transform": [
          ["filter": "isValid(datum.low) && indexof(['points', 'markers'], datum.role) >= 0"]
        ],
        "mark": ["type": "rule", "clip": true, "strokeWidth": 1.2],
        "encoding": ["y": bound("low"), "y2": ["field": "high"]],
      ]
    case .markers:
      [
        "transform": [
          ["filter": "isValid(datum.y) && indexof(['points', 'markers'], datum.role) >= 0"]
        ],
        "mark": ["type": "point", "clip": true, "filled": true, "size": 42, "opacity": 1],
        "encoding": ["y": vertical.encoding],
      ]
    }
  }

  /// The point nearest to the pointer, and what there is to say about it.
  private var hover: JSON {
    let nearest = "nearest\(index)"
    return [
      "transform": [["filter": "isValid(datum.y) && datum.role != 'guide'"]],
      "params": [
        [
          "name": .string(nearest),
          "select": [
            "type": "point", "nearest": true, "on": "pointerover", "clear": "pointerout",
          ],
        ]
      ],
      "mark": ["type": "point", "clip": true, "filled": true, "size": 70],
      "encoding": [
        "y": vertical.encoding,
        "opacity": [
          "condition": ["param": .string(nearest), "value": 1, "empty": false], "value": 0,
        ],
        "tooltip": .array(
          readout.map { field, title in
            ["field": .string(field), "title": .string(title), "type": "nominal"]
          }),
      ],
    ]
  }

  /// A bound, on the axis of y.
  private func bound(_ field: String) -> JSON {
    guard case .object(var entries) = vertical.encoding else { return nil }
    entries["field"] = .string(field)
    return .object(entries)
  }

  /// The width of a line, by its role.
  private static let lineWidth: JSON = [
    "condition": .array(
      [Curve.Role.measured, .expected].map { role in
        ["test": .string("datum.role == '\(role.name)'"), "value": JSON(role.width)]
      }), "value": JSON(Curve.Role.fit.width),
  ]

  private var color: JSON { scale(\.color) }

  private var details: JSON {
    .array(detail.map { ["field": .string($0), "type": "nominal"] })
  }

  /// A scale from labels to what they are drawn with.
  private func scale(_ range: (Entry) -> JSON) -> JSON {
    [
      "field": "label", "type": "nominal", "title": nil,
      "scale": [
        "domain": .array(entries.map { .string($0.label) }),
        "range": .array(entries.map(range)),
      ],
    ]
  }
}
