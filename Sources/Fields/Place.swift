/// The location of a value: a document and a key path in it, such as
/// `configs/mds.json: problem.objects[2]`.
struct Place: Hashable, Sendable, CustomStringConvertible {
  let document: String
  var path = ""
  /// Whether a value is only tried: the error is thrown away, so no remedy is looked for. (Looking
  /// for one tries values in its turn, and would never end.)
  var isTrial = false

  func key(_ key: String) -> Place {
    // A key that is not a plain name is shown as text, so that a message stays on one line.
    let isName =
      !key.isEmpty && key.utf8.count <= 60
      && key.unicodeScalars.allSatisfy { $0.properties.isGraphemeBase }
    let key = isName ? key : key.shortened(to: 40).quoted
    return Place(document: document, path: path.isEmpty ? key : "\(path).\(key)", isTrial: isTrial)
  }

  func index(_ index: Int) -> Place {
    Place(document: document, path: "\(path)[\(index)]", isTrial: isTrial)
  }

  var description: String {
    [document, path].filter { !$0.isEmpty }.joined(separator: ": ")
  }
}
