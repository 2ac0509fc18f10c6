import Diagnostics

extension FieldType {
  /// The value in canonical form, with defaults filled in below it.
  func resolve(_ json: JSON, at place: Place) throws(InputError) -> JSON {
    switch (self, json) {
    case (.integer(let range), _):
      if let value = json.wholeNumber, range.contains(value) { return .integer(value) }
    case (.number(let range), _):
      if let value = json.double, range.contains(value) { return JSON(value) }
    case (.numberOrWord(_, let words), .string(let value)):
      if words.contains(where: { $0.key == value }) { return json }
    case (.numberOrWord(let range, _), _):
      if let value = json.double, range.contains(value) { return JSON(value) }
    case (.boolean, .boolean):
      return json
    case (.text(let rule), .string(let value)):
      if rule.allows(value) { return json }
    case (.choice(let choices), .string(let value)):
      if choices.contains(where: { $0.key == value }) { return json }
    case (.path, .string(let value)):
      if TextRule.nonEmpty.allows(value) { return json }
    case (.list(let element, let count), .array(let entries)):
      if entries.count >= count { return .array(try element.resolve(all: entries, at: place)) }
    case (.sweep(let element), .array(let entries)):
      return .array(try element.resolve(sweep: entries, at: place))
    case (.sweep(let element), _):
      do {
        return try element.resolve(json, at: place)
      } catch {
        throw error.place == "\(place)" ? mismatch(json, at: place) : error
      }
    case (.table(let table), .object(let entries)):
      return .object(try table.resolve(entries, at: place))
    case (.alternative(let fields), .object(let entries)):
      return .object(try Self.resolve(entries, oneOf: fields, at: place))
    case (.variant(let tag, let tables), .object(let entries)):
      return .object(try Self.resolve(entries, tag: tag, tables, at: place))
    case (.either(let types), _):
      if let type = types.first(where: { $0.accepts(json) }) {
        return try type.resolve(json, at: place)
      }
    case (.any, _):
      return json
    default: break
    }
    throw mismatch(json, at: place)
  }

  /// Whether the type takes a value.
  func accepts(_ json: JSON) -> Bool {
    (try? resolve(json, at: Place(document: "", isTrial: true))) != nil
  }

  /// The error for a value that the type does not take.
  func mismatch(_ json: JSON, at place: Place, remedy: String? = nil) -> InputError {
    InputError(
      .data, at: "\(place)", "found \(json.excerpt)", expected: description,
      remedy: remedy ?? (place.isTrial ? "" : self.remedy(for: json)))
  }

  private func resolve(all entries: [JSON], at place: Place) throws(InputError) -> [JSON] {
    var resolved: [JSON] = []
    for (index, entry) in entries.enumerated() {
      resolved.append(try resolve(entry, at: place.index(index)))
    }
    return resolved
  }

  private func resolve(sweep entries: [JSON], at place: Place) throws(InputError) -> [JSON] {
    guard !entries.isEmpty else {
      throw InputError(.data, at: "\(place)", "empty sweep", expected: "at least one value")
    }
    let resolved = try resolve(all: entries, at: place)
    var seen: [JSON: Int] = [:]
    for (index, value) in resolved.enumerated() {
      if let first = seen.updateValue(index, forKey: value) {
        throw InputError(
          .data, at: "\(place.index(index))", "\(value.excerpt) already appears at [\(first)]",
          expected: "distinct values", remedy: "remove one of the two")
      }
    }
    return resolved
  }

  private static func resolve(
    _ entries: [String: JSON], oneOf fields: [Field], at place: Place
  ) throws(InputError) -> [String: JSON] {
    try Table.checkKeys(of: entries, known: fields.map(\.name), at: place)
    let given = fields.filter { entries[$0.name] != nil }
    guard let field = given.first, let value = entries[field.name], given.count == 1 else {
      throw InputError(
        .data, at: "\(place)",
        given.isEmpty ? "found {}" : "found the keys \(given.map(\.name).listed) together",
        expected: "exactly one of \(fields.map(\.name).listed)")
    }
    return [field.name: try field.type.resolve(value, at: place.key(field.name))]
  }

  private static func resolve(
    _ entries: [String: JSON], tag: String, _ tables: [Table], at place: Place
  ) throws(InputError) -> [String: JSON] {
    let names = tables.map(\.name)
    guard let given = entries[tag] ?? Table.implied(by: entries, among: tables) else {
      if let key = entries.keys.sorted().first(where: { [tag].nearest(to: $0) != nil }) {
        try Table.checkKeys(of: [key: .null], known: [tag], at: place)
      }
      throw InputError(
        .data, at: "\(place.key(tag))", "missing", expected: "one of \(names.listed)")
    }
    guard let table = tables.first(where: { .string($0.name) == given }) else {
      throw InputError(
        .data, at: "\(place.key(tag))", "found \(given.excerpt)",
        expected: "one of \(names.listed)",
        remedy: nearestRemedy(to: given, among: names))
    }
    let whole = table.completed(by: entries)
    if let branch = table.branch {
      // A mistake in the tag's value must not be reported as one in the keys that depend on it.
      if let value = entries[branch.tag] {
        try branch.check(value, among: tables, tag: tag, at: place)
      }
      try branch.checkThatKeysAreOfOneTable(entries, beside: table, at: place)
    }
    try Table.checkKeys(of: entries, known: [tag] + whole.fields.map(\.name), at: place)
    var resolved = try whole.resolve(entries.filter { $0.key != tag }, at: place)
    resolved[tag] = given
    return resolved
  }
}

extension Table {
  /// The name of the table that the value of its branch implies: the only one that knows such a value.
  fileprivate static func implied(by entries: [String: JSON], among tables: [Table]) -> JSON? {
    let knowing = tables.filter { table in
      table.branch.map { branch in
        branch.tables.contains { entries[branch.tag] == .string($0.name) }
      } ?? false
    }
    return knowing.count == 1 ? .string(knowing[0].name) : nil
  }
}

extension Table.Branch {
  /// Throws if a value of the key is not one of this branch's, and says so if it belongs to another table's.
  fileprivate func check(
    _ value: JSON, among tables: [Table], tag: String, at place: Place
  ) throws(InputError) {
    guard !field.type.accepts(value) else { return }
    let others = tables.filter { other in
      other.branch.map { $0.tables.contains { value == .string($0.name) } } ?? false
    }
    let remedy: String? =
      switch others.count {
      case 0: nil
      case 1: "leave out \(tag.quoted) to use it"
      default:
        "it goes with \(tag.quoted): \(others.map(\.name.quoted).joined(separator: " or "))"
      }
    throw field.type.mismatch(value, at: place.key(self.tag), remedy: remedy)
  }

  /// Throws at the first key that another table has, but neither the chosen one nor the object around it.
  fileprivate func checkThatKeysAreOfOneTable(
    _ entries: [String: JSON], beside table: Table, at place: Place
  ) throws(InputError) {
    let whole = table.completed(by: entries)
    for key in entries.keys.sorted() where whole.field(key) == nil {
      let owners = owners(of: key)
      guard !owners.isEmpty else { continue }
      let found =
        entries[tag].map { "where \(tag.quoted) is \($0.excerpt)" } ?? "without \(tag.quoted)"
      throw InputError(
        .data, at: "\(place.key(key))", "not a key \(found)",
        expected: "one of \(whole.fields.map(\.name).listed)",
        remedy: "it belongs to \(tag.quoted): \(owners.map(\.quoted).joined(separator: " or "))")
    }
  }
}
