import Answers
import Foundation
import Sampling

/// Commands of `child.py`, in a folder of their own.
final class ChildFolder {
  let path = NSTemporaryDirectory() + "zobench-children-" + UUID().uuidString

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("child.py").path
    try FileManager.default.copyItem(atPath: script, toPath: "\(path)/child.py")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// How to start a child with some habits and mistakes.
  func settings(_ habits: String..., dimension n: Int? = 3) -> ChildSettings {
    var settings = ChildSettings(
      ChildCommand(["python3", "child.py"] + habits, in: path), dimension: n)
    settings.restarts = 0
    return settings
  }

  /// The processes that were started with the habit "note" and have not ended.
  func running() throws -> [pid_t] {
    let text = try String(contentsOfFile: "\(path)/pids", encoding: .utf8)
    return text.split(separator: "\n").compactMap { pid_t($0) }.filter { kill($0, 0) == 0 }
  }

  /// Those of them that keep running although nobody holds their pool. Whoever looks over all pools at that moment,
  /// as studies that run next to this test do, holds it last, and ends them a little later.
  func leftRunning() throws -> [pid_t] {
    let limit = ContinuousClock.now + .seconds(5)
    while try !running().isEmpty, ContinuousClock.now < limit { usleep(10_000) }
    return try running()
  }

  func startedCount() throws -> Int {
    try String(contentsOfFile: "\(path)/pids", encoding: .utf8).split(separator: "\n").count
  }
}

/// ½Σ(i+1)xᵢ², in the order in which the child adds.
func value(at x: [Double]) -> Double {
  var sum = 0.0
  for (i, xi) in x.enumerated() { sum += Double(i + 1) * xi * xi }
  return 0.5 * sum
}

/// Points whose coordinates are not round numbers.
func points(_ count: Int, dimension n: Int) -> [[Double]] {
  let draw = RandomStream(seed: 3).at(iteration: 0)
  return (0..<count).map { draw.lane($0).normals(n) }
}

/// Sentences said from any thread.
final class Said: @unchecked Sendable {
  private let lock = NSLock()
  private var all: [String] = []

  var sentences: [String] { lock.withLock { all } }

  func say(_ sentence: String) { lock.withLock { all.append(sentence) } }
}

/// Numbers as `write` fills them in.
func filled(_ count: Int, _ write: (inout MutableSpan<Double>) -> Void) -> [Double] {
  var numbers = [Double](repeating: 0, count: count)
  var span = numbers.mutableSpan
  write(&span)
  return numbers
}

extension ValueSource {
  /// f(x).
  func value(at x: [Double]) -> Double { value(at: x.span, sample: .none) }
}
