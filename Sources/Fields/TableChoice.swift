public import Diagnostics

/// The fields of a configuration that is of one of several kinds; its tag says which table applies.
///
/// Unlike in a ``FieldType/variant(tag:_:)``, the tag may be left out, which selects the first table.
public struct TableChoice: Sendable {
  /// The key whose value is a table's name.
  public let tag: String
  /// The tables; the first one applies if the tag is left out.
  public let tables: [Table]

  /// - Precondition: Table names differ, and none has the tag as a field.
  public init(tag: String, _ tables: [Table]) {
    precondition(!tables.isEmpty, "a choice among no tables")
    self.tag = tag
    self.tables = tables
    type.checkDeclaration(of: tag)
  }

  private var type: FieldType { .variant(tag: tag, tables) }

  /// The values of a configuration, as from ``Table/resolve(_:at:)``; their ``Values/tag`` is the table's name.
  ///
  /// - Throws: `.data` at `place: key.path` for the first key that is unknown or missing, or the
  ///   first value that its field does not take. A key of another table is reported differently
  ///   from an unknown one.
  public func resolve(_ json: JSON, at place: String) throws(InputError) -> Values {
    let place = Place(document: place)
    guard case .object(var entries) = try json.withoutSchemaKey(at: place) else {
      throw FieldType.table(tables[0]).mismatch(json, at: place)
    }
    entries[tag] = entries[tag] ?? .string(tables[0].name)
    try checkThatKeysAreOfOneTable(entries, at: place)
    let resolved = try type.resolve(.object(entries), at: place)
    return values(in: resolved, at: place)
  }

  private func values(in json: JSON, at place: Place) -> Values {
    let table = tables.first { json.object?[tag] == .string($0.name) }!
    return Values(of: table, json.object!, at: place, tagKey: tag)
  }

  /// Throws at the first key that the chosen table lacks and another one has.
  private func checkThatKeysAreOfOneTable(
    _ entries: [String: JSON], at place: Place
  ) throws(InputError) {
    guard let chosen = tables.first(where: { entries[tag] == .string($0.name) }) else { return }
    for key in entries.keys.sorted() where key != tag && chosen.field(key) == nil {
      let owners = tables.filter { $0.field(key) != nil }.map(\.name)
      guard !owners.isEmpty else { continue }
      throw InputError(
        .data, at: "\(place.key(key))",
        "not a key where \(tag.quoted) is \(chosen.name.quoted)",
        expected: "one of \(([tag] + chosen.fields.map(\.name)).listed)",
        remedy: "it belongs to \(tag.quoted): \(owners.map(\.quoted).joined(separator: " or "))")
    }
  }
}
