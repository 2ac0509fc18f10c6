internal import Diagnostics

/// Which of the files in a results folder zobench has made: a session rewrites these. Any other file that has
/// one of their names is somebody's own.
struct SessionFiles: Sendable {
  private let folder: ResultsFolder
  private let origin: Origin
  private let known: Guarded<[String]>

  /// What a session begins with.
  enum Origin {
    /// Nothing, since the user wants to start over.
    case fresh
    /// A journal.
    case journal
    /// Neither; of the existing files only those that a manifest lists may be overwritten.
    case nothing
  }

  /// - Parameter made: the names of the files made from the results.
  init(in folder: ResultsFolder, of made: [String], _ origin: Origin) {
    self.folder = folder
    self.origin = origin
    // Next to a journal without a manifest, these are the files that the journal's study makes.
    let unlisted = origin == .journal ? made.filter(folder.holds) : []
    known = Guarded(Manifest.files(in: folder) ?? unlisted)
  }

  /// The files that this session and those before it have written, as far as is known.
  var names: [String] { known.withLock { $0 } }

  /// Adds files to be written.
  ///
  /// - Throws: `InputError` if some of these names belong to files that zobench has not made.
  func add(_ names: [String]) throws {
    try check(names)
    known.withLock { known in known += names.filter { !known.contains($0) } }
  }

  /// - Throws: as `add` does.
  func check(_ names: [String]) throws {
    let known = self.names
    var foreign = names.filter { !known.contains($0) && folder.holds($0) }
    if origin == .nothing, folder.holds(Manifest.fileName), Manifest.files(in: folder) == nil {
      foreign.append(Manifest.fileName)
    }
    guard origin != .fresh, !foreign.isEmpty else { return }
    throw InputError(
      .cannotCreate, at: folder.path,
      "the folder holds \(foreign.joined(separator: ", ")), which zobench did not make",
      expected: "a new folder, or results of zobench run",
      remedy: "give another folder with --output, or move them away; run --fresh overwrites them")
  }
}
