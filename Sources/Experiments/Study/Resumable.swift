package import Fields
internal import Sampling

/// Work in cells that can be stopped at any moment, resumed and extended, and that gives the same bytes as
/// if it had been done at once.
package protocol Resumable: Sendable {
  /// A unit of the work.
  associatedtype Cell: StudyCell
  /// What is kept of a cell; it has the cell's id.
  associatedtype Record: StudyRecord

  /// Carries out a cell, from where it was left.
  ///
  /// - Returns: nil if the session has stopped it. Short cells may go on to their end.
  func run(_ cell: Cell, in context: CellContext) throws -> Record?
  /// Everything that a cell's record follows from, except the budget: if two studies agree in it, one need
  /// not repeat what the other has done of the cell.
  func definition(of cell: Cell) -> JSON
  /// The definitions by which a record was made, if an earlier version computed something else from the
  /// cell's configuration: such records are shown, but no session goes on with them.
  func earlier(_ record: Record, as cell: Cell) -> EarlierDefinitions?
  /// What a record is to a cell of the same definition.
  func standing(of record: Record, as cell: Cell) -> Standing
  /// Keeps the state that an unfinished record ended with, so that its cell can go on from there.
  func reopen(_ record: Record, as cell: Cell, in checkpoints: CellCheckpoints)
}

/// A part of a study that is carried out in one piece and has a record of its own.
package protocol StudyCell: Identifiable, Sendable where ID == String {
  /// What it is, for people: `mds objects=21 embedding=2 two-point step=1.0 replicate=3`.
  var label: String { get }
}

/// How earlier versions defined the cell of a record.
package struct EarlierDefinitions: Sendable {
  /// Those that it may have had.
  let definitions: [JSON]
  /// What they computed differently, worded to follow "the run … was": `made with a step size of 0.012, and
  /// step=2.0 is 0.015 in this version, which computes L differently`.
  let difference: String

  func includes(_ hash: String) -> Bool {
    definitions.contains { StableHash($0.text).hexadecimal == hash }
  }
}

/// What a record, perhaps made under another budget, is to a cell.
package enum Standing: Sendable {
  /// What carrying out the cell would give.
  case complete
  /// A run that ended because its budget was spent, and the budget is longer now.
  case unfinished
  /// A run that went further than the budget allows now.
  case beyond
}

extension Resumable {
  /// Work without a budget is done when there is a record of it.
  package func standing(of record: Record, as cell: Cell) -> Standing { .complete }

  package func reopen(_ record: Record, as cell: Cell, in checkpoints: CellCheckpoints) {}

  package func earlier(_ record: Record, as cell: Cell) -> EarlierDefinitions? { nil }

  /// Carries out a cell in memory, from start to end.
  package func run(_ cell: Cell) throws -> Record {
    guard let record = try run(cell, in: .alone) else {
      preconditionFailure("cell \(cell.id) was stopped by nobody")
    }
    return record
  }

  /// A hash of a cell's definition.
  package func definitionHash(of cell: Cell) -> String {
    StableHash(definition(of: cell).text).hexadecimal
  }
}

extension String {
  /// A cell's id: a hash of what it is, after a letter, since spreadsheets mangle what begins with a
  /// digit.
  static func identifier(of label: String, prefix: String) -> String {
    prefix + StableHash(label).hexadecimal.prefix(12)
  }

  /// Whether it looks like the id of a cell, of whatever study.
  var isIdentifierOfCell: Bool { wholeMatch(of: /[a-z][0-9a-f]{12}/) != nil }
}
