/// Work that gives the same results when it is done again.
package protocol Repeatable: Resumable {
  /// The part of a record that follows from its cell; nil if all of it depends on the clock, as with a
  /// budget in seconds.
  func facts(of record: Record, as cell: Cell) -> [Fact]?
}

/// One value of a record.
package struct Fact: Sendable, Hashable {
  package enum Value: Sendable, Hashable {
    /// The same to the letter, everywhere.
    case text(String)
    /// The same to the letter if the last bits of all numbers are the same; otherwise it is not compared.
    case lastBits(String)
    /// Numbers of one kind, each of which may differ in last bits on another processor.
    case numbers([Double?])
    /// Entries of one point, which may differ in last bits of the largest.
    case vector([Double])
  }

  /// `outcome`, `loss`.
  package let name: String
  package let value: Value
}
