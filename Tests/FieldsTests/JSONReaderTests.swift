import Diagnostics
import Fields
import Foundation
import Testing

/// Documents are read as Foundation reads them, in time that grows only with their length.
@Suite struct JSONReaderTests {
  @Test(arguments: [
    "0", "-0", "-0.0", "5", "5.0", "5e0", "-17", "1e3", "1.5E-7", "9007199254740993",
    "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e300", "4e-310",
    "true", "false", "null", "[]", "{}", " [ 1 , [ ] , { } ] ", "\t{\"a\" :\r\n1}\n",
    #""""#, #""é ∇ 👩‍🚀""#, #""\"\\\/\b\f\n\r\t""#, #""\u00e9\ud83d\ude80""#, #""a\\""#,
    #"["\\\"", "]"]"#,
    #"{"a,b": [true, {"}": "{"}], "": null, "\u0061b": -1.25}"#,
  ])
  func readAsFoundationDoes(text: String) throws {
    let data = Data(text.utf8)
    #expect(try JSON.parse(data, place: "x") == JSONDecoder().decode(JSON.self, from: data))
  }

  /// `JSONDecoder` takes a minute for one of these.
  @Test(arguments: [1, 2, 100, 500])
  func deepDocuments(depth: Int) throws {
    let text =
      String(repeating: #"[{"a":"#, count: depth / 2) + "7.5"
      + String(repeating: "}]", count: depth / 2)
    var json = try JSON.parse(Data(text.utf8), place: "x")
    for _ in 0..<depth / 2 {
      guard case .array(let list) = json, case .object(let entries) = list[0] else {
        Issue.record("not a list of objects")
        return
      }
      json = try #require(entries["a"])
    }
    #expect(json == 7.5)
  }

  @Test(arguments: [513, 100_000])
  func tooDeep(depth: Int) {
    #expect(throws: InputError.self) {
      try JSON.parse(Data(String(repeating: "[", count: depth).utf8), place: "x")
    }
  }

  /// Two spellings of one key are one key.
  @Test(arguments: [#"{"a": 1, "\u0061": 2}"#, #"{"\n": 1, "\u000a": 2}"#])
  func keysSpeltDifferently(text: String) {
    #expect(throws: InputError.self) { try JSON.parse(Data(text.utf8), place: "x") }
  }

  /// A message stays on its line, whatever a key is made of.
  @Test(arguments: ["a\nb", "\u{0}", "", String(repeating: "k", count: 10_000)])
  func strangeKeys(key: String) throws {
    let error = #expect(throws: InputError.self) {
      try Sample.study.resolve(.object([key: 1]), at: "x.json")
    }
    let message = try #require(error).description
    #expect(message.hasPrefix("x.json: \"") && message.count < 500 && !message.contains("\n"))
  }
}
