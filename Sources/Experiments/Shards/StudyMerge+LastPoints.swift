internal import Foundation

extension StudyMerge {
  /// Gives a folder the last points that the parts have kept next to their journals, so that a longer
  /// budget goes on from there. On one file system that takes no space.
  func linkLastPoints(in folder: String) {
    let target = "\(folder)/\(CellCheckpoints.folderName)"
    for part in parts {
      for old in CellCheckpoints.files(in: part.path)
      where old.hasSuffix(".\(CheckpointFile.ended)") {
        mkdir(target, 0o777)
        let new = "\(target)/\((old as NSString).lastPathComponent)"
        // A point that cannot be kept costs only time, and only if the budget is ever longer.
        if link(old, new) != 0, errno != EEXIST {
          try? FileManager.default.copyItem(atPath: old, toPath: new)
        }
      }
    }
  }
}
