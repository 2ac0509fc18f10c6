internal import Foundation

extension StudyMerge {
  /// Gives a folder the last points that the parts have kept beside their journals, so that from there a
  /// longer budget goes on. On one file system that takes no room.
  func linkLastPoints(in folder: String) {
    let target = "\(folder)/\(CellCheckpoints.folderName)"
    for part in parts {
      for old in CellCheckpoints.files(in: part.path)
      where old.hasSuffix(".\(CheckpointFile.ended)") {
        mkdir(target, 0o777)
        let new = "\(target)/\((old as NSString).lastPathComponent)"
        // What cannot be kept is no loss but of time, should the budget ever be longer.
        if link(old, new) != 0, errno != EEXIST {
          try? FileManager.default.copyItem(atPath: old, toPath: new)
        }
      }
    }
  }
}
