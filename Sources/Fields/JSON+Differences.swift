extension JSON {
  /// One place where two values differ.
  public struct Difference: Hashable, Sendable, CustomStringConvertible {
    /// The key path, such as `methods[0].radius`; empty for the whole value.
    public let path: String
    /// The old value's ``JSON/text``; nil if there was none.
    public let old: String?
    /// The new value's ``JSON/text``; nil if there is none.
    public let new: String?

    /// `budget.iterations: 100 → 200`, with `(absent)` for a value that is not there.
    public var description: String {
      let values = [old, new].map { $0?.shortened(to: 60) ?? "(absent)" }
      return (path.isEmpty ? "" : "\(path): ") + values.joined(separator: " → ")
    }
  }

  /// Where two values differ, sorted by path. Objects, lists of equal length and lists of objects
  /// are compared entry by entry, other values as a whole.
  public static func differences(from old: JSON, to new: JSON) -> [Difference] {
    differences(from: old, to: new, at: Place(document: ""))
  }

  private static func differences(from old: JSON?, to new: JSON?, at place: Place) -> [Difference] {
    switch (old, new) {
    case _ where old == new:
      return []
    case (.object(let old), .object(let new)):
      return Set(old.keys).union(new.keys).sorted().flatMap {
        differences(from: old[$0], to: new[$0], at: place.key($0))
      }
    case (.array(let old), .array(let new))
    where old.count == new.count || !(old + new).allSatisfy(\.isPlain):
      return (0..<max(old.count, new.count)).flatMap { i in
        differences(
          from: i < old.count ? old[i] : nil, to: i < new.count ? new[i] : nil, at: place.index(i))
      }
    default:
      return [Difference(path: place.path, old: old?.text, new: new?.text)]
    }
  }
}
