public import Diagnostics

/// What is wrong with a child: a command that does not start, an answer that is none, a silence.
public struct ChildFault: Error, Sendable, CustomStringConvertible {
  /// What kind of input it would be that is at fault, when a study is planned.
  public let kind: InputError.Kind
  /// What happened, as a sentence without a full stop that follows the name of the command.
  public let sentence: String
  /// What was expected; empty where the sentence says it.
  public let expected: String
  /// What to do; empty where nothing is to be said.
  public let remedy: String
  /// The last lines that the child wrote to standard error.
  public private(set) var lastWords: [String]
  /// Whether another child would do the same: then none is started.
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

  /// The same with the last words of the child.
  func with(lastWords words: [String]) -> ChildFault {
    var fault = self
    if fault.lastWords.isEmpty { fault.lastWords = words }
    return fault
  }

  /// What happened and what the child said last.
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

  /// As an error about what a configuration says.
  ///
  /// - Parameter place: the command, and where it is named.
  public func error(at place: String) -> InputError {
    let words = lastWords.isEmpty ? "" : ". \(quotedWords)"
    return InputError(
      kind, at: place, expected.isEmpty ? sentence + words : sentence,
      expected: expected.isEmpty ? "" : expected + words, remedy: remedy)
  }
}
