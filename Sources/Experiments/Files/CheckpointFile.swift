internal import Foundation
internal import Sampling

/// Where a run was: what its study keeps of it, and the point in full precision.
package struct Checkpoint<State> {
  package var state: State
  package var point: [Double]
}

extension Checkpoint: Sendable where State: Sendable {}

/// A file that holds a checkpoint: a line of JSON, the point's doubles as they are in memory, and a
/// checksum of all that. It is whole or not there, and never mistaken for another cell's.
package struct CheckpointFile: Sendable {
  /// How the names of its two kinds end.
  static let running = "state"
  static let ended = "end"

  package let path: String
  /// A hash of what the cell's record follows from, except the budget.
  package let definition: String

  /// - Parameter definition: a hash of what the cell's record follows from, except the budget.
  package init(path: String, definition: String) {
    self.path = path
    self.definition = definition
  }

  fileprivate struct Header<State> {
    var definition: String
    var numbers: Int
    var state: State
  }

  package enum Reading<State> {
    /// There is none, or one of a cell that has changed.
    case none
    case damaged
    case found(Checkpoint<State>)
  }

  /// Whether there is one: the file itself, not a link, since none is kept elsewhere.
  package var exists: Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// The id of the cell that a file of this name belongs to; nil if it is not such a name.
  static func cell(ofName name: String) -> String? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2 || (parts.count == 3 && parts[2] == partial),
      [running, ended].contains(String(parts[1])), String(parts[0]).isIdentifierOfCell
    else { return nil }
    return String(parts[0])
  }

  /// How its name ends while it is being written.
  private static let partial = "partial"

  func remove() { unlink(path) }

  /// Writes a checkpoint in place of what is there, without a copy of the point in memory.
  ///
  /// - Parameter isSynced: whether it must be on the disk before it takes its name.
  /// - Returns: whether that succeeded; if not, `SystemCall.lastError` says why, and what was there is
  ///   kept. Only the folder of checkpoints is made: a results folder that somebody has removed does
  ///   not come back.
  package func write(_ state: some Encodable, _ point: [Double], isSynced: Bool) -> Bool {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let header = Header(definition: definition, numbers: point.count, state: state)
    guard var head = try? encoder.encode(header) else { return false }
    head.append(UInt8(ascii: "\n"))
    mkdir((path as NSString).deletingLastPathComponent, 0o777)
    let temporary = "\(path).\(Self.partial)"
    // A killed process may have left something there, or somebody may have put a link there.
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return false }
    var hash = StableHash()
    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
      hash.combine(bytes)
      return SystemCall.write(bytes, to: descriptor)
    }
    let isWritten =
      head.withUnsafeBytes(write) && point.withUnsafeBytes(write)
      && SystemCall.write(hash.hexadecimal, to: descriptor)
      && (!isSynced || fsync(descriptor) == 0)
    guard close(descriptor) == 0, isWritten, rename(temporary, path) == 0 else {
      let error = errno
      unlink(temporary)
      errno = error
      return false
    }
    return true
  }

  package func read<State: Decodable>(_: State.Type) -> Reading<State> {
    guard exists else { return .none }
    let file = URL(fileURLWithPath: path)
    // Mapped, so that a long point is in memory only once.
    guard let data = try? Data(contentsOf: file, options: .mappedIfSafe), data.count > 16 else {
      return .damaged
    }
    let content = data.dropLast(16)
    var hash = StableHash()
    content.withUnsafeBytes { hash.combine($0) }
    guard data.suffix(16).elementsEqual(hash.hexadecimal.utf8),
      let lineEnd = content.firstIndex(of: UInt8(ascii: "\n")),
      let header = try? JSONDecoder().decode(Header<State>.self, from: content[..<lineEnd])
    else { return .damaged }
    guard header.definition == definition else { return .none }
    let numbers = content[(lineEnd + 1)...]
    guard numbers.count == header.numbers * MemoryLayout<Double>.stride else { return .damaged }
    let point = [Double](unsafeUninitializedCapacity: header.numbers) { memory, count in
      count = numbers.copyBytes(to: memory) / MemoryLayout<Double>.stride
    }
    return .found(Checkpoint(state: header.state, point: point))
  }
}

extension CheckpointFile.Header: Encodable where State: Encodable {}
extension CheckpointFile.Header: Decodable where State: Decodable {}
