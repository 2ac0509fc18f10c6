internal import Foundation
internal import Sampling

/// A program with its arguments, and the folder that it is started in. No shell reads it.
public struct ChildCommand: Sendable, Hashable {
  /// The program first.
  public let arguments: [String]
  /// Where paths begin; empty for the current folder.
  public let folder: String
  /// Variables that the child finds beside those of this process.
  public let environment: [String: String]

  /// - Parameters:
  ///   - arguments: the program and what it is told.
  ///   - folder: where paths begin; empty for the current folder.
  ///   - environment: variables besides those of this process.
  public init(_ arguments: [String], in folder: String, environment: [String: String] = [:]) {
    precondition(!arguments.isEmpty, "a command without a program")
    self.arguments = arguments
    self.folder = folder
    self.environment = environment
  }

  /// The command as one would type it.
  public var text: String {
    arguments.map { argument in
      let isPlain = argument.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || "0123456789_-./=:,+@%".unicodeScalars.contains($0)
      }
      return isPlain && !argument.isEmpty
        ? argument : "'\(argument.replacingOccurrences(of: "'", with: #"'\''"#))'"
    }.joined(separator: " ")
  }

  /// Those arguments that name files, as paths from the folder: a changed one makes another command.
  public var files: [String] {
    arguments.enumerated().filter { i, argument in
      guard i > 0 || isBesideFolder(argument) else { return false }
      return Self.isFile(place(argument))
    }.map(\.element)
  }

  /// The variable by which a child that has outlived everything can be told.
  static let mark = "ZOBENCH_CHILD"

  /// What the variable has for this command.
  var identifier: String {
    StableHash(([folder.isEmpty ? "." : folder] + arguments).joined(separator: "\n")).hexadecimal
  }

  /// The processes of this command, and those that they have started, which have outlived the zobench that they were
  /// started by: `sleep (4711)`.
  public var orphans: [String] {
    ProcessTable.orphans(with: "\(Self.mark)=\(identifier)")
  }

  /// Names these; nil where there are none.
  public var orphansMessage: String? {
    let orphans = orphans
    guard !orphans.isEmpty else { return nil }
    return "\(text): still running since an earlier session, though its input has ended: "
      + "\(orphans.joined(separator: ", ")); end it by kill -9"
  }

  /// The program's path.
  func program() throws(ChildFault) -> String {
    let name = arguments[0]
    if isBesideFolder(name) {
      let path = place(name)
      guard FileManager.default.fileExists(atPath: path) else {
        throw notFound("there is no file \(path)")
      }
      guard Self.isExecutable(path) else {
        throw notFound("\(path) is not executable")
      }
      return path
    }
    let folders =
      (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
      .split(separator: ":").map(String.init)
    guard let found = folders.map({ "\($0)/\(name)" }).first(where: Self.isExecutable) else {
      throw notFound("there is no program \"\(name)\" in \(folders.joined(separator: ", "))")
    }
    // A folder of PATH may be relative to the current one, which is not where the child starts.
    return absolute(found)
  }

  private func notFound(_ what: String) -> ChildFault {
    let start = folder.isEmpty ? "the current folder" : "the configuration's folder, \(folder)"
    return ChildFault(
      .noInput, "cannot be started: \(what)", expected: "a program",
      remedy: "paths are relative to \(start); other names are looked for in PATH", isFinal: true)
  }

  /// Whether a program's name is a path, or that of a file in the folder.
  private func isBesideFolder(_ name: String) -> Bool {
    name.contains("/") || Self.isFile(place(name))
  }

  private func place(_ path: String) -> String {
    path.hasPrefix("/") || folder.isEmpty ? absolute(path) : absolute("\(folder)/\(path)")
  }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
  }

  private static func isFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && !isFolder.boolValue
  }

  private static func isExecutable(_ path: String) -> Bool {
    isFile(path) && access(path, X_OK) == 0
  }
}
