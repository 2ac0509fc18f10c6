extension Table {
  /// The JSON Schema (draft 2020-12) of a configuration, for editors and other tools.
  ///
  /// It accepts what ``resolve(_:at:)`` accepts, including a `"$schema"` key at the top.
  public func schema(id: String, title: String) -> JSON {
    .object(rootSchema().merging(JSON.schemaHead(id: id, title: title)) { $1 })
  }

  /// The schema of an object that may say where its schema is.
  fileprivate func rootSchema(tag: String? = nil) -> [String: JSON] {
    var schema = objectSchema(tag: tag)
    var properties = schema["properties"]?.object ?? [:]
    properties["$schema"] = ["type": "string", "description": "The location of this schema."]
    schema["properties"] = .object(properties)
    return schema
  }

  /// The schema of an object with the table's fields, and with a tag if the table is one of a variant.
  fileprivate func objectSchema(tag: String? = nil) -> [String: JSON] {
    var properties: [String: JSON] = [:]
    for field in fields { properties[field.name] = field.schema }
    var required = fields.filter { $0.presence == .required }.map { JSON.string($0.name) }
    if let tag {
      properties[tag] = ["const": .string(name)]
      // A branch that must be there also identifies the table.
      if branch?.isRequired != true { required.insert(.string(tag), at: 0) }
    }
    if let branch {
      for field in branch.tables.flatMap(\.fields) { properties[field.name] = field.schema }
      properties[branch.field.name] = branch.field.schema
      if branch.isRequired { required.append(.string(branch.field.name)) }
    }
    var schema: [String: JSON] = [
      "type": "object", "properties": .object(properties), "additionalProperties": false,
    ]
    if let branch { schema["dependentSchemas"] = .object(branch.dependencies) }
    if !required.isEmpty { schema["required"] = .array(required) }
    if !sentence.isEmpty { schema["description"] = .string(sentence) }
    return schema
  }
}

extension Table.Branch {
  /// For every field, the values of the tag that it may occur with; for the tag, what must occur with it.
  fileprivate var dependencies: [String: JSON] {
    var schemas: [String: JSON] = [:]
    for name in Set(tables.flatMap(\.fields).map(\.name)) {
      schemas[name] = [
        "properties": [tag: ["enum": .array(owners(of: name).map { .string($0) })]],
        "required": [.string(tag)],
      ]
    }
    let needing = tables.filter { $0.fields.contains { $0.presence == .required } }
    guard !needing.isEmpty else { return schemas }
    schemas[tag] = [
      "allOf": .array(
        needing.map { table in
          let names = table.fields.filter { $0.presence == .required }.map(\.name)
          return [
            "if": ["properties": [tag: ["const": .string(table.name)]]],
            "then": ["required": .array(names.map { .string($0) })],
          ]
        })
    ]
    return schemas
  }
}

extension TableChoice {
  /// The JSON Schema (draft 2020-12) of a configuration of any of the kinds: the tag is one of the tables'
  /// names, and the rest follows the table that it names. (An editor then reports mistakes against that one
  /// table, where `oneOf` would only say that none fits.)
  public func schema(id: String, title: String) -> JSON {
    let explained = tables.map { "\($0.name): \($0.sentence)" }
    var schema = JSON.schemaHead(id: id, title: title)
    schema["type"] = "object"
    schema["properties"] = [
      tag: [
        "enum": .array(tables.map { .string($0.name) }), "default": .string(tables[0].name),
        "description": .string(explained.joined(separator: "\n")),
      ]
    ]
    schema["allOf"] = .array(
      tables.enumerated().map { i, table in
        // A condition on an absent key holds.
        var condition: [String: JSON] = ["properties": [tag: ["const": .string(table.name)]]]
        var consequence = table.rootSchema(tag: tag)
        if i == 0 {
          consequence["required"] = consequence["required"]?.array.map { names in
            .array(names.filter { $0 != .string(tag) })
          }
        } else {
          condition["required"] = [.string(tag)]
        }
        return ["if": .object(condition), "then": .object(consequence)]
      })
    return .object(schema)
  }
}

extension JSON {
  fileprivate static func schemaHead(id: String, title: String) -> [String: JSON] {
    [
      "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": .string(id),
      "title": .string(title),
    ]
  }
}

extension Field {
  /// The type's schema with the field's sentence and default.
  fileprivate var schema: JSON {
    var schema = type.schema
    if case .choice(let choices) = type {
      let explained = choices.map { "\($0.key): \($0.value)" }
      schema["description"] = .string(([sentence] + explained).joined(separator: "\n"))
    } else {
      schema["description"] = .string(sentence)
    }
    if case .defaults(let value) = presence { schema["default"] = value }
    return .object(schema)
  }
}

extension FieldType {
  fileprivate var schema: [String: JSON] {
    switch self {
    case .integer(let range):
      var schema: [String: JSON] = ["type": "integer"]
      if range.lowerBound != .min { schema["minimum"] = .integer(range.lowerBound) }
      if range.upperBound != .max { schema["maximum"] = .integer(range.upperBound) }
      return schema
    case .number(let range):
      var schema: [String: JSON] = ["type": "number"]
      if let lower = range.lower {
        schema[lower.isIncluded ? "minimum" : "exclusiveMinimum"] = JSON(lower.value)
      }
      if let upper = range.upper {
        schema[upper.isIncluded ? "maximum" : "exclusiveMaximum"] = JSON(upper.value)
      }
      return schema
    case .numberOrWord(let range, let words):
      return [
        "anyOf": [
          .object(FieldType.number(range).schema),
          ["enum": .array(words.map { .string($0.key) })],
        ]
      ]
    case .boolean: return ["type": "boolean"]
    case .text(.any): return ["type": "string"]
    case .text(.nonEmpty), .path: return ["type": "string", "minLength": 1]
    case .text(.label): return ["type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_.-]*$"]
    case .text(.identifier): return ["type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]*$"]
    case .choice(let choices): return ["enum": .array(choices.map { .string($0.key) })]
    case .list(let element, let count):
      return ["type": "array", "items": .object(element.schema), "minItems": .integer(count)]
    case .sweep(let element):
      let value = JSON.object(element.schema)
      return [
        "anyOf": [
          value, ["type": "array", "items": value, "minItems": 1, "uniqueItems": true],
        ]
      ]
    case .either(let types): return ["anyOf": .array(types.map { .object($0.schema) })]
    case .any: return [:]
    case .table(let table): return table.objectSchema()
    case .alternative(let fields):
      let properties = fields.map { ($0.name, $0.schema) }
      return [
        "type": "object", "properties": .object(Dictionary(uniqueKeysWithValues: properties)),
        "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
      ]
    case .variant(let tag, let tables):
      return ["oneOf": .array(tables.map { .object($0.objectSchema(tag: tag)) })]
    }
  }
}
