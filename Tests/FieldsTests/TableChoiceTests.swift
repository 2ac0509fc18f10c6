import Diagnostics
import Fields
import Testing

/// Configurations of several kinds, told apart by a tag.
@Suite struct TableChoiceTests {
  private static let name = Field("name", .text(.identifier), .required, "What it is called.")

  private static let choice = TableChoice(
    tag: "kind",
    [
      Table(
        "race", "Who is fastest.",
        fields: [name, Field("laps", .integer(1...), .defaults(to: 3), "How long.")]),
      Table(
        "jump", "Who jumps highest.",
        fields: [name, Field("height", .number(.above(0)), .required, "How high.")]),
      Table(
        "throw", "Who throws farthest.",
        fields: [name, Field("height", .number(.above(0)), .optional, "From how high.")]),
    ])

  @Test(arguments: [
    (#"{"name": "a"}"#, "race", #"{"kind":"race","laps":3,"name":"a"}"#),
    (#"{"name": "a", "kind": "race", "laps": 9}"#, "race", #"{"kind":"race","laps":9,"name":"a"}"#),
    (
      #"{"$schema": "x", "name": "a", "kind": "jump", "height": 2}"#, "jump",
      #"{"height":2,"kind":"jump","name":"a"}"#
    ),
  ])
  func theTagChoosesTheTable(text: String, tag: String, resolved: String) throws {
    let values = try Self.choice.resolve(parse(text), at: "x.json")
    #expect(values.tag == tag && values.json.text == resolved)
    #expect(values.text("name") == "a")
    // A resolved configuration is complete, and resolves to itself.
    #expect(try Self.choice.resolve(values.json, at: "x.json") == values)
  }

  @Test(arguments: [
    (
      #"{"name": "a", "kind": "rase"}"#,
      """
      x.json: kind: found "rase"; expected one of "race", "jump", "throw". Perhaps you meant "race".
      """
    ),
    (
      #"{"name": "a", "kind": 3}"#,
      #"x.json: kind: found 3; expected one of "race", "jump", "throw"."#
    ),
    (
      #"{"name": "a", "laps": 2, "kind": "jump", "height": 1}"#,
      """
      x.json: laps: not a key where "kind" is "jump"; expected one of "kind", "name", "height". It \
      belongs to "kind": "race".
      """
    ),
    (
      #"{"name": "a", "height": 2}"#,
      """
      x.json: height: not a key where "kind" is "race"; expected one of "kind", "name", "laps". It \
      belongs to "kind": "jump" or "throw".
      """
    ),
    (
      #"{"name": "a", "lapps": 2}"#, #"x.json: lapps: unknown key. Perhaps you meant "laps"."#
    ),
    (
      #"{"name": "a", "knid": "jump"}"#,
      #"x.json: knid: unknown key. Perhaps you meant "kind"."#
    ),
    (#"{"name": "a", "kind": "jump"}"#, "x.json: height: missing; expected a number above 0."),
    (#"[]"#, #"x.json: found []; expected an object. Its keys are "name", "laps"."#),
    (#"{"$schema": 3, "name": "a"}"#, #"x.json: $schema: found 3; expected a string. Write "3"."#),
  ])
  func whatIsWrongIsNamed(text: String, message: String) throws {
    let error = #expect(throws: InputError.self) {
      try Self.choice.resolve(parse(text), at: "x.json")
    }
    #expect(error?.description == message)
  }

  @Test func schema() throws {
    let expected = #"""
      {"$id":"i","$schema":"https://json-schema.org/draft/2020-12/schema","allOf":[
      {"if":{"properties":{"kind":{"const":"race"}}},
      "then":{"additionalProperties":false,"description":"Who is fastest.","properties":{
      "$schema":{"description":"The location of this schema.","type":"string"},
      "kind":{"const":"race"},
      "laps":{"default":3,"description":"How long.","minimum":1,"type":"integer"},
      "name":{"description":"What it is called.","pattern":"^[A-Za-z][A-Za-z0-9_-]*$","type":"string"}},
      "required":["name"],"type":"object"}},
      {"if":{"properties":{"kind":{"const":"jump"}},"required":["kind"]},
      "then":{"additionalProperties":false,"description":"Who jumps highest.","properties":{
      "$schema":{"description":"The location of this schema.","type":"string"},
      "height":{"description":"How high.","exclusiveMinimum":0,"type":"number"},
      "kind":{"const":"jump"},
      "name":{"description":"What it is called.","pattern":"^[A-Za-z][A-Za-z0-9_-]*$","type":"string"}},
      "required":["kind","name","height"],"type":"object"}},
      {"if":{"properties":{"kind":{"const":"throw"}},"required":["kind"]},
      "then":{"additionalProperties":false,"description":"Who throws farthest.","properties":{
      "$schema":{"description":"The location of this schema.","type":"string"},
      "height":{"description":"From how high.","exclusiveMinimum":0,"type":"number"},
      "kind":{"const":"throw"},
      "name":{"description":"What it is called.","pattern":"^[A-Za-z][A-Za-z0-9_-]*$","type":"string"}},
      "required":["kind","name"],"type":"object"}}],
      "properties":{"kind":{"default":"race",
      "description":"race: Who is fastest.\njump: Who jumps highest.\nthrow: Who throws farthest.",
      "enum":["race","jump","throw"]}},"title":"T","type":"object"}
      """#
    #expect(Self.choice.schema(id: "i", title: "T").text == expected.replacing("\n", with: ""))
  }
}
