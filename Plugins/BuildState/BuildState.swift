import Foundation
import PackagePlugin

/// Records what the program is built from and with, for the module `BuildState`, whenever a source or git's state has
/// changed. Only that module is then compiled again.
@main struct BuildState: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let root = context.package.directoryURL
    let script = root.appending(path: "Plugins/BuildState/write.sh")
    let swiftc = try context.tool(named: "swiftc").url
    let output = context.pluginWorkDirectoryURL.appending(path: "Written.swift")
    return [
      .buildCommand(
        displayName: "Writing what is built", executable: URL(filePath: "/bin/sh"),
        arguments: [script.path, root.path, swiftc.path, output.path],
        inputFiles: [swiftc] + sources(in: root) + gitState(of: root), outputFiles: [output])
    ]
  }

  private func sources(in root: URL) -> [URL] {
    let folders = ["Plugins", "Sources"].flatMap { folder in
      files.subpaths(atPath: root.appending(path: folder).path)?.map { "\(folder)/\($0)" } ?? []
    }
    return (["Package.swift"] + folders.sorted()).map { root.appending(path: $0) }
      .filter { !isFolder($0) }
  }

  /// The files that change with every commit, checkout, and change of what is to be committed.
  private func gitState(of root: URL) -> [URL] {
    var folder = root.appending(path: ".git")
    // In a worktree it is a file, which says where the folder is.
    if let text = try? String(contentsOf: folder, encoding: .utf8), text.hasPrefix("gitdir: ") {
      let path = text.dropFirst("gitdir: ".count).trimmingCharacters(in: .newlines)
      folder = URL(filePath: path, relativeTo: root)
    }
    return ["HEAD", "index", "logs/HEAD"].map { folder.appending(path: $0) }
      .filter { files.fileExists(atPath: $0.path) }
  }

  private var files: FileManager { .default }

  private func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return !files.fileExists(atPath: url.path, isDirectory: &isFolder) || isFolder.boolValue
  }
}
