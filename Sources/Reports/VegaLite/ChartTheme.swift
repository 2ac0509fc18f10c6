internal import Experiments
internal import Fields

/// How charts look in light and in dark: every specification has a parameter `dark`, on which its colours depend, so
/// that whoever shows it can change them without making it anew.
enum ChartTheme {
  static let parameter: JSON = ["name": "dark", "value": false]

  /// The colour of a look.
  static func color(_ look: Int) -> JSON { choice { $0.color(look) } }

  /// The colour of what is there only for comparison.
  static let guide = choice(\.guide)

  static let config: JSON = [
    "background": choice(\.background),
    "font": "system-ui, sans-serif",
    "view": ["stroke": nil],
    "axis": [
      "labelColor": choice(\.foreground), "titleColor": choice(\.foreground),
      "domainColor": choice(\.guide), "tickColor": choice(\.guide), "gridColor": choice(\.faint),
      "labelFontSize": 12, "titleFontSize": 13, "titleFontWeight": "normal", "titlePadding": 10,
      "labelPadding": 4, "tickSize": 4, "gridWidth": 0.7,
    ],
    "title": [
      "color": choice(\.foreground), "fontSize": 13, "fontWeight": 600, "anchor": "start",
    ],
    "legend": [
      "labelColor": choice(\.foreground), "labelFontSize": 12, "labelLimit": 0,
      "symbolStrokeWidth": 2, "symbolType": "stroke", "symbolSize": 300,
    ],
  ]

  private static func choice(_ color: (Palette.Theme) -> String) -> JSON {
    ["expr": .string("dark ? '\(color(.dark))' : '\(color(.light))'")]
  }
}
