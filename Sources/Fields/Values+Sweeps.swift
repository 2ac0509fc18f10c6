extension Values {
  /// A swept field's values; a single one counts as a list of one, one left out as an empty list.
  public func sweep(_ name: String) -> [JSON] {
    guard case .sweep = field(name).type else {
      preconditionFailure("\(name) of \(table.name) is not swept; its type is \(field(name).type).")
    }
    switch entry(name) {
    case .array(let values): return values
    case let value?: return [value]
    case nil: return []
    }
  }

  /// A swept whole number's values.
  public func sweepIntegers(_ name: String) -> [Int] {
    sweep(name).map { replacing(name, with: $0).integer(name) }
  }

  /// A swept number's values.
  public func sweepNumbers(_ name: String) -> [Double] {
    sweep(name).map { replacing(name, with: $0).number(name) }
  }

  /// A swept object's values, each with its own place.
  public func sweepTables(_ name: String) -> [Values] {
    let type = field(name).type
    let place = place.key(name)
    guard case .array(let entries)? = entry(name) else {
      return entry(name).map { [values(in: $0, of: type, at: place)] } ?? []
    }
    return entries.enumerated().map {
      values(in: $0.element, of: type, at: place.index($0.offset))
    }
  }

  /// The swept fields that have a value, in the table's order.
  public var sweeps: [(name: String, values: [JSON])] {
    table.fields.filter { $0.type.kind == .sweep && has($0.name) }.map { ($0.name, sweep($0.name)) }
  }

  /// A field's value as it stands in the configuration; nil where it has none.
  public func given(_ name: String) -> JSON? { has(name) ? entry(name) : nil }

  /// How many combinations there are; a double, since a product of a few lists can be beyond `Int`.
  public var combinationCount: Double { sweeps.reduce(1) { $0 * Double($1.values.count) } }

  /// Every way to fix all swept fields, the last field changing fastest. Fields within objects
  /// within this one stay as they are.
  public var combinations: [Values] {
    sweeps.reduce([self]) { combinations, sweep in
      combinations.flatMap { values in
        sweep.values.map { values.replacing(sweep.name, with: $0) }
      }
    }
  }
}
