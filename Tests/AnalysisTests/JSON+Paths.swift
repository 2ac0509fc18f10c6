import Fields

/// A document's entries by their paths: `["groups", "[0]", "name"]`.
extension JSON {
  /// The paths of all entries of objects.
  ///
  /// - Parameter closed: keys whose contents are left out.
  func paths(within closed: Set<String>, below path: [String] = []) -> [[String]] {
    switch self {
    case .object(let entries):
      entries.keys.sorted().flatMap { key in
        [path + [key]]
          + (closed.contains(key) ? [] : entries[key]!.paths(within: closed, below: path + [key]))
      }
    case .array(let values):
      values.indices.flatMap { values[$0].paths(within: closed, below: path + ["[\($0)]"]) }
    default: []
    }
  }

  subscript(path path: [String]) -> JSON? {
    guard let key = path.first else { return self }
    let rest = Array(path.dropFirst())
    switch self {
    case .object(let entries): return entries[key]?[path: rest]
    case .array(let values): return values[Self.index(key)][path: rest]
    default: return nil
    }
  }

  /// The document with another entry at `path`, or without it.
  func changing(at path: [String], _ change: (JSON?) -> JSON?) -> JSON {
    let (key, rest) = (path.first!, Array(path.dropFirst()))
    switch self {
    case .object(var entries):
      entries[key] = rest.isEmpty ? change(entries[key]) : entries[key]!.changing(at: rest, change)
      return .object(entries)
    case .array(var values):
      let i = Self.index(key)
      values[i] = values[i].changing(at: rest, change)
      return .array(values)
    default: return self
    }
  }

  private static func index(_ key: String) -> Int { Int(key.dropFirst().dropLast())! }

  /// The path as error texts write it.
  static func place(of path: [String]) -> String {
    path.joined(separator: ".").replacing(".[", with: "[")
  }

  /// Whole numbers are of the same kind as others.
  var kind: Int {
    switch self {
    case .null: 0
    case .boolean: 1
    case .integer, .number: 2
    case .string: 3
    case .array: 4
    case .object: 5
    }
  }
}
