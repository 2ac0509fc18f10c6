import Diagnostics
import Fields
import Testing

/// A field that takes a number, or a word in its place.
@Suite struct NumberOrWordTests {
  private static let table = Table(
    "t", "A table.",
    fields: [
      Field(
        "radius",
        .sweep(
          .numberOrWord(
            .above(0).atMost(9), ["noise": "By noise.", "rounding": "By rounding."])),
        .defaults(to: 1), "Radius.")
    ])

  private static func resolve(_ radius: JSON) throws -> Values {
    try table.resolve(["radius": radius], at: "t.json")
  }

  @Test func numbersAndWords() throws {
    #expect(try Self.resolve(3).number("radius") == 3)
    #expect(try Self.resolve(3).optionalWord("radius") == nil)
    #expect(try Self.resolve("noise").optionalNumber("radius") == nil)
    #expect(try Self.resolve("noise").optionalWord("radius") == "noise")
    let swept = try Self.resolve(["noise", 2, "rounding"])
    #expect(swept.combinations.map { $0.optionalWord("radius") } == ["noise", nil, "rounding"])
    #expect(swept.combinations[1].number("radius") == 2)
    let replaced = try Self.resolve("noise").replacing("radius", with: 0.5)
    #expect(replaced.number("radius") == 0.5)
  }

  @Test(arguments: [
    (0 as JSON, "found 0", ""), (10, "found 10", ""), (true, "found true", "write a number"),
    ("nois", #"found "nois""#, #"perhaps you meant "noise""#),
    ("3", #"found "3""#, "write 3 without quotes"),
  ])
  func slips(radius: JSON, found: String, remedy: String) throws {
    do {
      _ = try Self.resolve(radius)
      Issue.record("\(radius) was taken")
    } catch let error as InputError {
      #expect(error.found == found)
      #expect(
        error.expected
          == #"a number above 0 and at most 9, or "noise", "rounding", or a list of such values"#)
      #expect(error.remedy.hasPrefix(remedy))
    }
  }

  @Test func schemaAndListing() {
    let schema = Self.table.schema(id: "i", title: "t").text
    let number = #"{"exclusiveMinimum":0,"maximum":9,"type":"number"}"#
    let value = #"{"anyOf":[\#(number),{"enum":["noise","rounding"]}]}"#
    #expect(schema.contains(value))
    #expect(schema.contains(#""items":"# + value))
    let listing = Self.table.listing()
    #expect(listing.contains(#""noise""#) && listing.contains("By rounding."))
  }
}
