internal import Foundation

// Questions and answers in frames.
extension ObjectiveChild {
  func answerByFrame(
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
    try check("answer mask", UInt64(header.ask.rawValue), UInt64(asked.ask.rawValue))
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

  /// Reads a header, and reports as soon as the bytes are not one.
  private func readHeader(
    _ bytes: UnsafeMutableRawBufferPointer, by deadline: ContinuousClock.Instant,
    _ question: Question
  ) throws(ChildFault) -> PipeFrame.Header {
    let magic = UnsafeMutableRawBufferPointer(rebasing: bytes[..<4])
    try receive(magic, by: deadline, question)
    let answer = withUnsafeBytes(of: PipeFrame.Kind.answer.rawValue.littleEndian) { Array($0) }
    guard magic.elementsEqual(answer) else {
      let bytes = Array(magic) + process.unread
      // Printed text ends with a line break; a frame may follow it.
      let shown = bytes.firstIndex(of: 0x0A).map { Array(bytes[..<$0]) } ?? bytes
      // However much of it has arrived: its last character may be cut off.
      let isText =
        shown.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
        && !String(decoding: shown, as: UTF8.self).dropLast().contains("\u{FFFD}")
      throw isText
        ? wrong(
          "wrote \"\(ChildProcess.shown(shown).trimmingCharacters(in: .newlines))\" to its "
            + "standard output", expected: "a frame; print to standard error instead")
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
