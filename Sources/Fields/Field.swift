/// One line of a ``Table``: a key of a configuration, and everything there is to know about it.
public struct Field: Sendable {
  /// Whether the key must be given, and what replaces it if it is not.
  public enum Presence: Hashable, Sendable {
    /// It must be given.
    case required
    /// It may be left out, and is then absent.
    case optional
    /// It may be left out, and then has this value.
    case defaults(to: JSON)
  }

  /// The key.
  public let name: String
  /// What values it takes.
  public let type: FieldType
  /// Whether it must be given.
  public let presence: Presence
  /// What the field means, as one sentence.
  public let sentence: String

  /// A field; the arguments are in the order in which a table's row reads.
  public init(
    _ name: String, _ type: FieldType, _ presence: Presence, _ sentence: String
  ) {
    self.name = name
    self.type = type
    self.presence = presence
    self.sentence = sentence
  }
}
