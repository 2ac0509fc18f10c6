import Diagnostics
import Fields
import Foundation
import Testing

@Suite struct ParsingTests {
  @Test(arguments: [
    ("", "x.json: empty; expected a JSON value."),
    (" \r\n\t", "x.json: empty; expected a JSON value."),
    (#"{"a": 1,}"#, "x.json:1:8: a comma after the last entry. Remove the comma."),
    ("[1,\n 2,\n]", "x.json:2:3: a comma after the last entry. Remove the comma."),
    (
      "{\"a\": 1,\n \"a\": 2}",
      #"x.json:2:2: the key "a" appears twice in this object. Remove one of the two."#
    ),
    (
      #"{"a": 1"#,
      "x.json:1:8: the text ends too early. Look for a bracket, brace or quote that is not closed."
    ),
    (
      "[\"ab\n",
      "x.json:1:5: a line break or control character within quotes. Write \\n for a line break."
    ),
    ("{\n  \"a\": NaN\n}", #"x.json:2:8: unexpected "NaN". JSON has no such number."#),
    ("[True]", #"x.json:1:2: unexpected "True". Write true, false or null."#),
    ("// no\n{}", #"x.json:1:1: unexpected "//". JSON has no comments."#),
    ("{a: 1}", #"x.json:1:2: unexpected "a". Keys and strings must be in double quotes."#),
    ("{'a': 1}", #"x.json:1:2: unexpected "'a'". Write double quotes."#),
    (
      "[1 2]",
      #"x.json:1:4: unexpected "2". Look for a missing comma, colon or value just before it."#
    ),
    (
      "\r\n{\r\n\"a\" 1}",
      #"x.json:3:5: unexpected "1". Look for a missing comma, colon or value just before it."#
    ),
    (
      "{\"é\": \"日本\", \"ö\": }",
      #"x.json:1:18: unexpected "}". Look for a missing comma, colon or value just before it."#
    ),
    (
      #"{"a": 1} "b""#,
      #"x.json:1:10: unexpected "b". Look for a missing comma, colon or value just before it."#
    ),
    ("[.5]", #"x.json:1:2: unexpected ".5". Numbers begin with a digit or a minus sign."#),
    ("[1., 2]", #"x.json:1:4: a number that breaks off before ","."#),
    ("[01]", "x.json:1:3: a number with a leading zero."),
    (
      "[1,\n1e400]",
      "x.json:2:1: 1e400 is too large for a double; expected at most 1.8e308 in size."
    ),
    (
      #"["C:\qux"]"#,
      #"x.json:1:5: an escape that JSON does not have. Write \\ for a backslash."#
    ),
    (#"["\u12"]"#, #"x.json:1:5: \u without four hexadecimal digits."#),
    (
      String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000),
      "x.json:1:514: lists and objects nested more than 512 deep."
    ),
  ])
  func malformedTextIsLocated(text: String, message: String) {
    expectFault(message, kind: .data) { () throws(InputError) in try parse(text) }
  }

  @Test(
    arguments: [
      ([0x5B, 0x22, 0xFF, 0x22, 0x5D], "x.json:1:3: the byte 255"),
      ([0x0A, 0x0A, 0xC3], "x.json:3:1: the byte 195"),
      ([0x5B, 0x00, 0x5D, 0x00], "x.json:1:2: the byte 0"),
    ] as [([UInt8], String)])
  func textOfAnotherEncodingIsLocated(bytes: [UInt8], beginning: String) {
    expectFault("\(beginning) is not UTF-8 text here. Save the file as UTF-8.", kind: .data) {
      () throws(InputError) in try JSON.parse(Data(bytes), place: "x.json")
    }
  }

  @Test func repeatedKeysAreToldFromValuesAndOtherObjects() throws {
    let text = #"{"a":"a","b":{"a":["a","a",{"a":"\"a\",\"a\""}]},"c":[{},{"a":[]}]}"#
    #expect(try parse(text).text == text)
  }

  @Test func nestingUpToTheLimitIsRead() throws {
    let text = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
    #expect(try parse(text).text == text)
  }

  @Test func filesAreRead() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fields-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path + "/a.json"
    try "{\"a\": 1}".write(toFile: path, atomically: false, encoding: .utf8)
    #expect(try JSON.read(path: path) == ["a": 1])
    try "{\"a\" 1}".write(toFile: path, atomically: false, encoding: .utf8)
    expectFault(
      #"\#(path):1:6: unexpected "1". Look for a missing comma, colon or value just before it."#,
      kind: .data
    ) { () throws(InputError) in try JSON.read(path: path) }
    expectFault("\(folder.path)/b.json: no such file.", kind: .noInput) {
      () throws(InputError) in try JSON.read(path: folder.path + "/b.json")
    }
    expectFault("\(folder.path): a folder; expected a JSON file.", kind: .noInput) {
      () throws(InputError) in try JSON.read(path: folder.path)
    }
  }
}

/// Expects an error of this text and kind.
func expectFault(
  _ message: String, kind: InputError.Kind, _ body: () throws(InputError) -> some Any,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  do {
    let value = try body()
    Issue.record("No error, but \(value)", sourceLocation: sourceLocation)
  } catch {
    #expect(error.description == message, sourceLocation: sourceLocation)
    #expect(error.kind == kind, sourceLocation: sourceLocation)
  }
}
