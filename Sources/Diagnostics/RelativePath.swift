internal import Foundation

extension String {
  /// This path as it is seen from a folder: `../configs/mds.json` of `configs/mds.json` from `results`,
  /// `.` of the folder itself. Both count from the current folder, and symbolic links as folders.
  package func relativePath(from folder: String) -> String {
    let (from, to) = (folder.components, components)
    let common = zip(from, to).prefix { $0 == $1 }.count
    let steps = from.dropFirst(common).map { _ in ".." } + to.dropFirst(common)
    return steps.isEmpty ? "." : steps.joined(separator: "/")
  }

  /// This path from the root, as the system finds it behind symbolic links; of what is not there, as far
  /// as the text goes.
  package var realPath: String {
    // Not Foundation's, which takes `link/..` for the folder that the link is in.
    guard let path = realpath(isEmpty ? "." : self, nil) else {
      return fileURL.standardizedFileURL.path
    }
    defer { free(path) }
    return String(cString: path)
  }

  private var components: [String] { fileURL.standardizedFileURL.pathComponents }
  private var fileURL: URL { URL(fileURLWithPath: isEmpty ? "." : self) }
}
