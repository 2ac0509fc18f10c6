/// One of several parts of a study's cells, each carried out by a process of its own, wherever that is.
package struct Shard: Hashable, Sendable, CustomStringConvertible {
  /// The folder, inside the results folder, in which every shard has its own.
  package static let folderName = "shards"
  /// Nobody has machines for more parts than this.
  package static let mostShards = 100_000

  /// From 1 to `count`.
  package let index: Int
  package let count: Int

  /// - Precondition: there is such a shard.
  package init(_ index: Int, of count: Int) {
    precondition((1...Self.mostShards).contains(count), "\(count) shards")
    precondition((1...count).contains(index), "shard \(index) of \(count)")
    self.index = index
    self.count = count
  }

  /// The shard whose folder has this name; nil if it is not a shard's.
  package init?(folderName: Substring) {
    guard let match = folderName.wholeMatch(of: /([0-9]+)-of-([0-9]+)/),
      let index = Int(match.1), let count = Int(match.2),
      (1...Self.mostShards).contains(count), (1...count).contains(index)
    else { return nil }
    self.init(index, of: count)
    // A shard has only one name.
    guard self.folderName == folderName else { return nil }
  }

  /// `3/8`, as it is given on the command line.
  package var description: String { "\(index)/\(count)" }

  /// `3-of-8`.
  package var folderName: String { "\(index)-of-\(count)" }

  /// Where the shard's share of a study is kept, in the study's results folder.
  package func folder(in results: String) -> String {
    "\(results)/\(Self.folderName)/\(folderName)"
  }
}
