public import Diagnostics

/// The values of a configuration's object, checked against its ``Table`` and complete.
///
/// Getters are typed after ``FieldType``: asking for a field that the table does not have, or as a
/// type other than the table's, is a programming error and stops the process.
public struct Values: Hashable, Sendable {
  let table: Table
  let place: Place
  private let tagKey: String?
  private var entries: [String: JSON]

  init(of table: Table, _ entries: [String: JSON], at place: Place, tagKey: String? = nil) {
    self.table = table
    self.entries = entries
    self.place = place
    self.tagKey = tagKey
  }

  /// The resolved configuration: what was given, with defaults filled in.
  public var json: JSON { .object(entries) }

  /// The tag's value, which is the table's name.
  ///
  /// - Precondition: The object is one of a ``FieldType/variant(tag:_:)``.
  public var tag: String {
    precondition(tagKey != nil, "\(table.name) is not one of a variant, and so has no tag.")
    return table.name
  }

  /// Whether the field has a value: false only for an optional one that was left out.
  public func has(_ name: String) -> Bool {
    _ = field(name)
    return entries[name] != nil
  }

  /// Whether the table has such a field at all; code may be given tables that lack it.
  public func declares(_ name: String) -> Bool { table.field(name) != nil }

  /// The same values except for one field, such as a swept one fixed to one of its values.
  ///
  /// - Precondition: The field takes the value.
  public func replacing(_ name: String, with value: JSON) -> Values {
    do {
      var copy = self
      copy.entries[name] = try field(name).type.resolve(value, at: place.key(name))
      return copy
    } catch {
      preconditionFailure("A value cannot be replaced: \(error)")
    }
  }

  /// The same values without a field that may be absent; unchanged if there is none of that name.
  public func removing(_ name: String) -> Values {
    precondition(
      table.field(name).map { $0.presence == .optional } ?? true, "\(name) must not be absent.")
    var copy = self
    copy.entries[name] = nil
    return copy
  }

  /// An error about a field's value, found by the code that uses it.
  ///
  /// - Parameters:
  ///   - kind: What kind of input is at fault.
  ///   - name: The field, or the tag of a variant; nil for the object as a whole.
  ///   - found: What was found and why it cannot be used.
  ///   - expected: What was expected, if `found` does not say it.
  ///   - remedy: What to do, if it is not obvious.
  public func error(
    _ kind: InputError.Kind = .data, at name: String?, _ found: String, expected: String = "",
    remedy: String = ""
  ) -> InputError {
    let place = name.map { self.place.key($0 == tagKey ? $0 : field($0).name) } ?? self.place
    return InputError(kind, at: "\(place)", found, expected: expected, remedy: remedy)
  }

  /// Equal if the resolved configurations are; where they came from does not matter.
  public static func == (first: Values, second: Values) -> Bool {
    first.entries == second.entries
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(entries)
  }

  /// The field, which must exist.
  func field(_ name: String) -> Field {
    guard let field = table.field(name) else {
      preconditionFailure("\(table.name) has no field \(name.quoted).")
    }
    return field
  }

  /// The value, if there is one.
  func entry(_ name: String) -> JSON? { entries[name] }
}
