internal import Datasets
internal import Diagnostics
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
    let place = path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
    let result = Result { () throws(InputError) in try TextFile(place) }
    let file = try result.mapError(Self.saysWherePathsStart).get()
    files[path] = file
    return file
  }

  /// The error of a file that is not there, with what people may not know of paths.
  private static func saysWherePathsStart(_ error: InputError) -> InputError {
    guard error.kind == .noInput else { return error }
    return InputError(
      .noInput, at: error.place, error.found, expected: error.expected,
      remedy: "\(error.remedy). Data files are found relative to the configuration's folder")
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
