public import Fields
internal import Foundation

/// This process as a solver: asks another process by the pipe's protocol.
public final class Asker {
  private let streams = StandardStreams()
  /// What the other side has said about the problem.
  public let problem: [String: JSON]
  /// n.
  public let dimension: Int
  public private(set) var isClosed = false
  private var id: UInt64 = 0

  /// - Parameters:
  ///   - version: the solver's name and version.
  ///   - asks: what it is going to ask for.
  /// - Returns: nil if the other side's first line names no dimension above 0.
  public init?(version: String, asks: PipeFrame.Ask) {
    guard let line = streams.readLine(), case .integer(let n)? = line["dimension"], n > 0 else {
      return nil
    }
    problem = line
    dimension = n
    streams.write(
      line: [
        "zobench": .integer(PipeFrame.version), "version": .string(version), "mode": "binary",
        "asks": .array(asks.names.map { .string($0) }),
      ])
  }

  /// The start, asked for if necessary; nil if there is none.
  public func start() -> [Double]? {
    guard let vector = problem["start"].flatMap(Handshake.Vector.init) else { return nil }
    if let entries = vector.entries(dimension: dimension) { return entries }
    id += 1
    streams.write(PipeFrame.Header(.question, .start, id: id), [])
    guard let (_, body) = streams.readFrame(), body.count == 8 * dimension else { return nil }
    return Array(body.bindMemory(to: Double.self))
  }

  /// f(x), and ∇f(x) if there is room for it; nil if the budget is spent or nobody answers any more.
  public func value(
    at x: UnsafeBufferPointer<Double>, gradient: UnsafeMutableBufferPointer<Double>? = nil
  ) -> Double? {
    guard !isClosed else { return nil }
    id += 1
    let ask: PipeFrame.Ask = gradient == nil ? .value : [.value, .gradient]
    streams.write(
      PipeFrame.Header(.question, ask, id: id, points: 1), Array(UnsafeRawBufferPointer(x)))
    let layout = PipeFrame.AnswerLayout(ask, points: 1, dimension: dimension, directions: 0)
    guard let (header, body) = streams.readFrame(), body.count == layout.bytes else {
      isClosed = true
      return nil
    }
    if header.flags.contains(.closed) { isClosed = true }
    guard body.load(as: UInt32.self) <= PipeFrame.Status.undefined else {
      isClosed = true
      return nil
    }
    if let gradient {
      UnsafeMutableRawBufferPointer(gradient).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: body[layout.gradients]))
    }
    return body.load(fromByteOffset: layout.values.lowerBound, as: Double.self)
  }

  /// Reports why it stops by itself.
  public func done(_ reason: String) {
    id += 1
    streams.write(
      PipeFrame.Header(.question, [], id: id, flags: .message), Array(reason.utf8))
  }
}
