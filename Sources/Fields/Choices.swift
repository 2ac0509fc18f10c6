/// The strings that a field takes, each with the sentence that explains it.
public struct Choices: ExpressibleByDictionaryLiteral, RandomAccessCollection, Sendable {
  private let pairs: [(key: String, value: String)]

  /// - Parameter pairs: the strings and their sentences, in the order in which they are listed.
  public init(_ pairs: [(key: String, value: String)]) {
    self.pairs = pairs
  }

  public init(dictionaryLiteral pairs: (String, String)...) {
    self.init(pairs.map { (key: $0, value: $1) })
  }

  public var startIndex: Int { pairs.startIndex }
  public var endIndex: Int { pairs.endIndex }

  public subscript(i: Int) -> (key: String, value: String) { pairs[i] }
}
