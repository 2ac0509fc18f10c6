internal import Diagnostics
internal import Experiments
internal import Foundation

/// A run that is resumed from its results: `zobench run results/mds`.
struct ResumedRun {
  /// The study's folder.
  let output: String
  /// The shard, if the folder is that of one.
  let shard: Shard?
  let options: RunOptions

  /// - Parameter path: a results folder, or that of a shard.
  /// - Throws: `InputError` if a folder has only shards, each of which has to be resumed by itself.
  init(_ path: String) throws {
    let part = StudyPart(path: path)
    if !part.hasManifest, part.hasJournal {
      throw InputError(
        .noInput, at: path, "there is no manifest.json, which says what study the results are of",
        remedy: "give the configuration and "
          + (part.shard.map { "--shard \($0)" } ?? "--output \(path.shellWord)"))
    }
    if !part.hasManifest, let shards = try? StudyPart.all(in: [path]), !shards.isEmpty {
      let lines = shards.prefix(3).map { "zobench run \($0.path.shellWord)" }
      throw InputError(
        .usage, at: path, "there are only shards, \(shards.count) of them",
        expected: "results, or the folder of one shard",
        remedy: "resume each by itself, as in \(lines.joined(separator: ", "))")
    }
    guard part.hasManifest else {
      throw InputError(
        .noInput, at: path, "a folder without results",
        expected: "a JSON file, or the results of a study")
    }
    options = Manifest.options(ofResults: path)
    shard = part.shard
    // shards/3-of-8 lies in the study's folder, unless somebody has moved it.
    let above = path.parentFolder
    let home = part.shard == nil ? path : above.parentFolder
    if let shard, shard.folder(in: home).realPath != path.realPath {
      throw InputError(
        .usage, at: path, "the shard's folder is not where shards are kept",
        expected: "\(shard.folder(in: "RESULTS"))",
        remedy: "give the configuration and --shard \(shard)")
    }
    output = home.isEmpty ? "." : home
  }
}
