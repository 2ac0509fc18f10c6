/// Where a value stands: a document and a key path in it, `configs/mds.json: problem.objects[2]`.
struct Place: Hashable, Sendable, CustomStringConvertible {
  let document: String
  var path = ""
  /// Whether a value is only tried: the error is thrown away, so no remedy is looked for. (Looking
  /// for one tries values in its turn, and would not end.)
  var isTrial = false

  func key(_ key: String) -> Place {
    Place(document: document, path: path.isEmpty ? key : "\(path).\(key)", isTrial: isTrial)
  }

  func index(_ index: Int) -> Place {
    Place(document: document, path: "\(path)[\(index)]", isTrial: isTrial)
  }

  var description: String {
    [document, path].filter { !$0.isEmpty }.joined(separator: ": ")
  }
}
