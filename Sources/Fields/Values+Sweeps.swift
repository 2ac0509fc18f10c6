extension Values {
  /// A swept field's values; a single value counts as a list of one, and a field left out as an empty list.
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

  /// The same, with the swept fields of objects within this one after the field that holds them: each name once,
  /// with all of its distinct values.
  public var allSweeps: [(name: String, values: [JSON])] {
    var found: [(name: String, values: [JSON])] = []
    func add(_ name: String, _ values: [JSON]) {
      let i = found.firstIndex { $0.name == name } ?? found.endIndex
      if i == found.endIndex { found.append((name, [])) }
      for value in values where !found[i].values.contains(value) { found[i].values.append(value) }
    }
    for field in table.fields where has(field.name) {
      if field.type.kind == .sweep { add(field.name, sweep(field.name)) }
      for object in objects(field) {
        for sweep in object.allSweeps { add(sweep.name, sweep.values) }
      }
    }
    return found
  }

  /// A field's value as it stands in the configuration; nil if it has none.
  public func given(_ name: String) -> JSON? { has(name) ? entry(name) : nil }

  /// How many combinations there are; a double, because a product of a few lists can exceed `Int`.
  public var combinationCount: Double {
    table.fields.reduce(1) { count, field in
      guard has(field.name) else { return count }
      let objects = objects(field)
      let own = field.type.kind == .sweep ? sweep(field.name).count : 1
      return count
        * (objects.isEmpty ? Double(own) : objects.reduce(0) { $0 + $1.combinationCount })
    }
  }

  /// Every way to fix all swept fields, including those of objects within this one; the last field changes fastest.
  public var combinations: [Values] {
    table.fields.filter { has($0.name) }.reduce([self]) { combinations, field in
      let objects = objects(field)
      guard field.type.kind == .sweep || objects.contains(where: { !$0.allSweeps.isEmpty }) else {
        return combinations
      }
      let choices =
        objects.isEmpty ? sweep(field.name) : objects.flatMap { $0.combinations.map(\.json) }
      return combinations.flatMap { values in
        choices.map { values.replacing(field.name, with: $0) }
      }
    }
  }

  /// The objects that a field holds: one, or several if objects are swept; none in a list, whose entries belong
  /// together.
  private func objects(_ field: Field) -> [Values] {
    switch field.type {
    case .table, .variant: optionalTable(field.name).map { [$0] } ?? []
    case .sweep(.table), .sweep(.variant): sweepTables(field.name)
    default: []
    }
  }
}
