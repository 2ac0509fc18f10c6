/// Work in cells, any part of which can be done on another machine.
package protocol Divisible: Resumable {
  /// All cells, in the order in which result files list them. An id depends on what a cell is, not
  /// on where it stands.
  var cells: [Cell] { get }
  /// How long the cells take relative to each other, in the order of the cells: the same on every
  /// machine, so without a clock. Shards are balanced by it.
  var weights: [Double] { get }
}

extension Divisible {
  /// All alike, if nothing else is known.
  package var weights: [Double] { [Double](repeating: 1, count: cells.count) }

  /// The cells shard by shard, in their order.
  package func shares(_ count: Int) -> [[Cell]] {
    let indices = ShardAssignment(weights, count: count).indices
    return zip(cells, indices).reduce(into: [[Cell]](repeating: [], count: count)) {
      $0[$1.1 - 1].append($1.0)
    }
  }
}
