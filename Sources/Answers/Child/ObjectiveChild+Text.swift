internal import Fields
internal import Foundation

// Questions and answers in lines of JSON.
extension ObjectiveChild {
  func answerByText(
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

  /// The answer in the layout of a frame.
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
  fileprivate var entries: [JSON] { if case .array(let entries) = self { entries } else { [] } }

  /// Appends the numbers of nested lists.
  ///
  /// - Parameter lengths: the lengths of the list and of those in it.
  /// - Returns: false if the lists have another shape.
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
