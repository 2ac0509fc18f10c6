/// The fields of an object in a configuration.
///
/// This is the one place that says what they are called, what they take and what they mean: ``resolve(_:at:)``
/// checks a configuration against it, and ``schema(id:title:)`` and ``listing(width:)`` describe it to editors
/// and people.
public struct Table: Sendable {
  /// Its name; in a ``FieldType/variant(tag:_:)``, the value of the tag.
  public let name: String
  /// What the object is, as one sentence.
  public let sentence: String
  /// The keys the object may have, in the order in which they are checked and listed.
  public let fields: [Field]
  /// Which further keys it may have, by the value of one of them. In a variant, a value that only this table
  /// knows implies the tag, which may then be left out.
  public let branch: Branch?

  /// Further fields of an object: those of the table whose name is the value of a key; none if that key is
  /// left out.
  public struct Branch: Sendable {
    /// The key.
    public let tag: String
    /// What the key means, as one sentence.
    public let sentence: String
    /// The fields for each value of the key, which is the table's name.
    public let tables: [Table]
    /// Whether the key must be there.
    public let isRequired: Bool

    /// - Precondition: Fields of one name take the same values in every table.
    public init(tag: String, _ sentence: String, _ tables: [Table], isRequired: Bool = false) {
      self.isRequired = isRequired
      self.tag = tag
      self.sentence = sentence
      self.tables = tables
      FieldType.variant(tag: tag, tables).checkDeclaration(of: tag)
      let types = tables.flatMap(\.fields).map { ($0.name, $0.type.description) }
      _ = Dictionary(types) {
        precondition($0 == $1, "\(tag): one name for fields that take \($0) and \($1).")
        return $0
      }
    }
  }

  /// A table of fields.
  ///
  /// - Precondition: Field names differ and every default value is one that its field takes.
  public init(_ name: String, _ sentence: String, fields: [Field], branch: Branch? = nil) {
    self.name = name
    self.sentence = sentence
    self.fields = fields
    self.branch = branch
    let names = fields.map(\.name)
    precondition(Set(names).count == names.count, "Two fields of \(name) have the same name.")
    for field in fields {
      field.type.checkDeclaration(of: "\(name).\(field.name)")
      guard case .defaults(let value) = field.presence else { continue }
      do {
        _ = try field.type.resolve(value, at: Place(document: "\(name).\(field.name)"))
      } catch {
        preconditionFailure("A default is not a value that its field takes: \(error)")
      }
    }
  }

  func field(_ name: String) -> Field? {
    fields.first { $0.name == name }
  }

  /// The table with the fields of its branch, for an object with these entries.
  func completed(by entries: [String: JSON]) -> Table {
    guard let branch else { return self }
    let taken = branch.tables.first { entries[branch.tag] == .string($0.name) }
    return Table(name, sentence, fields: fields + [branch.field] + (taken?.fields ?? []))
  }
}

extension Table.Branch {
  /// The key by which the fields are chosen.
  var field: Field {
    Field(
      tag, .choice(Choices(tables.map { (key: $0.name, value: $0.sentence) })),
      isRequired ? .required : .optional, sentence)
  }

  /// The tables that have a field.
  func owners(of name: String) -> [String] {
    tables.filter { $0.field(name) != nil }.map(\.name)
  }
}

extension FieldType {
  /// Checks what the type's form cannot rule out; a programming error stops the process.
  func checkDeclaration(of place: String) {
    switch self {
    case .list(let element, let count):
      precondition(count >= 0, "\(place) asks for fewer than no entries.")
      element.checkDeclaration(of: place)
    case .sweep(.list), .sweep(.sweep):
      preconditionFailure("\(place) sweeps lists, which cannot be told from lists of values.")
    case .sweep(let element):
      element.checkDeclaration(of: place)
    case .either(let types):
      for type in types { type.checkDeclaration(of: place) }
    case .alternative(let fields):
      precondition(
        fields.allSatisfy { $0.presence == .required },
        "\(place): the fields of an alternative are required, since exactly one is given.")
      _ = Table(place, "", fields: fields)
    case .variant(let tag, let tables):
      precondition(
        Set(tables.map(\.name)).count == tables.count, "\(place): two tables share a name.")
      precondition(
        tables.allSatisfy { $0.field(tag) == nil }, "\(place): a table has the tag as a field.")
    default: break
    }
  }
}
