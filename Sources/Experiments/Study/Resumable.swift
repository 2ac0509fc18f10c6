package import Fields
internal import Sampling

/// Work in cells that can be stopped at any moment, taken up again, and extended, and comes to the same
/// bytes as if it had been done at once.
package protocol Resumable: Sendable {
  /// What is done at a time.
  associatedtype Cell: StudyCell
  /// What is kept of a cell; it has the cell's id.
  associatedtype Record: StudyRecord

  /// Carries a cell out, from where it was left.
  ///
  /// - Returns: nil where the session has stopped it. Cells that are short may go on to their end.
  func run(_ cell: Cell, in context: CellContext) throws -> Record?
  /// Everything that a cell's record follows from, but for the budget: where two studies agree in it,
  /// what one has done of the cell the other need not do again.
  func definition(of cell: Cell) -> JSON
  /// What a cell was made by where an earlier version has computed something else of its configuration: such
  /// records are shown, but no session goes on with them.
  func earlier(_ record: Record, as cell: Cell) -> EarlierDefinitions?
  /// What a record is to a cell of the same definition.
  func standing(of record: Record, as cell: Cell) -> Standing
  /// Keeps the state that an unfinished record ended with, for its cell to go on from there.
  func reopen(_ record: Record, as cell: Cell, in checkpoints: CellCheckpoints)
}

/// A part of a study that is carried out at once, and has a record of its own.
package protocol StudyCell: Identifiable, Sendable where ID == String {
  /// What it is, for people: `mds objects=21 embedding=2 two-point step=1.0 replicate=3`.
  var label: String { get }
}

/// How earlier versions have defined the cell of a record.
package struct EarlierDefinitions: Sendable {
  /// Those that it may have had.
  let definitions: [JSON]
  /// What they computed otherwise, after "the run … was": `made with a step size of 0.012, and step=2.0 is
  /// 0.015 in this version, which computes L otherwise`.
  let difference: String

  func includes(_ hash: String) -> Bool {
    definitions.contains { StableHash($0.text).hexadecimal == hash }
  }
}

/// What a record, made under another budget perhaps, is to a cell.
package enum Standing: Sendable {
  /// What carrying the cell out would come to.
  case complete
  /// A run that ended because its budget was spent, where it is longer now.
  case unfinished
  /// A run that went further than the budget allows now.
  case beyond
}

extension Resumable {
  /// Work without a budget is done when there is a record of it.
  package func standing(of record: Record, as cell: Cell) -> Standing { .complete }

  package func reopen(_ record: Record, as cell: Cell, in checkpoints: CellCheckpoints) {}

  package func earlier(_ record: Record, as cell: Cell) -> EarlierDefinitions? { nil }

  /// Carries a cell out in memory, from the start to the end.
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
