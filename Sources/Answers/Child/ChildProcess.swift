internal import CChild
internal import Foundation

/// A process that this one starts and talks to by its standard streams, and that does not outlive it.
///
/// It should end when its input does. If it does not, it gets SIGTERM and then SIGKILL, with all processes of its
/// group. Belongs to one thread at a time.
final class ChildProcess {
  /// How long a child may take to end after its input, and then after SIGTERM.
  struct Patience: Sendable, Hashable {
    var input = 5.0
    var signal = 2.0
  }

  let command: ChildCommand
  let pid: pid_t
  private var input: Int32
  private let output: Int32
  private let errors: Int32
  private var errorsAreOpen = true
  /// The stream that it has closed, as far as noticed.
  private var closedStream = "standard output"
  private var words = LastWords()
  /// The part of a line that has arrived, if the rest has not.
  private(set) var incompleteLine: [UInt8] = []
  private var ending: Ending?
  private let patience: Patience

  // What has been read and not yet taken.
  private let incoming: UnsafeMutableRawBufferPointer
  private var taken = 0
  private var filled = 0

  /// Starts a command.
  init(_ command: ChildCommand, patience: Patience = Patience()) throws(ChildFault) {
    let program = try command.program()
    let folder = command.folder.isEmpty ? "." : command.folder
    var variables = ProcessInfo.processInfo.environment
    variables.merge(command.environment) { $1 }
    variables[ChildCommand.mark] = command.identifier
    // A file next to the configuration is called by its path, as in a shell.
    let arguments =
      [command.arguments[0].contains("/") ? program : command.arguments[0]]
      + command.arguments.dropFirst()
    var child = zo_child()
    var step: Int32 = 0
    let error = Self.withPointers(arguments) { arguments in
      Self.withPointers(variables.map { "\($0)=\($1)" }) { variables in
        zo_child_start(program, arguments, variables, folder, &child, &step)
      }
    }
    guard error == 0 else { throw Self.fault(error, atStep: Int(step), program, folder) }
    incoming = .allocate(byteCount: 1 << 16, alignment: 64)
    self.command = command
    self.patience = patience
    pid = child.pid
    (input, output, errors) = (child.input, child.output, child.errors)
  }

  private static func withPointers<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    let pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
    defer { pointers.forEach { free($0) } }
    return pointers.withUnsafeBufferPointer { body($0.baseAddress!) }
  }

  private static func fault(
    _ error: Int32, atStep step: Int, _ program: String, _ folder: String
  ) -> ChildFault {
    let reason = String(cString: strerror(error))
    switch step {
    case ZO_CHILD_FOLDER:
      return ChildFault(
        .noInput, "cannot be started in the folder \(folder) (\(reason))", isFinal: true)
    case ZO_CHILD_PROGRAM:
      return ChildFault(
        .noInput,
        "cannot be started: \(program) is not a program that the system can run (\(reason))",
        expected: "a program, or a script whose first line names its interpreter after #!",
        isFinal: true)
    default:
      return ChildFault(.system, "cannot be started (\(reason))")
    }
  }

  deinit {
    _ = end()
    incoming.deallocate()
  }

  /// The last lines that it wrote to standard error.
  var lastWords: [String] {
    readErrors()
    return words.lines
  }
}

// Talking to it.
extension ChildProcess {
  /// Why nothing more can be written or read.
  enum Trouble: Error {
    /// The child no longer reads or writes.
    case closed
    case late
  }

  /// Writes all bytes.
  func send(
    _ bytes: UnsafeRawBufferPointer, by deadline: ContinuousClock.Instant
  ) throws(Trouble) {
    var rest = bytes
    while let base = rest.baseAddress, !rest.isEmpty {
      let count = zo_child_write(input, base, rest.count)
      if count > 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if count < 0, errno == EAGAIN || errno == EWOULDBLOCK {
        try wait(for: input, POLLOUT, by: deadline)
      } else if count == 0 || errno != EINTR {
        closedStream = "standard input"
        throw .closed
      }
    }
  }

  /// Reads this many bytes.
  func receive(
    _ bytes: UnsafeMutableRawBufferPointer, by deadline: ContinuousClock.Instant
  ) throws(Trouble) {
    var place = 0
    while place < bytes.count {
      if taken < filled {
        let part = min(filled - taken, bytes.count - place)
        bytes.baseAddress!.advanced(by: place)
          .copyMemory(from: incoming.baseAddress! + taken, byteCount: part)
        taken += part
        place += part
        continue
      }
      let rest = bytes.count - place
      if rest >= incoming.count {
        place += try read(bytes.baseAddress! + place, rest, by: deadline)
      } else {
        try fill(by: deadline)
      }
    }
  }

  /// Reads a line, without its end.
  ///
  /// - Parameter limit: the most bytes.
  /// - Returns: nil if there are more.
  func receiveLine(
    limit: Int, by deadline: ContinuousClock.Instant
  ) throws(Trouble) -> [UInt8]? {
    var line: [UInt8] = []
    while true {
      let part = incoming[taken..<filled]
      if let end = part.firstIndex(of: UInt8(ascii: "\n")) {
        line.append(contentsOf: part[..<end])
        taken = end + 1
        return line.count <= limit ? line : nil
      }
      line.append(contentsOf: part)
      taken = filled
      guard line.count <= limit else { return nil }
      do {
        try fill(by: deadline)
      } catch {
        // Kept so that a message can show the line that was cut off.
        incompleteLine = line
        throw error
      }
    }
  }

  /// Keeps a line that does not belong to the protocol with the last words.
  func remember(_ line: [UInt8]) {
    (line + [UInt8(ascii: "\n")]).withUnsafeBytes { words.add($0) }
  }

  /// What has arrived without being asked for, for messages.
  var unread: [UInt8] { Array(incoming[taken..<filled].prefix(200)) }

  private func fill(by deadline: ContinuousClock.Instant) throws(Trouble) {
    (taken, filled) = (0, 0)
    filled = try read(incoming.baseAddress!, incoming.count, by: deadline)
  }

  private func read(
    _ bytes: UnsafeMutableRawPointer, _ count: Int, by deadline: ContinuousClock.Instant
  ) throws(Trouble) -> Int {
    while true {
      try wait(for: output, POLLIN, by: deadline)
      let count = Foundation.read(output, bytes, count)
      if count > 0 { return count }
      if count == 0 { throw .closed }
      if errno != EINTR, errno != EAGAIN, errno != EWOULDBLOCK { throw .closed }
    }
  }

  /// Waits for a stream, and meanwhile reads the child's standard error, since the child would block on a full pipe.
  private func wait(
    for stream: Int32, _ event: Int32, by deadline: ContinuousClock.Instant
  ) throws(Trouble) {
    var files = (
      pollfd(fd: stream, events: Int16(event), revents: 0),
      pollfd(fd: errors, events: Int16(POLLIN), revents: 0)
    )
    let begin = ContinuousClock.now
    defer { ChildWaiting.add(.now - begin) }
    while true {
      let left = (deadline - .now) / .milliseconds(1)
      guard left > 0 else { throw .late }
      files.1.fd = errorsAreOpen ? errors : -1
      let count = withUnsafeMutablePointer(to: &files) {
        $0.withMemoryRebound(to: pollfd.self, capacity: 2) {
          poll($0, 2, Int32(min(left + 1, 1e6)))
        }
      }
      if count < 0, errno != EINTR { throw .closed }
      guard count > 0 else { continue }
      if files.1.revents != 0 { readErrors() }
      if files.0.revents != 0 { return }
    }
  }

  private func readErrors() {
    guard errorsAreOpen else { return }
    withUnsafeTemporaryAllocation(byteCount: 8192, alignment: 8) { part in
      while true {
        let count = Foundation.read(errors, part.baseAddress!, part.count)
        if count > 0 {
          words.add(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(part)[..<count]))
        } else if count == 0 {
          errorsAreOpen = false
          return
        } else if errno != EINTR {
          return
        }
      }
    }
  }
}

// Ending it.
extension ChildProcess {
  /// How a child has ended.
  struct Ending: Sendable, Hashable {
    /// `exited with code 3`.
    let sentence: String
    /// Whether it exited with code 0.
    let isGood: Bool
    /// The processes that it had started and left behind: `sleep (4711)`.
    let leftovers: [String]
  }

  /// How the process has ended after closing its streams; it gets a second to do so.
  var endingAfterClosing: String {
    if let ending { return ending.sentence }
    let limit = ContinuousClock.now + .seconds(1)
    while exit == nil, ContinuousClock.now < limit { rest() }
    return exit?.sentence ?? "closed its \(closedStream), and did not exit"
  }

  /// How it has exited; nil if it has not.
  private var exit: (sentence: String, isGood: Bool)? {
    var code: Int32 = 0
    var signal: Int32 = 0
    guard zo_child_has_ended(pid, &code, &signal) != 0 else { return nil }
    guard signal == 0 else {
      return ("was ended by signal \(signal) (\(Self.name(signal)))", false)
    }
    return ("exited with code \(code)", code == 0)
  }

  private static func name(_ signal: Int32) -> String { String(cString: strsignal(signal)) }

  /// Waits for a moment, and discards what the child writes to standard output meanwhile.
  private func rest() {
    readErrors()
    while Foundation.read(output, incoming.baseAddress!, incoming.count) > 0 {}
    usleep(2000)
  }

  /// Ends it and everything it has started.
  ///
  /// - Parameter atOnce: whether to send SIGTERM at once, without waiting for it to end by itself after its input.
  func end(atOnce: Bool = false) -> Ending {
    if let ending { return ending }
    close(input)
    if !atOnce { wait(patience.input) }
    if exit == nil {
      kill(-pid, SIGTERM)
      wait(atOnce ? min(patience.signal, 0.5) : patience.signal)
    }
    if exit == nil {
      kill(-pid, SIGKILL)
      wait(.infinity)
    }
    let last = exit!
    let leftovers = endGroup()
    readErrors()
    while waitpid(pid, nil, 0) < 0, errno == EINTR {}
    close(output)
    close(errors)
    errorsAreOpen = false
    let ending = Ending(sentence: last.sentence, isGood: last.isGood, leftovers: leftovers)
    self.ending = ending
    return ending
  }

  private func wait(_ seconds: Double) {
    let begin = ContinuousClock.now
    while exit == nil, (ContinuousClock.now - begin) / .seconds(1) < seconds { rest() }
  }

  /// Ends what is left of its group. No other process can have the group's number, since the child has not been reaped.
  private func endGroup() -> [String] {
    let members = ProcessTable.members(ofGroup: pid)
    guard ProcessTable.isKnown else {
      kill(-pid, SIGKILL)
      return []
    }
    guard !members.isEmpty else { return [] }
    kill(-pid, SIGTERM)
    let limit = ContinuousClock.now + .seconds(min(patience.signal, 2))
    while !ProcessTable.members(ofGroup: pid).isEmpty, ContinuousClock.now < limit {
      usleep(10_000)
    }
    kill(-pid, SIGKILL)
    return members
  }
}
