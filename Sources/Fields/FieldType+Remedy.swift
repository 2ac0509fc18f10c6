import Diagnostics
import Foundation

extension FieldType {
  /// How to correct a value that the type does not take; empty if there is nothing to add to what
  /// the type expects.
  func remedy(for json: JSON) -> String {
    if case .string(let text) = json, let inner = try? JSON.parse(Data(text.utf8), place: ""),
      accepts(inner)
    {
      return "write \(inner.excerpt) without quotes"
    }
    switch (self, json) {
    case (.sweep(let element), _):
      return element.remedy(for: json)
    case (.table(let table), _):
      let names = table.fields.map(\.name)
      return names.isEmpty ? "write {}" : "its keys are \(names.listed)"
    case (.variant(let tag, let tables), .string(let name)):
      let nearest = tables.map(\.name).nearest(to: name)
      return nearest.map { "write \(JSON.object([tag: .string($0)]).text)" } ?? ""
    case (.list, _) where accepts([json]):
      return "write \(JSON.array([json]).excerpt)"
    case (.choice(let choices), .string), (.numberOrWord(_, let choices), .string):
      return Self.nearestRemedy(to: json, among: choices.map(\.key))
    case (.either, _), (.any, _), (.list, _), (_, .string), (_, .null), (_, .object):
      return ""
    case (.alternative(let fields), _):
      return fields.first { $0.type.accepts(json) }
        .map { "write {\($0.name.quoted): \(json.excerpt)}" } ?? ""
    case (_, .array(let entries)):
      return entries.count == 1 && accepts(entries[0])
        ? "write \(entries[0].excerpt) without brackets" : "this key takes a single value"
    case (.number, .boolean(let value)), (.integer, .boolean(let value)),
      (.numberOrWord, .boolean(let value)):
      return "write a number; \(value) is not read as \(value ? 1 : 0)"
    case (.boolean, .integer(let value)) where value == 0 || value == 1:
      return "write \(value == 1)"
    case (_, .number), (_, .integer), (_, .boolean):
      if accepts(.string(json.text)) { return "write \(json.text.quoted)" }
    }
    return ""
  }

  /// What a string was probably meant to be; empty if it is not near any of the names.
  static func nearestRemedy(to json: JSON, among names: [String]) -> String {
    guard case .string(let text) = json, let nearest = names.nearest(to: text) else { return "" }
    return "perhaps you meant \(nearest.quoted)"
  }
}
