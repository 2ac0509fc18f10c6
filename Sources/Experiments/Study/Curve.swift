/// Points that belong together: one entry of a legend.
public struct Curve: Sendable {
  /// The entry of the legend; the same in every panel.
  public let label: String
  /// How it is meant.
  public let role: Role
  /// Which of the ``Palette``'s colours, dashes and markers. What belongs together, a measured curve and
  /// the one that theory expects for instance, has the same.
  public let look: Int
  /// In the order in which a line connects them.
  public let points: [Point]

  /// - Parameters:
  ///   - label: the entry of the legend.
  ///   - role: how it is meant.
  ///   - look: which colours, dashes and markers of the ``Palette``.
  ///   - points: in the order in which a line connects them.
  public init(label: String, role: Role, look: Int, points: [Point]) {
    self.label = label
    self.role = role
    self.look = look
    self.points = points
  }

  /// How a curve is meant, and so drawn.
  public enum Role: Sendable, Hashable {
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

  /// A point of a curve.
  public struct Point: Sendable, Hashable {
    /// Where it stands.
    public let x: Double
    /// Nil interrupts the line.
    public let y: Double?
    /// Quantiles or an interval around y.
    public let bounds: ClosedRange<Double>?

    /// - Parameters:
    ///   - x: where it stands.
    ///   - y: nil interrupts the line.
    ///   - bounds: quantiles or an interval around y.
    public init(x: Double, y: Double?, bounds: ClosedRange<Double>? = nil) {
      self.x = x
      self.y = y
      self.bounds = bounds
    }
  }
}
