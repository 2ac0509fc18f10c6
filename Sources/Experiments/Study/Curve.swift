/// Points that belong together: one entry of a legend.
public struct Curve: Sendable {
  /// The entry of the legend; the same in every panel.
  public let label: String
  /// What kind of curve it is.
  public let role: Role
  /// Which of the ``Palette``'s colours, dashes and markers. Curves that belong together, such as a measured
  /// one and the one that theory expects, have the same.
  public let look: Int
  /// In the order in which a line connects them.
  public let points: [Point]

  /// - Parameters:
  ///   - label: the entry of the legend.
  ///   - role: what kind of curve it is.
  ///   - look: which colours, dashes and markers of the ``Palette``.
  ///   - points: in the order in which a line connects them.
  public init(label: String, role: Role, look: Int, points: [Point]) {
    self.label = label
    self.role = role
    self.look = look
    self.points = points
  }

  /// What kind of curve it is, and so how it is drawn.
  public enum Role: Sendable, Hashable {
    /// A line, with a band if points have bounds.
    case measured
    /// Markers joined by a thin line, with bars if points have bounds: single measurements.
    case points
    /// Markers alone, with bars if points have bounds: single measurements that a line is fitted to, or that
    /// are not a function of x.
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
