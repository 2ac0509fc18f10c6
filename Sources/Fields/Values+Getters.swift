extension Values {
  /// A whole number.
  public func integer(_ name: String) -> Int { present(name, optionalInteger(name)) }
  /// A number.
  public func number(_ name: String) -> Double { present(name, optionalNumber(name)) }
  /// True or false.
  public func boolean(_ name: String) -> Bool { present(name, optionalBoolean(name)) }
  /// A string or a path.
  public func text(_ name: String) -> String { present(name, optionalText(name)) }
  /// One of a choice's values.
  public func choice(_ name: String) -> String { present(name, optionalChoice(name)) }
  /// An object: of a table, or of one of a variant's tables.
  public func table(_ name: String) -> Values { present(name, optionalTable(name)) }

  /// A whole number; nil when it was left out.
  public func optionalInteger(_ name: String) -> Int? { read(name, as: .integer)?.wholeNumber }
  /// A number; nil when it was left out.
  public func optionalNumber(_ name: String) -> Double? { read(name, as: .number)?.double }
  /// The word that stands in place of a number; nil when there is a number, or it was left out.
  public func optionalWord(_ name: String) -> String? { read(name, as: .number)?.string }
  /// True or false; nil when it was left out.
  public func optionalBoolean(_ name: String) -> Bool? { read(name, as: .boolean)?.boolean }
  /// A string or a path; nil when it was left out.
  public func optionalText(_ name: String) -> String? { read(name, as: .text, .path)?.string }
  /// One of a choice's values; nil when it was left out.
  public func optionalChoice(_ name: String) -> String? { read(name, as: .choice)?.string }
  /// An object; nil when it was left out.
  public func optionalTable(_ name: String) -> Values? {
    read(name, as: .table, .variant).map {
      values(in: $0, of: field(name).type, at: place.key(name))
    }
  }

  /// The one field of an alternative that was given, and the values to read it from by its name.
  public func alternative(_ name: String) -> (name: String, values: Values) {
    present(name, optionalAlternative(name))
  }

  /// The one field of an alternative that was given; nil when the whole was left out.
  public func optionalAlternative(_ name: String) -> (name: String, values: Values)? {
    read(name, as: .alternative).map {
      let values = values(in: $0, of: field(name).type, at: place.key(name))
      return (values.table.fields[0].name, values)
    }
  }

  /// A list of whole numbers; empty when it was left out.
  public func integers(_ name: String) -> [Int] {
    list(name, of: .integer).compactMap(\.wholeNumber)
  }
  /// A list of numbers; empty when it was left out.
  public func numbers(_ name: String) -> [Double] { list(name, of: .number).compactMap(\.double) }
  /// A list of strings, paths or choices; empty when it was left out.
  public func texts(_ name: String) -> [String] {
    list(name, of: .text, .path, .choice).compactMap(\.string)
  }
  /// A list of objects; empty when it was left out.
  public func tables(_ name: String) -> [Values] {
    let entries = list(name, of: .table, .variant)
    guard case .list(let element, _) = field(name).type else { return [] }
    return entries.enumerated().map {
      values(in: $0.element, of: element, at: place.key(name).index($0.offset))
    }
  }

  /// The value, after checking that the field has one of these kinds. A swept field that is fixed
  /// to one value counts as the type that it sweeps.
  private func read(_ name: String, as kinds: FieldType.Kind...) -> JSON? {
    var type = field(name).type
    let value = entry(name)
    if case .sweep(let element) = type {
      type = element
      if case .array = value {
        preconditionFailure(
          "\(name) is swept: read it with sweep(_:), or fix it with replacing(_:with:) first.")
      }
    }
    precondition(
      kinds.contains(type.kind),
      "\(name) of \(table.name) is read as \(kinds[0]), but its type is \(type.kind).")
    return value
  }

  /// A list's entries, after checking that they have one of these kinds.
  private func list(_ name: String, of kinds: FieldType.Kind...) -> [JSON] {
    guard case .list(let element, _) = field(name).type, kinds.contains(element.kind) else {
      preconditionFailure(
        "\(name) of \(table.name) is read as a list of \(kinds[0]), but it is: \(field(name).type)."
      )
    }
    return entry(name)?.array ?? []
  }

  /// The value of a field that always has one. If it may be absent, the first call fails, not the
  /// first configuration that leaves it out.
  private func present<Value>(_ name: String, _ value: Value?) -> Value {
    guard let value, field(name).presence != .optional else {
      preconditionFailure("\(name) of \(table.name) may be absent: use the optional getter.")
    }
    return value
  }

  /// The values of an object within this one.
  func values(in json: JSON, of type: FieldType, at place: Place) -> Values {
    let entries = json.object ?? [:]
    switch type {
    case .sweep(let element):
      return values(in: json, of: element, at: place)
    case .table(let table):
      return Values(of: table, entries, at: place)
    case .alternative(let fields):
      let table = Table("\(place)", "", fields: fields.filter { entries[$0.name] != nil })
      return Values(of: table, entries, at: place)
    case .variant(let tag, let tables):
      guard let table = tables.first(where: { .string($0.name) == entries[tag] }) else {
        fallthrough
      }
      return Values(of: table.completed(by: entries), entries, at: place, tagKey: tag)
    default:
      preconditionFailure("\(place) is not an object.")
    }
  }
}

extension FieldType {
  /// A type's case, without its associated values.
  enum Kind {
    case integer, number, boolean, text, choice, path, list, sweep, table, alternative, variant
    case either, any
  }

  var kind: Kind {
    switch self {
    case .integer: .integer
    case .number, .numberOrWord: .number
    case .boolean: .boolean
    case .text: .text
    case .choice: .choice
    case .path: .path
    case .list: .list
    case .sweep: .sweep
    case .table: .table
    case .alternative: .alternative
    case .variant: .variant
    case .either: .either
    case .any: .any
    }
  }
}

extension JSON {
  fileprivate var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
  fileprivate var string: String? { if case .string(let value) = self { value } else { nil } }
  var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
  var object: [String: JSON]? {
    if case .object(let value) = self { value } else { nil }
  }
}
