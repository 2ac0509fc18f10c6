internal import Fields
internal import Foundation

/// A child that is an objective: asks it, and looks at what it answers.
final class ObjectiveChild {
  let handshake: ObjectiveHandshake
  private let process: ChildProcess
  private let settings: ChildSettings
  private let shared: SharedMemory?
  private var id: UInt64 = 0
  /// The header, and behind it the body where it goes through the pipe.
  private var outgoing = GrowingBytes()
  private var incoming = GrowingBytes()

  /// What is asked of points, or told by commands.
  struct Question {
    var ask: PipeFrame.Ask
    /// Instead of points.
    var commands: ArraySlice<PipeCommand> = []
    /// m points of n entries, one after another; of commands the numbers of `set`.
    var points: UnsafeBufferPointer<Double>
    /// m.
    var count: Int
    /// k directions of n entries.
    var directions = UnsafeBufferPointer<Double>(start: nil, count: 0)
    var directionCount = 0
    var sample = Sample.exact
  }

  /// What answers draw from.
  enum Sample {
    /// Nothing.
    case exact
    case key(UInt64)
    /// Each point its own.
    case keys([UInt64])
  }

  /// Starts a child and lets it say what it is.
  ///
  /// - Parameter worker: the number of whoever it works for.
  init(_ settings: ChildSettings, worker: Int) throws(ChildFault) {
    let process = try ChildProcess(settings.command)
    let memory = SharedMemory()
    var line: [String: JSON] = [
      "zobench": .integer(PipeFrame.version), "role": "objective", "modes": ["binary", "text"],
      "worker": .integer(worker),
    ]
    line["dimension"] = settings.dimension.map { .integer($0) }
    line["shared"] = memory?.path.map { .string($0) }
    line["parameters"] = settings.parameters
    let common: Handshake
    do throws(ChildFault) {
      common = try process.shakeHands(
        .object(line), within: settings.startTimeout, role: "objective")
      handshake = try ObjectiveHandshake(common, dimension: settings.dimension)
    } catch {
      _ = process.end(atOnce: true)
      throw error.with(lastWords: process.lastWords)
    }
    memory?.unlinkName()
    shared = common.isShared && !common.isText ? memory : nil
    self.process = process
    self.settings = settings
  }

  /// Ends it.
  ///
  /// - Parameter atOnce: whether it is told by a signal, too.
  func end(atOnce: Bool = false) {
    let ending = process.end(atOnce: atOnce)
    guard !ending.leftovers.isEmpty else { return }
    settings.say(
      "\(settings.command.text) left processes behind, which were ended: "
        + ending.leftovers.joined(separator: ", "))
  }

  /// The answer's body, which is there until the next question.
  func answer(to question: Question) throws(ChildFault) -> UnsafeRawBufferPointer {
    id += 1
    let deadline = ContinuousClock.Instant.after(seconds: patience(question))
    let body =
      handshake.common.isText
      ? try answerByText(question, by: deadline) : try answerByFrame(question, by: deadline)
    try check(body, of: question)
    return body
  }

  /// What commands bring is appended to `results`.
  ///
  /// - Parameter numbers: those of `set` commands.
  func carryOut(
    _ commands: ArraySlice<PipeCommand>, numbers: ArraySlice<Double> = [], sample: Sample,
    into results: inout [Double]
  ) throws(ChildFault) {
    let body = try numbers.withUnsafeBufferPointer { numbers throws(ChildFault) in
      try answer(
        to: Question(
          ask: [], commands: commands, points: numbers, count: commands.count, sample: sample))
    }
    let part = PipeFrame.AnswerLayout(commands).values
    for place in stride(from: part.lowerBound, to: part.upperBound, by: 8) {
      let bits = UInt64(littleEndian: body.load(fromByteOffset: place, as: UInt64.self))
      results.append(Double(bitPattern: bits))
    }
  }

  /// Seconds for an answer: as many for each of its points or commands.
  private func patience(_ question: Question) -> Double {
    settings.answerTimeout * Double(max(1, question.count))
  }

  /// What has become of the points, or of the commands.
  private func check(
    _ body: UnsafeRawBufferPointer, of question: Question
  ) throws(ChildFault) {
    let layout = layout(question)
    for i in 0..<(layout.statuses.isEmpty ? 0 : question.count) {
      let status = UInt32(littleEndian: body.load(fromByteOffset: 4 * i, as: UInt32.self))
      switch status {
      case PipeFrame.Status.ok, PipeFrame.Status.undefined: break
      case PipeFrame.Status.unanswered:
        throw wrong(
          question.commands.isEmpty
            ? "cannot answer what it was asked: \(question.ask.text) (status 2)"
            : "cannot do what it was told: \(question.command(i).code) (status 2)", isFinal: true)
      default:
        throw wrong("answered with status \(status)", expected: "0, 1 or 2")
      }
    }
  }

  private func layout(_ question: Question) -> PipeFrame.AnswerLayout {
    guard question.commands.isEmpty else { return PipeFrame.AnswerLayout(question.commands) }
    return PipeFrame.AnswerLayout(
      question.ask, points: question.count, dimension: handshake.dimension,
      directions: question.directionCount)
  }

  /// An answer that is none.
  private func wrong(
    _ sentence: String, expected: String = "", isFinal: Bool = false
  ) -> ChildFault {
    ChildFault(
      .data, "\(sentence), to question \(id)", expected: expected, lastWords: process.lastWords,
      isFinal: isFinal)
  }

  private func fault(_ trouble: ChildProcess.Trouble, _ question: Question) -> ChildFault {
    switch trouble {
    case .late:
      return ChildFault(
        .unavailable,
        "gave no answer within \(patience(question)) seconds to question \(id), about "
          + question.about,
        remedy: "give a larger \"answer_timeout\" to wait longer", lastWords: process.lastWords)
    case .closed:
      return ChildFault(
        .unavailable, "\(process.endingAfterClosing) after question \(id)",
        lastWords: process.lastWords)
    }
  }

  private func send(
    _ bytes: UnsafeRawBufferPointer, by deadline: ContinuousClock.Instant, _ question: Question
  ) throws(ChildFault) {
    do throws(ChildProcess.Trouble) {
      try process.send(bytes, by: deadline)
    } catch {
      throw fault(error, question)
    }
  }

  private func receive(
    _ bytes: UnsafeMutableRawBufferPointer, by deadline: ContinuousClock.Instant,
    _ question: Question
  ) throws(ChildFault) {
    do throws(ChildProcess.Trouble) {
      try process.receive(bytes, by: deadline)
    } catch {
      throw fault(error, question)
    }
  }
}

extension ObjectiveChild.Question {
  /// Of so many.
  fileprivate var about: String {
    let things = commands.isEmpty ? "point" : "command"
    return count == 1 ? "1 \(things)" : "\(count) \(things)s"
  }

  /// The i-th.
  fileprivate func command(_ i: Int) -> PipeCommand { commands[commands.startIndex + i] }
}

// By frames.
extension ObjectiveChild {
  private func answerByFrame(
    _ question: Question, by deadline: ContinuousClock.Instant
  ) throws(ChildFault) -> UnsafeRawBufferPointer {
    let layout = layout(question)
    var header = PipeFrame.Header(
      .question, question.ask, id: id, points: question.count, directions: question.directionCount)
    var keyBytes = 0
    switch question.sample {
    case .exact: break
    case .key(let key):
      header.key = key
      header.flags.insert(.sampled)
    case .keys(let keys):
      header.flags.insert([.sampled, .keys])
      keyBytes = 8 * keys.count
    }
    let commandBytes = PipeCommand.bytes * question.commands.count
    if commandBytes > 0 { header.flags.insert(.commands) }
    let pointBytes = 8 * question.points.count
    let length = keyBytes + commandBytes + pointBytes + 8 * question.directions.count
    header.bytes = UInt64(length)
    let answerPlace = (length + 63) / 64 * 64
    var goesShared = false
    if let shared, max(length, layout.bytes) >= PipeFrame.leastSharedBytes,
      shared.reserve(answerPlace + layout.bytes)
    {
      goesShared = length >= PipeFrame.leastSharedBytes
      if goesShared { header.flags.insert(.shared) }
      if layout.bytes >= PipeFrame.leastSharedBytes {
        header.flags.insert(.answerShared)
        header.answerPlace = UInt64(answerPlace)
      }
    }
    let frame = outgoing.room(PipeFrame.headerBytes + (goesShared ? 0 : length))
    header.write(to: frame)
    var body = UnsafeMutableRawBufferPointer(
      rebasing: goesShared ? shared!.bytes[..<length] : frame[PipeFrame.headerBytes...])
    if case .keys(let keys) = question.sample { keys.withUnsafeBytes { body.take($0) } }
    for command in question.commands {
      command.write(to: UnsafeMutableRawBufferPointer(rebasing: body[..<PipeCommand.bytes]))
      body = UnsafeMutableRawBufferPointer(rebasing: body[PipeCommand.bytes...])
    }
    body.take(UnsafeRawBufferPointer(question.points))
    body.take(UnsafeRawBufferPointer(question.directions))
    try send(UnsafeRawBufferPointer(frame), by: deadline, question)
    return try readFrame(header, layout, by: deadline, question)
  }

  private func readFrame(
    _ asked: PipeFrame.Header, _ layout: PipeFrame.AnswerLayout,
    by deadline: ContinuousClock.Instant,
    _ question: Question
  ) throws(ChildFault) -> UnsafeRawBufferPointer {
    let bytes = incoming.room(max(PipeFrame.headerBytes, layout.bytes))
    let header = try readHeader(bytes, by: deadline, question)
    if header.flags.contains(.message) {
      throw ChildFault(
        .data, "said: \(try readMessage(header, by: deadline, question))",
        lastWords: process.lastWords, isFinal: true)
    }
    try check("question number", header.id, asked.id)
    try check("mask of what is answered", UInt64(header.ask.rawValue), UInt64(asked.ask.rawValue))
    try check(
      question.commands.isEmpty ? "number of points" : "number of commands", UInt64(header.points),
      UInt64(asked.points))
    try check("number of directions", UInt64(header.directions), UInt64(asked.directions))
    try check("length of the body in bytes", header.bytes, UInt64(layout.bytes))
    let isShared = asked.flags.contains(.answerShared)
    let flags = asked.flags.intersection(.commands).union(isShared ? .shared : [])
    try check("flags", UInt64(header.flags.rawValue), UInt64(flags.rawValue))
    guard isShared else {
      let body = UnsafeMutableRawBufferPointer(rebasing: bytes[..<layout.bytes])
      try receive(body, by: deadline, question)
      return UnsafeRawBufferPointer(body)
    }
    try check("place in shared memory", header.place, asked.answerPlace)
    let place = Int(asked.answerPlace)
    return UnsafeRawBufferPointer(rebasing: shared!.bytes[place..<place + layout.bytes])
  }

  private func check(_ what: String, _ found: UInt64, _ expected: UInt64) throws(ChildFault) {
    guard found != expected else { return }
    throw wrong("answered with the \(what) \(found)", expected: "\(expected)")
  }

  /// Reads a header, and says as soon as it is none.
  private func readHeader(
    _ bytes: UnsafeMutableRawBufferPointer, by deadline: ContinuousClock.Instant,
    _ question: Question
  ) throws(ChildFault) -> PipeFrame.Header {
    let magic = UnsafeMutableRawBufferPointer(rebasing: bytes[..<4])
    try receive(magic, by: deadline, question)
    let answer = withUnsafeBytes(of: PipeFrame.Kind.answer.rawValue.littleEndian) { Array($0) }
    guard magic.elementsEqual(answer) else {
      let bytes = Array(magic) + process.unread
      // What is printed ends in a line; a frame may follow it.
      let shown = bytes.firstIndex(of: 0x0A).map { Array(bytes[..<$0]) } ?? bytes
      // However much of it has arrived: a character at its end may be cut.
      let isText =
        shown.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
        && !String(decoding: shown, as: UTF8.self).dropLast().contains("\u{FFFD}")
      throw isText
        ? wrong(
          "wrote \"\(ChildProcess.shown(shown).trimmingCharacters(in: .newlines))\" to its "
            + "standard output", expected: "a frame, and prints on standard error")
        : wrong(
          "answered with the bytes "
            + bytes.prefix(16).map { String(format: "%02x", $0) }.joined(separator: " "),
          expected: "a header that begins with 5a 4f 42 41")
    }
    let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[4..<PipeFrame.headerBytes])
    try receive(rest, by: deadline, question)
    return PipeFrame.Header(UnsafeRawBufferPointer(bytes))!
  }

  private func readMessage(
    _ header: PipeFrame.Header, by deadline: ContinuousClock.Instant, _ question: Question
  ) throws(ChildFault) -> String {
    let bytes = incoming.room(min(Int(clamping: header.bytes), 1 << 16))
    try receive(bytes, by: deadline, question)
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

// By lines of JSON.
extension ObjectiveChild {
  private func answerByText(
    _ question: Question, by deadline: ContinuousClock.Instant
  ) throws(ChildFault) -> UnsafeRawBufferPointer {
    let read: [UInt8]?
    do throws(ChildProcess.Trouble) {
      try process.sendLine(line(question).text, by: deadline)
      read = try process.receiveLine(limit: Int.max, by: deadline)
    } catch {
      throw fault(error, question)
    }
    let line = read!
    guard let json = try? JSON.parse(Data(line), place: ""), case .object(let entries) = json else {
      throw wrong(
        "answered \"\(ChildProcess.shown(line))\"",
        expected: "a line of JSON, in which \(JSON.wordsOfPipe)")
    }
    if case .string(let sentence)? = entries["error"] {
      throw ChildFault(.data, "said: \(sentence)", lastWords: process.lastWords, isFinal: true)
    }
    guard entries["id"] == .integer(Int(id)) else {
      throw wrong(
        "answered with the \"id\" \(entries["id"]?.text ?? "missing")", expected: "\(id)")
    }
    return try body(of: entries, question)
  }

  private func line(_ question: Question) -> JSON {
    let n = handshake.dimension
    func rows(_ numbers: UnsafeBufferPointer<Double>) -> JSON {
      .array(
        stride(from: 0, to: numbers.count, by: n).map { i in
          .array(numbers[i..<i + n].map(JSON.init(pipe:)))
        })
    }
    func hexadecimal(_ key: UInt64) -> JSON {
      let digits = String(key, radix: 16)
      return .string(String(repeating: "0", count: 16 - digits.count) + digits)
    }
    func seed(_ key: UInt64) -> JSON { .integer(Int(key >> 33)) }
    let asked = PipeFrame.Ask.names.filter { question.ask.contains($0.ask) }
    var entries: [String: JSON] = [
      "id": .integer(Int(id)), "ask": .array(asked.map { .string($0.name) }),
      "points": rows(question.points),
    ]
    if question.directionCount > 0 { entries["directions"] = rows(question.directions) }
    switch question.sample {
    case .exact: break
    case .key(let key):
      entries["sample"] = hexadecimal(key)
      entries["seed"] = seed(key)
    case .keys(let keys):
      entries["samples"] = .array(keys.map(hexadecimal))
      entries["seeds"] = .array(keys.map(seed))
    }
    return .object(entries)
  }

  /// The answer as it stands in a frame.
  private func body(
    of entries: [String: JSON], _ question: Question
  ) throws(ChildFault) -> UnsafeRawBufferPointer {
    let (m, n, k) = (question.count, handshake.dimension, question.directionCount)
    let layout = layout(question)
    let body = incoming.room(layout.bytes)
    body.initializeMemory(as: UInt8.self, repeating: 0)
    if let statuses = entries["status"] {
      let read: [UInt32] = statuses.entries.compactMap {
        if case .integer(let status) = $0 { UInt32(exactly: status) } else { nil }
      }
      guard read.count == m, statuses.entries.count == m else {
        throw wrong("answered \"status\" \(statuses.text.prefix(60))", expected: "\(m) numbers")
      }
      for (i, status) in read.enumerated() {
        body.storeBytes(of: status.littleEndian, toByteOffset: 4 * i, as: UInt32.self)
      }
    }
    func put(_ key: String, _ range: Range<Int>, _ lengths: [Int]) throws(ChildFault) {
      guard !range.isEmpty else { return }
      var numbers: [Double] = []
      numbers.reserveCapacity(range.count / 8)
      guard entries[key]?.collect(lengths[...], into: &numbers) ?? false else {
        let shape = lengths.map { "\($0)" }.joined(separator: " lists of ")
        throw wrong(
          "answered \"\(key)\": \((entries[key]?.text ?? "nothing").prefix(60))",
          expected: "\(shape) numbers, where \(JSON.wordsOfPipe)")
      }
      numbers.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(rebasing: body[range]).copyMemory(from: $0)
      }
    }
    try put("values", layout.values, [m])
    try put("gradients", layout.gradients, [m, n])
    try put("tangents", layout.tangents, [m, k])
    try put("products", layout.products, [m, k, n])
    return UnsafeRawBufferPointer(body)
  }
}

extension JSON {
  /// As text mode has it: what JSON has no number for is null, or a word.
  init(pipe number: Double) {
    self =
      number.isFinite
      ? JSON(number) : number.isNaN ? .null : .string(number > 0 ? "Infinity" : "-Infinity")
  }

  /// How text mode has what JSON has no number for, in messages.
  static let wordsOfPipe = #"NaN is null and infinity "Infinity" or "-Infinity""#

  /// As text mode has it; nil where it is no number.
  var pipeNumber: Double? {
    switch self {
    case .null: .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    default: double
    }
  }

  fileprivate var entries: [JSON] { if case .array(let entries) = self { entries } else { [] } }

  /// Appends the numbers of lists of lists.
  ///
  /// - Parameter lengths: of the list and of those in it.
  /// - Returns: false where it is of another shape.
  fileprivate func collect(_ lengths: ArraySlice<Int>, into numbers: inout [Double]) -> Bool {
    guard let length = lengths.first else {
      guard let number = pipeNumber else { return false }
      numbers.append(number)
      return true
    }
    guard case .array(let entries) = self, entries.count == length else { return false }
    for entry in entries {
      guard entry.collect(lengths.dropFirst(), into: &numbers) else { return false }
    }
    return true
  }
}
