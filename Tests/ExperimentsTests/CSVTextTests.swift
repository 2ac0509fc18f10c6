import Experiments
import Testing

@Suite struct CSVTextTests {
  private static func line(_ value: CSVText.Value) -> String {
    var csv = CSVText(columns: ["a", "b"])
    csv.append([value, .integer(1)])
    return String(csv.text.dropFirst("a,b\n".count))
  }

  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("a b", "a b"), ("a,b", #""a,b""#),
    (#"say "x""#, #""say ""x""""#),
    ("two\nlines", "\"two\nlines\""), ("two\r\nlines", "\"two\r\nlines\""), ("\r", "\"'\r\""),
    (#"""#, #""""""#), ("Zürich, λ", #""Zürich, λ""#), ("a;b\tc", "a;b\tc"),
  ])
  func texts(text: String, field: String) {
    #expect(Self.line(.text(text)) == field + ",1\n")
  }

  @Test(
    arguments: [
      (1, "1.0"), (-0.1, "-0.1"), (1e-5, "1e-05"), (1e300, "1e+300"), (0, "0.0"),
      (0.1 + 0.2, "0.30000000000000004"), (.infinity, ""), (-.infinity, ""), (.nan, ""), (nil, ""),
      (.leastNonzeroMagnitude, "0.0"), (.leastNormalMagnitude, "2.2250738585072014e-308"),
    ] as [(Double?, String)])
  func numbers(number: Double?, field: String) {
    #expect(Self.line(.number(number)) == field + ",1\n")
  }

  @Test func otherValues() {
    #expect(Self.line(.boolean(true)) == "TRUE,1\n")
    #expect(Self.line(.boolean(false)) == "FALSE,1\n")
    #expect(Self.line(.missing) == ",1\n")
    #expect(Self.line(.integer(-7)) == "-7,1\n")
    #expect(Self.line("literal") == "literal,1\n")
  }

  @Test func headersAreQuotedToo() {
    #expect(CSVText(columns: ["x,y", "z"]).text == "\"x,y\",z\n")
  }
}
