/// Work that comes to the same when it is done again.
package protocol Repeatable: Resumable {
  /// What of a record follows from its cell; nil where all of it hangs on the clock, as with a budget
  /// in seconds.
  func facts(of record: Record, as cell: Cell) -> [Fact]?
}

/// One value of a record: as text where it must be the same to the letter, or as numbers of one kind,
/// which on another processor may differ in last bits.
package struct Fact: Sendable, Hashable {
  package enum Value: Sendable, Hashable {
    case text(String)
    case numbers([Double?])
  }

  /// `outcome`, `loss`.
  package let name: String
  package let value: Value

  init(_ name: String, _ text: some CustomStringConvertible) {
    self.name = name
    value = .text(text.description)
  }

  init(_ name: String, _ numbers: [Double?]) {
    self.name = name
    value = .numbers(numbers)
  }
}
