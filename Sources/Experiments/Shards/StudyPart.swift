internal import Diagnostics
internal import Foundation

/// A folder with a journal of a study, or of one shard of it.
package struct StudyPart: Sendable, Hashable {
  package let path: String
  /// Nil if the folder belongs to the whole study.
  package let shard: Shard?

  /// All parts that have a journal, among some results folders and their shards; a shard's folder
  /// can also be given by itself. They are in the order given, each folder's shards after it, by
  /// number.
  ///
  /// - Throws: `InputError` if a folder has none.
  package static func all(in folders: [String]) throws -> [StudyPart] {
    var parts: [StudyPart] = []
    for folder in folders {
      let found = [StudyPart(path: folder)] + shards(in: folder)
      let journals = found.filter { $0.hasJournal }
      guard !journals.isEmpty else {
        throw InputError.noResults(at: folder, missing: JournalLine.fileName)
      }
      parts += journals
    }
    return once(parts)
  }

  /// Each folder once, however it is written.
  package static func once(_ parts: [StudyPart]) -> [StudyPart] {
    parts.distinct(by: \.path.realPath)
  }

  /// The given parts, and if shards of a division are among them, all its other shards.
  static func withSiblings(of parts: [StudyPart]) -> [StudyPart] {
    parts.flatMap { part in
      guard let shard = part.shard else { return [part] }
      let folder = part.path.parentFolder
      return (1...shard.count).map { index in
        let sibling = Shard(index, of: shard.count)
        return StudyPart(
          path: folder.isEmpty ? sibling.folderName : "\(folder)/\(sibling.folderName)",
          shard: sibling)
      }
    }.distinct
  }

  package init(path: String) {
    self.init(path: path, shard: path.split(separator: "/").last.flatMap(Shard.init(folderName:)))
  }

  private init(path: String, shard: Shard?) {
    self.path = path
    self.shard = shard
  }

  /// The shards in a study's folder, by number.
  static func shards(in folder: String) -> [StudyPart] {
    let path = "\(folder)/\(Shard.folderName)"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.compactMap { Shard(folderName: $0[...]) }
      .sorted { ($0.count, $0.index) < ($1.count, $1.index) }
      .map { StudyPart(path: $0.folder(in: folder), shard: $0) }
  }

  package var hasJournal: Bool { has(JournalLine.fileName) }

  /// Whether it says which study it belongs to.
  package var hasManifest: Bool { has(Manifest.fileName) }

  private func has(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(path)/\(name)")
  }
}
