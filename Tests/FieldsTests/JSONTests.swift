import Fields
import Foundation
import Testing

@Suite struct JSONTests {
  @Test(arguments: [
    ("5", JSON.integer(5)), ("5.0", .integer(5)), ("5e0", .integer(5)), ("-0.0", .integer(0)),
    ("2.5", .number(2.5)), ("1e-3", .number(0.001)), ("1e300", .number(1e300)),
    ("9223372036854775807", .integer(.max)),
    ("9223372036854775808", .number(9.223372036854775808e18)),
    ("true", .boolean(true)), ("1", .integer(1)), ("null", .null), ("\"a\"", .string("a")),
    ("[]", .array([])), ("{}", .object([:])), ("\u{FEFF}[1]", .array([1])),
  ])
  func readsEachNumberInItsOneForm(text: String, json: JSON) throws {
    #expect(try parse(text) == json)
  }

  @Test func literalsMakeTheSameForms() {
    let json: JSON = ["a": [1, 2.0, 2.5, true, nil, "b"], "c": [:]]
    let entries: [JSON] = [
      .integer(1), .integer(2), .number(2.5), .boolean(true), .null, .string("b"),
    ]
    #expect(json == .object(["a": .array(entries), "c": .object([:])]))
  }

  @Test(
    arguments: [
      (JSON.number(0.1), "0.1"), (.number(1e-7), "1e-07"), (JSON(3), "3"), (.number(3), "3"),
      (.number(.infinity), "null"), (.number(.nan), "null"), (.number(1e300), "1e+300"),
      (["b": 1, "a": [true, nil]], #"{"a":[true,null],"b":1}"#),
      (.string("q\" b\\ n\n t\t é \u{1} /"), #""q\" b\\ n\n t\t é \u0001 /""#),
    ] as [(JSON, String)])
  func textIsOneLineWithSortedKeys(json: JSON, text: String) {
    #expect(json.text == text)
  }

  @Test func prettyTextKeepsPlainListsOnOneLine() {
    let json: JSON = ["b": [1, 2.5, "x"], "a": [["c": nil], [:]], "d": [], "e": [[1], [2]]]
    #expect(
      json.prettyText == """
        {
          "a": [
            {
              "c": null
            },
            {}
          ],
          "b": [1, 2.5, "x"],
          "d": [],
          "e": [
            [1],
            [2]
          ]
        }

        """)
  }

  @Test(
    arguments: [Sample.json, 1e-300, "a\u{0}\u{2028}\"\\", [[[]]], ["é.b": ["": nil]]] as [JSON])
  func readsBackWhatItWrites(json: JSON) throws {
    #expect(try parse(json.text) == json)
    #expect(try parse(json.prettyText) == json)
    let encoded = try JSONEncoder().encode(json)
    #expect(try JSON.parse(encoded, place: "") == json)
    #expect(try JSONDecoder().decode(JSON.self, from: encoded) == json)
  }
}
