/// A picture of results, whoever draws it: gnuplot for paper, Vega-Lite for a browser.
///
/// Panels lie side by side under one title, share both axes' meaning and one legend, and each is as far
/// as it can be read alone.
public struct Figure: Sendable {
  /// The name of its files, without an extension: `convergence-mds`.
  public let name: String
  /// Above the panels.
  public let title: String
  /// What there is to see, for those who cannot see it.
  public let description: String
  /// The axis of x, of all panels.
  public let horizontal: Axis
  /// The axis of y, of all panels.
  public let vertical: Axis
  /// Side by side.
  public let panels: [Panel]

  /// - Parameters:
  ///   - name: the name of its files, without an extension.
  ///   - title: above the panels.
  ///   - description: what there is to see.
  ///   - horizontal: the axis of x, of all panels.
  ///   - vertical: the axis of y, of all panels.
  ///   - panels: side by side.
  public init(
    name: String, title: String, description: String, horizontal: Axis, vertical: Axis,
    panels: [Panel]
  ) {
    self.name = name
    self.title = title
    self.description = description
    self.horizontal = horizontal
    self.vertical = vertical
    self.panels = panels
  }

  /// The same figure for a study that is not finished.
  ///
  /// - Parameter count: `812 of 960 runs`; nil if it is finished.
  package func titled(partial count: String?) -> Figure {
    guard let count else { return self }
    return Figure(
      name: name, title: "\(title) (partial: \(count))",
      description: "\(description) Only \(count) are finished.", horizontal: horizontal,
      vertical: vertical, panels: panels)
  }

  /// What is measured along an axis, and how.
  public struct Axis: Sendable, Hashable {
    /// With its unit: `seconds`, `f(x) − f*`.
    public let title: String
    /// If so, what is not above 0 is not drawn.
    public let isLogarithmic: Bool

    /// An axis of numbers.
    public static func linear(_ title: String) -> Axis { Axis(title: title, isLogarithmic: false) }
    /// An axis of logarithms.
    public static func logarithmic(_ title: String) -> Axis {
      Axis(title: title, isLogarithmic: true)
    }
  }

  /// One pair of axes.
  public struct Panel: Sendable {
    /// What sets it apart from the others; empty if there is only one.
    public let title: String
    /// Drawn one over another.
    public let curves: [Curve]

    /// - Parameters:
    ///   - title: what sets it apart from other panels.
    ///   - curves: drawn one over another.
    public init(title: String = "", curves: [Curve]) {
      self.title = title
      self.curves = curves
    }
  }

  /// The legend: every label once, in the order in which panels name them, with the curve that shows how
  /// it is drawn.
  package var legend: [Curve] {
    panels.flatMap(\.curves).reduce(into: []) { legend, curve in
      if !legend.contains(where: { $0.label == curve.label }) { legend.append(curve) }
    }
  }
}
