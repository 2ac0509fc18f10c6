public import Fields

/// How a child is started and how long one waits for it.
public struct ChildSettings: Sendable {
  /// What is started.
  public var command: ChildCommand
  /// n, where the configuration says so.
  public var dimension: Int?
  /// What the configuration has for the child; nil where it has nothing.
  public var parameters: JSON?
  /// Seconds for its first line.
  public var startTimeout = 30.0
  /// Seconds for an answer.
  public var answerTimeout = 600.0
  /// How often a child that has died is started anew for one question.
  public var restarts = 2
  /// Told what the user should know, from any thread.
  public var say: @Sendable (String) -> Void = { _ in }

  /// - Parameters:
  ///   - command: what is started.
  ///   - dimension: n, where it is said already.
  ///   - parameters: what the child is told besides.
  public init(_ command: ChildCommand, dimension: Int? = nil, parameters: JSON? = nil) {
    self.command = command
    self.dimension = dimension
    self.parameters = parameters
  }
}
