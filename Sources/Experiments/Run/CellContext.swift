internal import Foundation

/// What the session that carries out a cell gives it: when to look up, whether to stop, and where to
/// keep its state.
package struct CellContext: Sendable {
  let pulse: Pulse
  /// Nil if nothing is kept.
  let checkpoints: CellCheckpoints?
  /// If a cell took fewer seconds, its state is not kept when it is stopped; it is done again.
  let leastSeconds: Double

  /// - Parameters:
  ///   - checkpoints: where the cell's state is kept; nil if it is not.
  ///   - leastSeconds: how long a cell must have taken for its state to be worth keeping.
  package init(pulse: Pulse, checkpoints: CellCheckpoints?, leastSeconds: Double = 0.1) {
    self.pulse = pulse
    self.checkpoints = checkpoints
    self.leastSeconds = leastSeconds
  }

  /// The context of a cell carried out in memory, to its end.
  package static var alone: CellContext { CellContext(pulse: Pulse(), checkpoints: nil) }
}

/// The files in which a cell's state is kept.
package struct CellCheckpoints: Sendable {
  static let folderName = "checkpoints"

  /// For a run under way; removed when its record is written.
  package let running: CheckpointFile
  /// What a run leaves when it has spent its budget, if its record cannot hold it: a longer budget goes
  /// on from there.
  package let ended: CheckpointFile
  private let say: @Sendable (String) -> Void

  /// - Parameters:
  ///   - folder: the results folder.
  ///   - id: the cell's id.
  ///   - definition: the hash of the cell's definition.
  ///   - say: called with what the user should know.
  package init(
    in folder: String, id: String, definition: String, say: @escaping @Sendable (String) -> Void
  ) {
    let path = "\(folder)/\(Self.folderName)/\(id)"
    running = CheckpointFile(path: "\(path).\(CheckpointFile.running)", definition: definition)
    ended = CheckpointFile(path: "\(path).\(CheckpointFile.ended)", definition: definition)
    self.say = say
  }

  /// The paths of all such files in a results folder, including those that were still being written, but
  /// of nothing else that somebody may keep in a folder of that name.
  static func files(in folder: String) -> [String] {
    let path = "\(folder)/\(folderName)"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { CheckpointFile.cell(ofName: $0) != nil }.map { "\(path)/\($0)" }
  }

  /// The ids of the cells that have a state under way in a results folder.
  static func idsUnderWay(in folder: String) -> Set<String> {
    Set(
      files(in: folder).filter { $0.hasSuffix("." + CheckpointFile.running) }
        .compactMap { CheckpointFile.cell(ofName: ($0 as NSString).lastPathComponent) })
  }

  /// Saves the state of a run under way to disk.
  ///
  /// - Returns: why that failed; nil if it succeeded, or if the results folder no longer exists, which
  ///   ends the session.
  func keep(_ state: some Encodable, _ point: [Double]) -> String? {
    let isKept = running.write(state, point, isSynced: true)
    return isKept || errno == ENOENT ? nil : SystemCall.lastError
  }

  /// Warns that a run goes on although its state cannot be kept: its result is still worth having.
  func warnNotKept(_ reason: String) {
    say(
      """
      \(running.path): cannot be written (\(reason)); the run continues, but if it is stopped early, the \
      work since the last saved state is repeated.
      """)
  }

  /// The state of a run under way, or nil if it has to begin at the start. Reports a damaged one.
  func stateUnderWay<State: Decodable>(_ type: State.Type) -> Checkpoint<State>? {
    switch running.read(type) {
    case .none: return nil
    case .found(let checkpoint): return checkpoint
    case .damaged:
      say("\(running.path): damaged and ignored; the run starts over.")
      return nil
    }
  }
}
