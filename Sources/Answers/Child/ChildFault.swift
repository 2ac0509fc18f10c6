public import Diagnostics

/// What is wrong with a child: a command that does not start, an invalid answer, or silence.
public struct ChildFault: Error, Sendable, CustomStringConvertible {
  /// The kind of input error that this is when a study is planned.
  public let kind: InputError.Kind
  /// What happened, as a sentence without a full stop that follows the name of the command.
  public let sentence: String
  /// What was expected; empty if the sentence says it.
  public let expected: String
  /// What to do; empty if there is nothing to say.
  public let remedy: String
  /// The last lines that the child wrote to standard error.
  public private(set) var lastWords: [String]
  /// Whether another child would do the same, in which case none is started.
  public let isFinal: Bool

  init(
    _ kind: InputError.Kind, _ sentence: String, expected: String = "", remedy: String = "",
    lastWords: [String] = [], isFinal: Bool = false
  ) {
    self.kind = kind
    self.sentence = sentence
    self.expected = expected
    self.remedy = remedy
    self.lastWords = lastWords
    self.isFinal = isFinal
  }

  /// The same fault, with the last words of the child.
  func with(lastWords words: [String]) -> ChildFault {
    var fault = self
    if fault.lastWords.isEmpty { fault.lastWords = words }
    return fault
  }

  /// What happened, and the child's last words.
  public var description: String { description(after: 1) }

  /// - Parameter failures: how often it happened in a row.
  func description(after failures: Int) -> String {
    let what =
      sentence + (expected.isEmpty ? "" : "; expected \(expected)")
      + (failures > 1 ? " (\(failures) times in a row)" : "")
    return lastWords.isEmpty ? what : "\(what). \(quotedWords)"
  }

  private var quotedWords: String {
    "Its last words:\n" + lastWords.map { "  \($0)" }.joined(separator: "\n")
  }

  /// The fault as an error in a configuration.
  ///
  /// - Parameter place: the command, and where it is named.
  public func error(at place: String) -> InputError {
    let words = lastWords.isEmpty ? "" : ". \(quotedWords)"
    return InputError(
      kind, at: place, expected.isEmpty ? sentence + words : sentence,
      expected: expected.isEmpty ? "" : expected + words, remedy: remedy)
  }
}
