public import Fields

/// How a child is started, and how long to wait for it.
public struct ChildSettings: Sendable {
  /// The command to start.
  public var command: ChildCommand
  /// n, if the configuration names it.
  public var dimension: Int?
  /// The configuration's parameters for the child; nil if there are none.
  public var parameters: JSON?
  /// Seconds to wait for its first line.
  public var startTimeout = 30.0
  /// Seconds to wait for an answer.
  public var answerTimeout = 600.0
  /// How often a child that has died is restarted for one question.
  public var restarts = 2
  /// Receives messages for the user, from any thread.
  public var say: @Sendable (String) -> Void = { _ in }

  /// - Parameters:
  ///   - command: the command to start.
  ///   - dimension: n, if known already.
  ///   - parameters: what else the child is told.
  public init(_ command: ChildCommand, dimension: Int? = nil, parameters: JSON? = nil) {
    self.command = command
    self.dimension = dimension
    self.parameters = parameters
  }
}
