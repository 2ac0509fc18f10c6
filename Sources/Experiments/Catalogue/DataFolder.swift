internal import Datasets
internal import Sampling

/// The data files that a configuration names: found relative to the configuration's own folder,
/// read once, and fingerprinted, so that results of other data are never taken for these.
final class DataFolder {
  private let folder: String
  private var files: [String: TextFile] = [:]

  init(_ folder: String) {
    self.folder = folder
  }

  func file(_ path: String) throws -> TextFile {
    if let file = files[path] { return file }
    let file = try TextFile(path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)")
    files[path] = file
    return file
  }

  /// A hash of every file read so far, by the path that the configuration gives.
  var fingerprints: [String: String] {
    files.mapValues { file in
      var hash = StableHash()
      hash.combine(file.utf8)
      return hash.hexadecimal
    }
  }
}
