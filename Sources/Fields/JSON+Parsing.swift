public import Diagnostics
public import Foundation

extension JSON {
  /// The value that UTF-8 text holds.
  ///
  /// Stricter than Foundation, which accepts a trailing comma and a repeated key.
  ///
  /// - Parameters:
  ///   - data: The text, with or without a byte order mark.
  ///   - place: What to call it in errors, such as a file's path.
  /// - Throws: `.data` at `place:line:column` if the text is not JSON.
  public static func parse(_ data: Data, place: String) throws(InputError) -> JSON {
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = data.starts(with: byteOrderMark) ? data.dropFirst(3) : data
    let bytes = [UInt8](text)
    if let fault = SyntaxFault.ofEncoding(bytes) { throw fault.error(in: bytes, of: place) }
    if bytes.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) {
      throw InputError(.data, at: place, "empty", expected: "a JSON value")
    }
    do {
      // Called because JSONDecoder does not say where the fault is (Foundation 6.3, Linux).
      _ = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    } catch {
      throw SyntaxFault(foundation: error as NSError, bytes).error(in: bytes, of: place)
    }
    if let fault = SyntaxFault.toleratedByFoundation(in: bytes) {
      throw fault.error(in: bytes, of: place)
    }
    return JSONReader.value(of: bytes)
  }

  /// The value that a file or a pipe holds, or standard input if the path is `-`.
  ///
  /// - Parameter kind: what the file is, for errors.
  /// - Throws: `.noInput` if the file is missing, is a folder or cannot be read; `.data` at `path:line:column` if
  ///   it does not hold JSON.
  public static func read(path: String, as kind: String = "a JSON file") throws(InputError) -> JSON
  {
    guard !path.isStream else { return try object(path.streamed(), place: path.streamName, kind) }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw InputError(.noInput, at: path, "no such file")
    }
    guard !isFolder.boolValue else {
      throw InputError(.noInput, at: path, "a folder", expected: kind)
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw InputError(
        .noInput, at: path, "cannot be read", remedy: "check the file's permissions")
    }
    return try object(data, place: path, kind)
  }

  /// The value of a whole file, which is an object. The error says so if the file is of another kind, such as a
  /// table.
  private static func object(
    _ data: Data, place: String, _ kind: String
  ) throws(InputError) -> JSON {
    do {
      return try parse(data, place: place)
    } catch {
      let text = String(decoding: data.prefix(200), as: UTF8.self)
      let words = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
      guard let first = words.first, first.isLetter || first.isNumber || first == "\"",
        SyntaxFault.ofEncoding([UInt8](data)) == nil
      else { throw error }
      let line = String(words.prefix { !$0.isNewline })
      throw InputError(
        .data, at: place, "not JSON: it begins with \(line.shortened(to: 20))",
        expected: "\(kind), which begins with {")
    }
  }
}
