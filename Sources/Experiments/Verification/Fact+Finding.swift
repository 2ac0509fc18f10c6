extension Fact {
  /// On another processor a number may differ by so much of itself.
  package static let relativeBound = 1e-6
  /// Or by so much of the largest number of its kind in the record.
  package static let absoluteBound = 1e-9

  /// What another value of the same name says otherwise: `loss[3] was 0.25 and is 0.5`; nil where it
  /// says the same.
  ///
  /// - Parameter isExact: whether to the last bit, or within the bounds.
  func finding(against other: Fact, isExact: Bool) -> String? {
    guard self != other else { return nil }
    switch (value, other.value) {
    case (.numbers(let old), .numbers(let new)):
      guard old.count == new.count else {
        return "\(name) had \(old.count) numbers and has \(new.count)"
      }
      let scale = (old + new).reduce(0) { max($0, abs($1 ?? 0)) }
      let place = old.indices.first {
        isExact
          ? old[$0] != new[$0] : !Self.isNear(old[$0], new[$0], scale: scale)
      }
      return place.map {
        "\(name)\(old.count > 1 ? "[\($0)]" : "") was \(Self.text(old[$0])) and is \(Self.text(new[$0]))"
      }
    case (.text(let old), .text(let new)): return "\(name) was \(old) and is \(new)"
    case (.numbers, .text), (.text, .numbers): return "\(name) is of another type"
    }
  }

  private static func isNear(_ a: Double?, _ b: Double?, scale: Double) -> Bool {
    guard let a, let b else { return (a == nil) == (b == nil) }
    return abs(a - b) <= max(relativeBound * max(abs(a), abs(b)), absoluteBound * scale)
  }

  private static func text(_ number: Double?) -> String { number.map { "\($0)" } ?? "missing" }
}
