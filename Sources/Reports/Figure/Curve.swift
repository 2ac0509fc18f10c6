/// Points that belong together: one entry of a legend.
package struct Curve: Sendable {
  /// The entry of the legend; the same in every panel.
  package let label: String
  package let role: Role
  /// Which of the ``Palette``'s colours, dashes and markers. What belongs together, a measured curve and
  /// the one that theory expects for instance, has the same.
  package let look: Int
  /// In the order in which a line connects them.
  package let points: [Point]

  package init(label: String, role: Role, look: Int, points: [Point]) {
    self.label = label
    self.role = role
    self.look = look
    self.points = points
  }

  /// How a curve is meant, and so drawn.
  package enum Role: Sendable, Hashable {
    /// A line, with a band where points have bounds.
    case measured
    /// Markers joined by a thin line, with bars where points have bounds: single measurements.
    case points
    /// Markers alone, with bars where points have bounds: single measurements that a line is fitted to, or that
    /// are no function of x.
    case markers
    /// What theory expects: a dashed line over the measured one.
    case expected
    /// A straight line that was fitted: thin.
    case fit
    /// A slope or a level to compare with: grey and dotted.
    case guide
  }

  package struct Point: Sendable, Hashable {
    package let x: Double
    /// Nil interrupts the line.
    package let y: Double?
    /// Quantiles or an interval around y.
    package let bounds: ClosedRange<Double>?

    package init(x: Double, y: Double?, bounds: ClosedRange<Double>? = nil) {
      self.x = x
      self.y = y
      self.bounds = bounds
    }
  }
}
