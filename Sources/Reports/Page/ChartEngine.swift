package import Experiments

/// What draws the charts of a page.
package enum ChartEngine: Sendable {
  /// A reader's browser, with a bundle of Vega-Lite and what it needs that gives a function `vegaEmbed`.
  case vegaLite(runtime: String)
  /// Pictures made now: SVG, in either theme.
  case pictures(@Sendable (Figure, Palette.Theme) throws -> String)
  /// Nothing: tables must do. The reason is for the page's foot.
  case none(reason: String)
}
