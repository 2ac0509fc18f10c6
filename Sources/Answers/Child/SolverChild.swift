public import Fields
internal import Foundation

/// A child that is a solver: its questions, and the answers it gets.
public final class SolverChild {
  /// Its name and version.
  public let version: String
  private let handshake: Handshake
  private let process: ChildProcess
  private let dimension: Int
  private var incoming = GrowingBytes()
  private var outgoing = GrowingBytes()
  private var lastID: UInt64 = 0

  /// A question about m points and k directions, each stored one after another.
  public struct Question {
    /// What is asked of every point.
    public let ask: PipeFrame.Ask
    /// m points of n entries.
    public let points: [Double]
    /// m.
    public let count: Int
    /// k directions of n entries, the same for all points.
    public let directions: [Double]
    /// k.
    public let directionCount: Int
    fileprivate let id: UInt64
  }

  /// What a solver does next.
  public enum Event {
    case question(Question)
    /// It is done, for this reason.
    case done(String)
    /// The process has ended, successfully or not.
    case ended(String, isGood: Bool)
    /// Nothing has arrived in time.
    case silence
  }

  /// Starts a solver.
  ///
  /// - Parameters:
  ///   - command: the command to start.
  ///   - line: what its first line contains besides what every child gets.
  ///   - seconds: how long to wait for its own first line.
  ///   - offered: the kinds of question that it may ask.
  public init(
    _ command: ChildCommand, telling line: [String: JSON], dimension: Int,
    offering offered: PipeFrame.Ask, within seconds: Double
  ) throws(ChildFault) {
    let process = try ChildProcess(command)
    let own: [String: JSON] = [
      "zobench": .integer(PipeFrame.version), "role": "solver", "modes": ["binary", "text"],
      "dimension": .integer(dimension),
    ]
    do throws(ChildFault) {
      handshake = try process.shakeHands(
        .object(line.merging(own) { $1 }), within: seconds, role: "solver")
      if let asks = try handshake.keys.asks("asks"), !asks.isSubset(of: offered) {
        throw ChildFault(
          .data, "is going to ask for \(asks.subtracting(offered).text)",
          expected: "a solver that asks for no more than \(offered.text)",
          remedy: "take another problem, or another solver", isFinal: true)
      }
    } catch {
      _ = process.end(atOnce: true)
      throw error.with(lastWords: process.lastWords)
    }
    version = handshake.version
    self.process = process
    self.dimension = dimension
  }

  /// The last lines that it wrote to standard error.
  public var lastWords: [String] { process.lastWords }

  /// Ends it, and names what it has left.
  ///
  /// - Parameter atOnce: whether it also gets a signal.
  /// - Returns: the processes left in its group, which were ended.
  @discardableResult
  public func end(atOnce: Bool) -> [String] { process.end(atOnce: atOnce).leftovers }

  /// Waits for what it does next.
  ///
  /// - Throws: if that violates the protocol.
  public func next(within seconds: Double) throws(ChildFault) -> Event {
    let deadline = ContinuousClock.Instant.after(seconds: seconds)
    let read: Read
    do throws(ChildProcess.Trouble) {
      read = handshake.isText ? try readLine(by: deadline) : try readFrame(by: deadline)
    } catch {
      switch error {
      case .late: return .silence
      case .closed:
        // Taken before ending it, so that it describes what the process did by itself.
        let sentence = process.endingAfterClosing
        return .ended(sentence, isGood: process.end().isGood)
      }
    }
    switch read {
    case .event(let event): return event
    case .wrong(let sentence, let expected):
      throw ChildFault(.data, sentence, expected: expected, lastWords: process.lastWords)
    }
  }

  /// The most bytes in the body of a question or an answer.
  private static let mostBytes: UInt64 = 1 << 32

  private enum Read {
    case event(Event)
    case wrong(String, String)
  }
}

// Frames.
extension SolverChild {
  private func readFrame(
    by deadline: ContinuousClock.Instant
  ) throws(ChildProcess.Trouble) -> Read {
    let bytes = incoming.room(PipeFrame.headerBytes)
    let magic = UnsafeMutableRawBufferPointer(rebasing: bytes[..<4])
    try process.receive(magic, by: deadline)
    let expected = withUnsafeBytes(of: PipeFrame.Kind.question.rawValue.littleEndian) { Array($0) }
    guard magic.elementsEqual(expected) else {
      let line = (Array(magic) + process.unread).prefix { $0 != UInt8(ascii: "\n") }
      return .wrong(
        "wrote \"\(ChildProcess.shown(Array(line)))\" to its standard output",
        "a question that begins with ZOBQ; print to standard error instead")
    }
    try process.receive(
      UnsafeMutableRawBufferPointer(rebasing: bytes[4..<PipeFrame.headerBytes]), by: deadline)
    let header = PipeFrame.Header(UnsafeRawBufferPointer(bytes))!
    guard header.bytes <= Self.mostBytes else {
      return .wrong("asked with a body of \(header.bytes) bytes", "at most 4 GiB")
    }
    let body = incoming.room(Int(header.bytes))
    try process.receive(body, by: deadline)
    if header.flags.contains(.message) {
      return .event(.done(String(decoding: body, as: UTF8.self)))
    }
    return question(header, UnsafeRawBufferPointer(body))
  }

  /// What is wrong with asking at this many points along this many directions; nil if nothing is.
  private func obstacle(to ask: PipeFrame.Ask, points m: Int, directions k: Int) -> Read? {
    let needsDirections = !ask.isDisjoint(with: [.tangent, .hessian])
    guard ask == .start ? m == 0 && k == 0 : m > 0 && (k > 0) == needsDirections else {
      return .wrong(
        "asked for \(ask.text) at \(m) points along \(k) directions",
        "points, and directions where derivatives along them are asked for")
    }
    // Short questions may have long answers.
    let length = PipeFrame.AnswerLayout.length(ask, points: m, dimension: dimension, directions: k)
    guard length <= Double(Self.mostBytes) else {
      return .wrong(
        "asked for \(ask.text) at \(m) points along \(k) directions, an answer of more than 4 GiB",
        "at most 4 GiB")
    }
    return nil
  }

  private func question(_ header: PipeFrame.Header, _ body: UnsafeRawBufferPointer) -> Read {
    let (m, k, n) = (Int(header.points), Int(header.directions), dimension)
    guard header.id > lastID else {
      return .wrong("asked question \(header.id) after \(lastID)", "increasing question numbers")
    }
    lastID = header.id
    guard header.flags.isEmpty else {
      return .wrong("asked with the flags \(header.flags.rawValue)", "no flags from a solver")
    }
    let known: PipeFrame.Ask = [.value, .gradient, .tangent, .hessian]
    guard header.ask == .start || !header.ask.isEmpty && header.ask.isSubset(of: known) else {
      return .wrong(
        "asked for the mask \(header.ask.rawValue)", "16, or a sum of some of 1, 2, 4 and 8")
    }
    let obstacle = self.obstacle(to: header.ask, points: m, directions: k)
    if let obstacle { return obstacle }
    guard body.count == 8 * (m + k) * n else {
      return .wrong(
        "asked about \(m) points and \(k) directions with \(body.count) bytes",
        "\(8 * (m + k) * n) bytes")
    }
    func numbers(_ first: Int, _ count: Int) -> [Double] {
      Array(unsafeUninitializedCapacity: count) { room, filled in
        UnsafeMutableRawBufferPointer(room).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: body[8 * first..<8 * (first + count)]))
        filled = count
      }
    }
    return .event(
      .question(
        Question(
          ask: header.ask, points: numbers(0, m * n), count: m, directions: numbers(m * n, k * n),
          directionCount: k, id: header.id)))
  }
}

// Lines of JSON.
extension SolverChild {
  private func readLine(
    by deadline: ContinuousClock.Instant
  ) throws(ChildProcess.Trouble) -> Read {
    let line = try process.receiveLine(limit: Int.max, by: deadline)!
    guard let json = try? JSON.parse(Data(line), place: ""), case .object(let entries) = json else {
      return .wrong(
        "wrote \"\(ChildProcess.shown(line))\"", "a line of JSON, in which \(JSON.wordsOfPipe)")
    }
    if case .string(let reason)? = entries["done"] { return .event(.done(reason)) }
    guard case .integer(let id)? = entries["id"], let asked = entries["ask"] else {
      return .wrong("wrote \"\(ChildProcess.shown(line))\"", "a question with \"id\" and \"ask\"")
    }
    guard id > Int(lastID) else {
      return .wrong("asked question \(id) after \(lastID)", "increasing question numbers")
    }
    guard let ask = ask(of: entries) else {
      let names = PipeFrame.Ask.names.map { "\"\($0.name)\"" }.joined(separator: ", ")
      return .wrong(
        "asked for \(ChildProcess.shown(Array(asked.text.utf8)))",
        "[\"start\"], or a list of some of \(names)")
    }
    guard let points = rows(entries["points"] ?? []),
      let directions = rows(entries["directions"] ?? [])
    else {
      return .wrong(
        "asked about points or directions of the wrong length", "lists of \(dimension) numbers")
    }
    let obstacle = self.obstacle(to: ask, points: points.count, directions: directions.count)
    if let obstacle { return obstacle }
    lastID = UInt64(id)
    return .event(
      .question(
        Question(
          ask: ask, points: points.flatMap(\.self), count: points.count,
          directions: directions.flatMap(\.self), directionCount: directions.count,
          id: UInt64(id))))
  }

  /// What a line asks for; nil if that does not exist.
  private func ask(of entries: [String: JSON]) -> PipeFrame.Ask? {
    if entries["ask"] == ["start"] { return .start }
    guard let asks = try? HandshakeKeys(entries).asks("ask"), !asks.isEmpty else { return nil }
    return asks
  }

  private func rows(_ json: JSON) -> [[Double]]? {
    guard case .array(let entries) = json else { return nil }
    var rows: [[Double]] = []
    for entry in entries {
      guard case .array(let numbers) = entry, numbers.count == dimension else { return nil }
      let row = numbers.compactMap(\.pipeNumber)
      guard row.count == dimension else { return nil }
      rows.append(row)
    }
    return rows
  }
}

// Its answers.
extension SolverChild {
  /// What is known at the points of a question. Everything except the statuses is empty unless asked for.
  public struct Answer {
    /// What became of each of m points: a ``PipeFrame/Status``.
    public var statuses: [UInt32]
    /// f at m points.
    public var values: [Double]
    /// m gradients of n entries.
    public var gradients: [Double]
    /// k derivatives for each of m points.
    public var tangents: [Double]
    /// k products of n entries for each of m points.
    public var products: [Double]

    /// Nothing known yet: all numbers are NaN.
    public init(to question: Question, dimension n: Int) {
      let (m, k) = (question.count, question.directionCount)
      func numbers(_ ask: PipeFrame.Ask, _ count: Int) -> [Double] {
        [Double](repeating: .nan, count: question.ask.contains(ask) ? count : 0)
      }
      statuses = [UInt32](repeating: PipeFrame.Status.closed, count: m)
      values = numbers(.value, m)
      gradients = numbers(.gradient, m * n)
      tangents = numbers(.tangent, m * k)
      products = numbers(.hessian, m * k * n)
    }
  }

  /// Sends an answer. If the solver has gone meanwhile, the next call of ``next(within:)`` finds out.
  ///
  /// - Parameter isClosed: whether the budget is spent.
  public func send(_ answer: Answer, to question: Question, isClosed: Bool) {
    if handshake.isText { return sendLine(answer, to: question, isClosed: isClosed) }
    let layout = PipeFrame.AnswerLayout(
      question.ask, points: question.count, dimension: dimension,
      directions: question.directionCount)
    var header = PipeFrame.Header(
      .answer, question.ask, id: question.id, points: question.count,
      directions: question.directionCount, flags: isClosed ? .closed : [])
    header.bytes = UInt64(layout.bytes)
    let frame = outgoing.room(PipeFrame.headerBytes + layout.bytes)
    header.write(to: frame)
    let body = UnsafeMutableRawBufferPointer(rebasing: frame[PipeFrame.headerBytes...])
    func put(_ range: Range<Int>, _ numbers: [Double]) {
      guard !range.isEmpty else { return }
      numbers.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(rebasing: body[range]).copyMemory(from: $0)
      }
    }
    let words = answer.statuses + (question.count % 2 == 1 ? [0] : [])
    words.withUnsafeBytes {
      UnsafeMutableRawBufferPointer(rebasing: body[layout.statuses]).copyMemory(from: $0)
    }
    put(layout.values, answer.values)
    put(layout.gradients, answer.gradients)
    put(layout.tangents, answer.tangents)
    put(layout.products, answer.products)
    send(UnsafeRawBufferPointer(frame))
  }

  /// Answers the question where runs start.
  public func send(start: [Double], to question: Question) {
    guard !handshake.isText else {
      return sendLine(["start": .array(start.map(JSON.init(pipe:)))], to: question)
    }
    let frame = outgoing.room(PipeFrame.headerBytes + 8 * start.count)
    var header = PipeFrame.Header(.answer, .start, id: question.id)
    header.bytes = UInt64(8 * start.count)
    header.write(to: frame)
    start.withUnsafeBytes {
      UnsafeMutableRawBufferPointer(rebasing: frame[PipeFrame.headerBytes...]).copyMemory(from: $0)
    }
    send(UnsafeRawBufferPointer(frame))
  }

  private func sendLine(_ answer: Answer, to question: Question, isClosed: Bool) {
    let (n, k) = (dimension, question.directionCount)
    func list(_ numbers: ArraySlice<Double>, _ lengths: ArraySlice<Int>) -> JSON {
      guard let length = lengths.first else { return .array(numbers.map(JSON.init(pipe:))) }
      return .array(
        stride(from: numbers.startIndex, to: numbers.endIndex, by: length).map {
          list(numbers[$0..<$0 + length], lengths.dropFirst())
        })
    }
    var entries: [String: JSON] = [
      "status": .array(answer.statuses.map { .integer(Int($0)) }),
      "values": list(answer.values[...], []),
    ]
    if isClosed { entries["closed"] = true }
    if !answer.gradients.isEmpty { entries["gradients"] = list(answer.gradients[...], [n]) }
    if !answer.tangents.isEmpty { entries["tangents"] = list(answer.tangents[...], [k]) }
    if !answer.products.isEmpty { entries["products"] = list(answer.products[...], [k * n, n]) }
    sendLine(entries, to: question)
  }

  private func sendLine(_ entries: [String: JSON], to question: Question) {
    let line = JSON.object(entries.merging(["id": .integer(Int(question.id))]) { $1 })
    try? process.sendLine(
      line.text, by: ContinuousClock.now + .seconds(Self.mostSecondsToSend))
  }

  /// A solver that has read nothing for this long will not do so later.
  private static var mostSecondsToSend: Double { 60 }

  private func send(_ bytes: UnsafeRawBufferPointer) {
    try? process.send(bytes, by: ContinuousClock.now + .seconds(Self.mostSecondsToSend))
  }
}
