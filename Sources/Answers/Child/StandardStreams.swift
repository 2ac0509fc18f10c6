public import Fields
internal import Foundation

/// This process as a child: its standard streams, both of which belong to the protocol.
///
/// Anything else that is printed goes to standard error.
public final class StandardStreams {
  private let output: Int32
  private var buffer = GrowingBytes()

  /// Takes over standard output, and redirects everything that others print from now on to standard
  /// error.
  public init() {
    output = dup(STDOUT_FILENO)
    dup2(STDERR_FILENO, STDOUT_FILENO)
  }

  /// The other side's first line, as an object; nil if it is none, or at the end of input.
  public func readLine() -> [String: JSON]? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while read(STDIN_FILENO, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
    guard let json = try? JSON.parse(Data(line), place: ""), case .object(let entries) = json else {
      return nil
    }
    return entries
  }

  /// Writes a JSON object as one line.
  public func write(line: [String: JSON]) {
    let bytes = Array((JSON.object(line).text + "\n").utf8)
    bytes.withUnsafeBytes { write($0) }
  }

  /// Reads a frame's header and body, which is valid until the next frame.
  ///
  /// - Returns: nil at the end of input.
  public func readFrame() -> (header: PipeFrame.Header, body: UnsafeMutableRawBufferPointer)? {
    let bytes = buffer.room(PipeFrame.headerBytes)
    guard fill(bytes), let header = PipeFrame.Header(UnsafeRawBufferPointer(bytes)) else {
      return nil
    }
    let body = buffer.room(Int(header.bytes))
    return fill(body) ? (header, body) : nil
  }

  /// Writes a frame, setting the length of the body in its header.
  public func write(_ header: PipeFrame.Header, _ body: [UInt8]) {
    var header = header
    header.bytes = UInt64(body.count)
    var frame = [UInt8](repeating: 0, count: PipeFrame.headerBytes)
    frame.withUnsafeMutableBytes { header.write(to: $0) }
    (frame + body).withUnsafeBytes { write($0) }
  }

  private func fill(_ bytes: UnsafeMutableRawBufferPointer) -> Bool {
    var place = 0
    while place < bytes.count {
      let count = read(STDIN_FILENO, bytes.baseAddress! + place, bytes.count - place)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      place += count
    }
    return true
  }

  private func write(_ bytes: UnsafeRawBufferPointer) {
    var place = 0
    while place < bytes.count {
      let count = Foundation.write(output, bytes.baseAddress! + place, bytes.count - place)
      if count < 0, errno == EINTR { continue }
      // Nobody reads any more: the next read will find the end of input.
      guard count > 0 else { return }
      place += count
    }
  }
}
