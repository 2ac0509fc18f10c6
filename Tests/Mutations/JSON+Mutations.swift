public import Fields

extension JSON {
  /// The document with one to three of its parts dropped, renamed, replaced, repeated, reordered, wrapped, or made what
  /// it never should be.
  ///
  /// - Parameter words: keys and texts that may replace others anywhere.
  public func mutated(using random: inout SplitMix, words: [String]) -> JSON {
    (0..<Int.random(in: 1...3, using: &random)).reduce(self) { json, _ in
      json.mutatedOnce(using: &random, words)
    }
  }

  /// All keys and texts of a document.
  public var words: Set<String> {
    switch self {
    case .string(let text): [text]
    case .array(let entries): Set(entries.flatMap(\.words))
    case .object(let entries): Set(entries.keys).union(entries.values.flatMap(\.words))
    default: []
    }
  }

  /// Goes down a random path, and changes what is there.
  private func mutatedOnce(using random: inout SplitMix, _ words: [String]) -> JSON {
    if Int.random(in: 0..<6, using: &random) > 0 {
      switch self {
      case .array(var entries) where !entries.isEmpty:
        let index = entries.indices.pick(using: &random)
        entries[index] = entries[index].mutatedOnce(using: &random, words)
        return .array(entries)
      case .object(var entries) where !entries.isEmpty:
        let key = entries.keys.sorted().pick(using: &random)
        entries[key] = entries[key]!.mutatedOnce(using: &random, words)
        return .object(entries)
      default: break
      }
    }
    return changed(using: &random, words)
  }

  private func changed(using random: inout SplitMix, _ words: [String]) -> JSON {
    switch (Int.random(in: 0..<8, using: &random), self) {
    case (0, _): return [self]
    case (1, _): return .object([words.pick(using: &random): self])
    case (2, _): return nested(.random(in: 1...520, using: &random))
    case (3..<6, .array(let entries)): return entries.rearranged(using: &random)
    case (3..<7, .object(let entries)): return entries.rearranged(using: &random, words)
    case (3..<7, .integer), (3..<7, .number): return Self.numbers.pick(using: &random)
    case (3..<7, .string(let text)): return .string(text.respelled(using: &random, words))
    default: return Self.strange.pick(using: &random)
    }
  }

  private func nested(_ depth: Int) -> JSON {
    (0..<depth).reduce(self) { json, level in level % 2 == 0 ? [json] : ["a": json] }
  }

  /// Nothing that is merely large: what is refused here takes neither time nor memory.
  private static let numbers: [JSON] = [
    0, -1, 1, 2, 3, 10, 17, -0.5, 0.5, 1.5, 1e-3, 1e-300, JSON(Double.leastNonzeroMagnitude), 1e12,
    1e15, 9_007_199_254_740_993,
    1e18, 1e19, 1e100, 1e300, -1e300, JSON(Double.greatestFiniteMagnitude), .integer(.max),
    .integer(.min), .integer(.max - 1), .integer(1 << 62), .integer(1 << 40),
  ]

  private static let strange: [JSON] =
    numbers + [
      nil, true, false, "", " ", "10", "[1]", "null", [], [1], [1, 1], [1, 2, 3], [[5]], [nil], [:],
      ["type": "mds"], ["relative": 1], ["estimator": "reverse-mode"], ["a": nil], "\u{0}",
      "../data/eurodist.csv", "../data", "/dev/null", "/dev/zero", "../data/nothere.csv",
      .string(String(repeating: "x", count: 5000)), .array((1...300).map { .integer($0) }),
    ]
}

extension [JSON] {
  fileprivate func rearranged(using random: inout SplitMix) -> JSON {
    switch (Int.random(in: 0..<5, using: &random), self) {
    case (_, []): nil
    case (0, _): .array(dropLast())
    case (1, _): .array(self + [pick(using: &random)])
    case (2, _): .array(reversed())
    case (3, _): .array(self + [.array(self)])
    default: pick(using: &random)
    }
  }
}

extension [String: JSON] {
  fileprivate func rearranged(using random: inout SplitMix, _ words: [String]) -> JSON {
    var entries = self
    guard let key = keys.sorted().randomElement(using: &random) else { return nil }
    switch Int.random(in: 0..<5, using: &random) {
    case 0: entries[key] = nil
    case 1:
      entries[key] = nil
      entries[key.respelled(using: &random, words)] = self[key]
    case 2: entries[words.pick(using: &random)] = self[key]
    case 3: entries[keys.sorted().pick(using: &random)] = self[key]
    default: return self[key]!
    }
    return .object(entries)
  }
}

extension String {
  /// Another word, or this one with a slip in it.
  fileprivate func respelled(using random: inout SplitMix, _ words: [String]) -> String {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: uppercased()
    case 1: self + "s"
    case 2: String(dropLast())
    case 3: String(reversed())
    case 4: "\u{202E}é\u{301}\u{1F469}\u{200D}\u{1F680}" + self
    case 5: self + "\u{0}\n\t\"\\"
    default: words.pick(using: &random)
    }
  }
}
