public import Diagnostics

extension Table {
  /// The values of a configuration: checked, with defaults filled in.
  ///
  /// A `"$schema"` key at the top, which tells an editor where the schema is, is accepted and left out.
  ///
  /// - Parameters:
  ///   - json: The configuration.
  ///   - place: What to call it in errors, such as its file's path.
  /// - Throws: `.data` at `place: key.path` for the first key that is unknown or missing, or the
  ///   first value that its field does not take.
  public func resolve(_ json: JSON, at place: String) throws(InputError) -> Values {
    let place = Place(document: place)
    guard case .object(let entries) = try json.withoutSchemaKey(at: place) else {
      throw FieldType.table(self).mismatch(json, at: place)
    }
    return Values(of: self, try resolve(entries, at: place), at: place)
  }

  /// The entries, checked, with defaults filled in.
  func resolve(_ entries: [String: JSON], at place: Place) throws(InputError) -> [String: JSON] {
    try Table.checkKeys(of: entries, known: fields.map(\.name), at: place)
    var resolved: [String: JSON] = [:]
    for field in fields {
      let fieldPlace = place.key(field.name)
      switch (entries[field.name], field.presence) {
      case (let value?, _), (nil, .defaults(to: let value)):
        do {
          resolved[field.name] = try field.type.resolve(value, at: fieldPlace)
        } catch {
          guard value == .null, field.presence != .required else { throw error }
          throw field.type.mismatch(.null, at: fieldPlace, remedy: "leave the key out")
        }
      case (nil, .required):
        throw InputError(
          .data, at: "\(fieldPlace)", "missing", expected: field.type.description)
      case (nil, .optional): break
      }
    }
    return resolved
  }

  /// Throws at the first key, in sorted order, that is not among the known ones.
  static func checkKeys(
    of entries: [String: JSON], known: [String], at place: Place
  ) throws(InputError) {
    guard let key = entries.keys.sorted().first(where: { !known.contains($0) }) else { return }
    // If no other known key is near, one that is already there is meant, for instance by --set.
    let nearest = known.filter { entries[$0] == nil }.nearest(to: key) ?? known.nearest(to: key)
    let expected = known.isEmpty ? "no keys here" : "one of \(known.listed)"
    throw InputError(
      .data, at: "\(place.key(key))", "unknown key",
      expected: nearest == nil ? expected : "",
      remedy: nearest.map { "perhaps you meant \($0.quoted)" } ?? "")
  }
}

extension JSON {
  /// The value without the `"$schema"` that a configuration may have at its top.
  func withoutSchemaKey(at place: Place) throws(InputError) -> JSON {
    guard case .object(var entries) = self, let schema = entries.removeValue(forKey: "$schema")
    else { return self }
    _ = try FieldType.text(.any).resolve(schema, at: place.key("$schema"))
    return .object(entries)
  }
}
