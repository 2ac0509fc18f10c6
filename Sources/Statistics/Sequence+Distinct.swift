extension Sequence {
  /// One element for each value of `key`: the first that has it, in the order of the sequence.
  package func distinct<Key: Hashable>(by key: (Element) -> Key) -> [Element] {
    var seen: Set<Key> = []
    return filter { seen.insert(key($0)).inserted }
  }
}

extension Sequence where Element: Hashable {
  /// Every element once, in the order of first occurrence.
  package var distinct: [Element] { distinct { $0 } }
}
