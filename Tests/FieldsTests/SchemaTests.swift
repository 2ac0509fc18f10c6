import Fields
import Testing

@Suite struct SchemaTests {
  @Test func holdsEveryKindOfField() throws {
    let table = Table(
      "t", "A table.",
      fields: [
        Field("whole", .integer(3...9), .defaults(to: 4), "Whole."),
        Field("any", .integer(.min ... .max), .optional, "Any."),
        Field("share", .number(.above(0).atMost(1)), .required, "Share."),
        Field("flag", .boolean, .required, "Flag."),
        Field("name", .text(.identifier), .required, "Name."),
        Field("file", .path, .optional, "File."),
        Field("scale", .choice(["a": "First.", "b": "Second."]), .optional, "Scale."),
        Field("list", .list(of: .number(.below(0)), atLeast: 2), .optional, "List."),
        Field("sweep", .sweep(.integer(1...)), .optional, "Sweep."),
        Field("inner", .table(Table("i", "Inner.", fields: [])), .optional, "Object."),
        Field(
          "either", .alternative([Field("x", .boolean, .required, "X.")]), .optional, "Either."),
        Field(
          "variant",
          .variant(
            tag: "type", [Table("v", "V.", fields: [Field("y", .text(.any), .required, "Y.")])]),
          .optional, "Variant."),
      ])
    let expected = #"""
      {"$id":"https://example.org/t.json","$schema":"https://json-schema.org/draft/2020-12/schema",
      "additionalProperties":false,"description":"A table.","properties":{
      "$schema":{"description":"The location of this schema.","type":"string"},
      "any":{"description":"Any.","type":"integer"},
      "either":{"additionalProperties":false,"description":"Either.","maxProperties":1,
      "minProperties":1,"properties":{"x":{"description":"X.","type":"boolean"}},"type":"object"},
      "file":{"description":"File.","minLength":1,"type":"string"},
      "flag":{"description":"Flag.","type":"boolean"},
      "inner":{"additionalProperties":false,"description":"Object.","properties":{},"type":"object"},
      "list":{"description":"List.","items":{"exclusiveMaximum":0,"type":"number"},"minItems":2,
      "type":"array"},
      "name":{"description":"Name.","pattern":"^[A-Za-z][A-Za-z0-9_-]*$","type":"string"},
      "scale":{"description":"Scale.\na: First.\nb: Second.","enum":["a","b"]},
      "share":{"description":"Share.","exclusiveMinimum":0,"maximum":1,"type":"number"},
      "sweep":{"anyOf":[{"minimum":1,"type":"integer"},{"items":{"minimum":1,"type":"integer"},
      "minItems":1,"type":"array","uniqueItems":true}],"description":"Sweep."},
      "variant":{"description":"Variant.","oneOf":[{"additionalProperties":false,"description":"V.",
      "properties":{"type":{"const":"v"},"y":{"description":"Y.","type":"string"}},
      "required":["type","y"],"type":"object"}]},
      "whole":{"default":4,"description":"Whole.","maximum":9,"minimum":3,"type":"integer"}},
      "required":["share","flag","name"],"title":"T","type":"object"}
      """#
    let schema = table.schema(id: "https://example.org/t.json", title: "T")
    #expect(schema.text == expected.replacing("\n", with: ""))
    #expect(try parse(schema.prettyText) == schema)
  }
}
