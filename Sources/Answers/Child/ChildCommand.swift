internal import Foundation
internal import Sampling

/// A program with its arguments, and the folder in which it starts. It is not run through a shell.
public struct ChildCommand: Sendable, Hashable {
  /// The program first.
  public let arguments: [String]
  /// The folder that paths are relative to; empty for the current folder.
  public let folder: String
  /// Environment variables of the child, besides those of this process.
  public let environment: [String: String]

  /// - Parameters:
  ///   - arguments: the program and its arguments.
  ///   - folder: the folder that paths are relative to; empty for the current folder.
  ///   - environment: environment variables besides those of this process.
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

  /// The arguments that name files, as paths from the folder: if such a file changes, so does the command.
  public var files: [String] {
    arguments.enumerated().filter { i, argument in
      guard i > 0 || isBesideFolder(argument) else { return false }
      return Self.isFile(place(argument))
    }.map(\.element)
  }

  /// The variable that identifies a child that has outlived everything else.
  static let mark = "ZOBENCH_CHILD"

  /// The variable's value for this command.
  var identifier: String {
    StableHash(([folder.isEmpty ? "." : folder] + arguments).joined(separator: "\n")).hexadecimal
  }

  /// The processes of this command, and those that they have started, that have outlived the zobench that started them:
  /// `sleep (4711)`.
  public var orphans: [String] {
    ProcessTable.orphans(with: "\(Self.mark)=\(identifier)")
  }

  /// A message that names them; nil if there are none.
  public var orphansMessage: String? {
    let orphans = orphans
    guard !orphans.isEmpty else { return nil }
    return "\(text): still running from an earlier session, although its input has ended: "
      + "\(orphans.joined(separator: ", ")); end it with kill -9"
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
    // A folder in PATH may be relative to the current folder, and the child starts in another one.
    return absolute(found)
  }

  private func notFound(_ what: String) -> ChildFault {
    let start = folder.isEmpty ? "the current folder" : "the configuration's folder, \(folder)"
    return ChildFault(
      .noInput, "cannot be started: \(what)", expected: "a program",
      remedy: "paths are relative to \(start); other names are looked up in PATH", isFinal: true)
  }

  /// Whether a program's name is a path, or the name of a file in the folder.
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
