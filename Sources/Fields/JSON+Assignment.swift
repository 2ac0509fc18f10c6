public import Diagnostics
import Foundation

extension JSON {
  /// Sets one value by its key path, as `--set KEY.PATH=VALUE` on the command line does.
  ///
  /// Dots join the keys, and numbers select a list's entries: `methods.0.radius=1e-3`, or
  /// `methods[0].radius=1e-3` as error messages write it. Objects missing on the way are created.
  /// The value is read as JSON if it is JSON, otherwise as a string.
  ///
  /// - Throws: `.usage` at `--set KEY.PATH`.
  public mutating func set(_ assignment: String) throws(InputError) {
    let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let path = parts[0].trimmingCharacters(in: .whitespaces)
    guard parts.count == 2 else {
      throw InputError(
        .usage, at: "--set \(path)", "no value", expected: "KEY.PATH=VALUE",
        remedy: "write \(path.isEmpty ? "KEY.PATH" : path)=VALUE")
    }
    let keys = path.replacing("[", with: ".").replacing("]", with: "")
      .split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard !keys.contains("") else {
      throw InputError(
        .usage, at: "--set \(path)", "an empty key", expected: "keys joined by single dots")
    }
    let value = (try? JSON.parse(Data(parts[1].utf8), place: "")) ?? .string(String(parts[1]))
    self = try setting(keys[...], to: value, below: Place(document: ""), place: "--set \(path)")
  }

  private func setting(
    _ keys: ArraySlice<String>, to value: JSON, below parent: Place, place: String
  ) throws(InputError) -> JSON {
    guard let key = keys.first else { return value }
    let rest = keys.dropFirst()
    let name = parent.path.isEmpty ? "the configuration" : parent.path
    switch self {
    case .object(var entries):
      entries[key] = try (entries[key] ?? .object([:])).setting(
        rest, to: value, below: parent.key(key), place: place)
      return .object(entries)
    case .array(var entries):
      guard let index = Int(key), "\(index)" == key, entries.indices.contains(index) else {
        throw InputError(
          .usage, at: place, "\(name) has no entry \(key)",
          expected: entries.isEmpty
            ? "no entry, since the list is empty"
            : entries.count == 1 ? "0, its only entry" : "a number from 0 to \(entries.count - 1)")
      }
      entries[index] = try entries[index].setting(
        rest, to: value, below: parent.index(index), place: place)
      return .array(entries)
    default:
      throw InputError(
        .usage, at: place, "\(name) is \(excerpt), which has no key \(key.quoted)",
        remedy: "set \(name) as a whole")
    }
  }
}
