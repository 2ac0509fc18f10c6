/// Work that comes to the same when it is done again.
package protocol Repeatable: Resumable {
  /// What of a record follows from its cell; nil where all of it hangs on the clock, as with a budget
  /// in seconds.
  func facts(of record: Record, as cell: Cell) -> [Fact]?
}

/// One value of a record.
package struct Fact: Sendable, Hashable {
  package enum Value: Sendable, Hashable {
    /// The same to the letter, everywhere.
    case text(String)
    /// The same to the letter where the last bits of all numbers are the same; elsewhere it is not compared.
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
