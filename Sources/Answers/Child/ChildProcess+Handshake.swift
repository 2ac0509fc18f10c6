internal import Fields
internal import Foundation

extension ChildProcess {
  /// The most bytes of a line.
  static let longestLine = 64 << 20

  /// Writes zobench's first line and reads the child's.
  ///
  /// - Parameters:
  ///   - seconds: how long the child may take.
  ///   - role: the role it is asked to take.
  func shakeHands(
    _ line: JSON, within seconds: Double, role: String
  ) throws(ChildFault) -> Handshake {
    let deadline = ContinuousClock.Instant.after(seconds: seconds)
    var read: [UInt8]?
    do throws(Trouble) {
      try sendLine(line.text, by: deadline)
      read = try receiveLine(limit: Self.longestLine, by: deadline)
      // Skips what an interpreter prints when it starts.
      while let print = read, print.first != UInt8(ascii: "{") {
        remember(print)
        read = try receiveLine(limit: Self.longestLine, by: deadline)
      }
    } catch {
      switch error {
      case .late:
        throw ChildFault(
          .unavailable,
          "sent nothing within \(seconds) seconds" + saidInstead(incompleteLine),
          expected: "one line of JSON", remedy: "give a larger \"start_timeout\" to wait longer"
        ).with(lastWords: lastWords)
      case .closed:
        let how = endingAfterClosing
        throw ChildFault(
          .unavailable, "\(how) before sending its first line" + saidInstead(incompleteLine)
        ).with(lastWords: lastWords)
      }
    }
    guard let read else {
      throw ChildFault(
        .data, "sent a first line of more than \(Self.longestLine >> 20) MiB",
        expected: "one line of JSON", isFinal: true)
    }
    do throws(ChildFault) {
      return try Handshake(read, role: role)
    } catch {
      throw error.with(lastWords: lastWords)
    }
  }

  private func saidInstead(_ bytes: [UInt8]) -> String {
    bytes.isEmpty ? "" : ", only \"\(Self.shown(bytes))\""
  }

  func sendLine(_ text: String, by deadline: ContinuousClock.Instant) throws(Trouble) {
    let bytes = Array((text + "\n").utf8)
    try bytes.withUnsafeBufferPointer { (bytes) throws(Trouble) in
      try send(UnsafeRawBufferPointer(bytes), by: deadline)
    }
  }

  /// The beginning of bytes, for messages.
  static func shown(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes.prefix(60), as: UTF8.self)
    return bytes.count > 60 ? text + "…" : text
  }
}
