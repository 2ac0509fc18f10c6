internal import Answers
internal import Foundation
internal import Sampling

/// The program on the far side, which lies next to this one.
private let farSide = URL(fileURLWithPath: CommandLine.arguments[0])
  .deletingLastPathComponent().appendingPathComponent("FarSide").path

/// A question to an objective in a process of its own and its answer: `points` values, or, if `asked` is `gradient`, a
/// value with its gradient. The objective costs nothing.
func pipe(_ inputs: Inputs) throws -> [Contender] {
  // As in zobench itself: a write need not suppress the signal.
  signal(SIGPIPE) { _ in }
  let (n, m) = (inputs.integer("dimension"), inputs.integer("points"))
  let points = try inputs.array("points")
  let pool = try ChildPool(
    ChildSettings(ChildCommand([farSide, "objective"], in: ""), dimension: n))
  let source = pool.answerer.source()
  var total = 0.0
  if inputs.text("asked") == "gradient" {
    let source = source as! any GradientSource
    var gradient = [Double](repeating: 0, count: n)
    return [
      Contender(name: "", answer: [source.value(at: points.span, sample: .none)]) { count in
        for _ in 0..<count {
          var span = gradient.mutableSpan
          total += source.valueAndGradient(at: points.span, into: &span, sample: .none)
        }
        precondition(total.isFinite, "an answer is no number")
      }
    ]
  }
  var values = [Double](repeating: 0, count: m)
  return [
    Contender(name: "", answer: [source.value(at: points.span.extracting(0..<n), sample: .none)]) {
      count in
      for _ in 0..<count {
        _ = source.values(atPoints: points.span, into: &values, samples: .none)
        total += values[0]
      }
      precondition(total.isFinite, "an answer is no number")
    }
  ]
}

/// The same bytes there and back between two processes that know no protocol. From 64 KiB on they are copied to and
/// from memory that both could share, and the pipe carries only the headers.
func pingPong(_ inputs: Inputs) throws -> [Contender] {
  let (n, m) = (inputs.integer("dimension"), inputs.integer("points"))
  let points = try inputs.array("points")
  let header = 64
  let asked = 8 * m * n
  let answered = 8 * ((m + 1) / 2 + m) + (inputs.text("asked") == "gradient" ? 8 * m * n : 0)
  let isShared = asked >= 1 << 16
  let ping = try PingPong(
    question: header + (isShared ? 0 : asked), answer: header + (isShared ? 0 : answered))
  // Like a file in memory that both map; the other side need not look at it.
  let shared = try SharedFile(bytes: isShared ? asked + answered : 0)
  var point = points
  return [
    Contender(name: "", answer: [points[0]]) { count in
      for _ in 0..<count {
        guard isShared else {
          point.withUnsafeBytes { ping.ask($0) }
          continue
        }
        point.withUnsafeBytes { shared.bytes.copyMemory(from: $0) }
        ping.ask(UnsafeRawBufferPointer(rebasing: shared.bytes[..<0]))
        point.withUnsafeMutableBytes {
          let back = min($0.count, answered)
          $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: shared.bytes[asked..<asked + back]))
        }
      }
    }
  ]
}

/// A process that answers a fixed number of bytes with a fixed number.
private final class PingPong {
  private let process = Process()
  private let (questions, answers) = (Foundation.Pipe(), Foundation.Pipe())
  private var question: [UInt8]
  private var answer: [UInt8]

  init(question: Int, answer: Int) throws {
    self.question = [UInt8](repeating: 0, count: question)
    self.answer = [UInt8](repeating: 0, count: answer)
    process.executableURL = URL(fileURLWithPath: farSide)
    process.arguments = ["ping", "\(question)", "\(answer)"]
    process.standardInput = questions
    process.standardOutput = answers
    try process.run()
  }

  deinit {
    try? questions.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// Sends a header followed by a body, and reads the answer.
  func ask(_ body: UnsafeRawBufferPointer) {
    question.withUnsafeMutableBytes { bytes in
      UnsafeMutableRawBufferPointer(rebasing: bytes[(bytes.count - body.count)...])
        .copyMemory(from: body)
      Self.all(of: bytes) { write(questions.fileHandleForWriting.fileDescriptor, $0, $1) }
    }
    answer.withUnsafeMutableBytes { bytes in
      Self.all(of: bytes) { read(answers.fileHandleForReading.fileDescriptor, $0, $1) }
    }
  }

  private static func all(
    of bytes: UnsafeMutableRawBufferPointer, by move: (UnsafeMutableRawPointer, Int) -> Int
  ) {
    var done = 0
    while done < bytes.count {
      let count = move(bytes.baseAddress! + done, bytes.count - done)
      precondition(count > 0, "the other side is gone")
      done += count
    }
  }
}

/// A file that this process has mapped and that nobody can find any more.
private final class SharedFile {
  let bytes: UnsafeMutableRawBufferPointer

  init(bytes count: Int) throws {
    guard count > 0 else {
      bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
      return
    }
    let folder = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    let path = "\(folder)/ping-pong-\(getpid())"
    let file = open(path, O_RDWR | O_CREAT | O_EXCL, 0o600)
    unlink(path)
    guard file >= 0, ftruncate(file, off_t(count)) == 0 else { throw POSIXError(.EIO) }
    let start = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
    close(file)
    guard let start, start != MAP_FAILED else { throw POSIXError(.ENOMEM) }
    bytes = UnsafeMutableRawBufferPointer(start: start, count: count)
  }

  deinit {
    if let start = bytes.baseAddress { munmap(start, bytes.count) }
  }
}
