internal import Foundation

/// What a cell has of the session that carries it out: when to look up and whether to stop, and where
/// to keep its state.
package struct CellContext: Sendable {
  let pulse: Pulse
  /// Nil where nothing is kept.
  let checkpoints: CellCheckpoints?
  /// What took fewer seconds is not kept when it is stopped, but done again.
  let leastSeconds: Double

  /// - Parameters:
  ///   - checkpoints: where the cell's state is kept; nil where it is not.
  ///   - leastSeconds: how long a cell must have taken for its state to be worth keeping.
  package init(pulse: Pulse, checkpoints: CellCheckpoints?, leastSeconds: Double = 0.1) {
    self.pulse = pulse
    self.checkpoints = checkpoints
    self.leastSeconds = leastSeconds
  }

  /// Of a cell carried out in memory, to its end.
  package static var alone: CellContext { CellContext(pulse: Pulse(), checkpoints: nil) }
}

/// The files in which a cell's state is kept.
package struct CellCheckpoints: Sendable {
  static let folderName = "checkpoints"

  /// Of a run that is under way; gone when its record is written.
  package let running: CheckpointFile
  /// What is left of a run that has spent its budget, where its record cannot hold it: from there a
  /// longer budget goes on.
  package let ended: CheckpointFile
  private let say: @Sendable (String) -> Void

  /// - Parameters:
  ///   - folder: the results folder.
  ///   - id: the cell's.
  ///   - definition: the hash of the cell's definition.
  ///   - say: told what the user should know.
  package init(
    in folder: String, id: String, definition: String, say: @escaping @Sendable (String) -> Void
  ) {
    let path = "\(folder)/\(Self.folderName)/\(id)"
    running = CheckpointFile(path: "\(path).\(CheckpointFile.running)", definition: definition)
    ended = CheckpointFile(path: "\(path).\(CheckpointFile.ended)", definition: definition)
    self.say = say
  }

  /// The paths of all such files in a results folder, those that were being written included, and of
  /// nothing else that somebody may keep in a folder of that name.
  static func files(in folder: String) -> [String] {
    let path = "\(folder)/\(folderName)"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { CheckpointFile.cell(ofName: $0) != nil }.map { "\(path)/\($0)" }
  }

  /// The cells of which a state is kept in a results folder.
  static func idsUnderWay(in folder: String) -> Set<String> {
    Set(
      files(in: folder).filter { $0.hasSuffix("." + CheckpointFile.running) }
        .compactMap { CheckpointFile.cell(ofName: ($0 as NSString).lastPathComponent) })
  }

  /// Keeps the state of a run under way, on the disk.
  ///
  /// - Returns: why that cannot be done; nil where it is, and where the results folder is no more, which
  ///   ends the session.
  func keep(_ state: some Encodable, _ point: [Double]) -> String? {
    let isKept = running.write(state, point, isSynced: true)
    return isKept || errno == ENOENT ? nil : SystemCall.lastError
  }

  /// Says that a run goes on though its state cannot be kept: what it comes to is still worth having.
  func warnNotKept(_ reason: String) {
    say(
      """
      \(running.path): cannot be written (\(reason)); the run goes on, but if it is stopped before its \
      end, what it has done since the last state that was kept is done again.
      """)
  }

  /// The state of a run under way, or nil where it has to begin at the start. A damaged one is said.
  func stateUnderWay<State: Decodable>(_ type: State.Type) -> Checkpoint<State>? {
    switch running.read(type) {
    case .none: return nil
    case .found(let checkpoint): return checkpoint
    case .damaged:
      say("\(running.path): damaged, and ignored; that run begins again.")
      return nil
    }
  }
}
