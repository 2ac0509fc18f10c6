internal import Foundation

extension String {
  /// This path as seen from a folder: `../configs/mds.json` for `configs/mds.json` from `results`, `.`
  /// for the folder itself. Both are relative to the current folder, and symbolic links count as folders.
  package func relativePath(from folder: String) -> String {
    let (from, to) = (folder.components, components)
    let common = zip(from, to).prefix { $0 == $1 }.count
    let steps = from.dropFirst(common).map { _ in ".." } + to.dropFirst(common)
    return steps.isEmpty ? "." : steps.joined(separator: "/")
  }

  /// This path from the root, as the system resolves it through symbolic links; if it does not exist, as
  /// far as its text goes.
  package var realPath: String {
    // Not Foundation's, which takes `link/..` for the folder that contains the link.
    guard let path = realpath(isEmpty ? "." : self, nil) else {
      return fileURL.standardizedFileURL.path
    }
    defer { free(path) }
    return String(cString: path)
  }

  private var components: [String] { fileURL.standardizedFileURL.pathComponents }
  private var fileURL: URL { URL(fileURLWithPath: isEmpty ? "." : self) }
}
