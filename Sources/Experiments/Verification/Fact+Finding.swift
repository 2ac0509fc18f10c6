extension Fact {
  /// On another processor, a number may differ by this fraction of itself; an entry of a point, by
  /// this fraction of the largest.
  package static let relativeBound = 1e-6
  /// Or a number may differ by this fraction of the largest of its kind in the record.
  package static let absoluteBound = 1e-9

  /// How another value of the same name differs: `loss[3] was 0.25 and is 0.5`; nil if it agrees.
  ///
  /// - Parameter isExact: whether to compare to the last bit, or within the bounds.
  func finding(against other: Fact, isExact: Bool) -> String? {
    guard self != other else { return nil }
    switch (value, other.value) {
    case (.numbers(let old), .numbers(let new)):
      return finding(old, new, isExact ? (0, 0) : (Self.relativeBound, Self.absoluteBound))
    case (.vector(let old), .vector(let new)):
      return finding(old, new, isExact ? (0, 0) : (0, Self.relativeBound))
    case (.text(let old), .text(let new)): return "\(name) was \(old) and is \(new)"
    case (.lastBits(let old), .lastBits(let new)):
      return isExact ? "\(name) was \(old) and is \(new)" : nil
    case (.text, _), (.lastBits, _), (.numbers, _), (.vector, _):
      return "\(name) is of another type"
    }
  }

  /// - Parameter bounds: as fractions of the number itself and of the largest.
  private func finding(
    _ old: [Double?], _ new: [Double?], _ bounds: (relative: Double, absolute: Double)
  ) -> String? {
    guard old.count == new.count else {
      return "\(name) had \(old.count) numbers and has \(new.count)"
    }
    let largest = (old + new).reduce(0) { max($0, abs($1 ?? 0)) }
    let place = old.indices.first { i in
      guard let a = old[i], let b = new[i] else { return (old[i] == nil) != (new[i] == nil) }
      return abs(a - b) > max(bounds.relative * max(abs(a), abs(b)), bounds.absolute * largest)
    }
    return place.map { i in
      let (a, b) = (old[i], new[i])
      let index = old.count > 1 ? "[\(i)]" : ""
      return "\(name)\(index) was \(Self.text(a)) and is \(Self.text(b))"
    }
  }

  private static func text(_ number: Double?) -> String { number.map { "\($0)" } ?? "missing" }
}
