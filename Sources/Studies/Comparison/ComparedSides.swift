internal import Diagnostics

/// The names of the two results that are compared.
package struct ComparedSides {
  let pathA: String
  let pathB: String
  /// The folder's own name, or A and B if both have the same.
  let a: String
  let b: String

  package init(_ pathA: String, _ pathB: String) {
    self.pathA = pathA
    self.pathB = pathB
    let names = [pathA, pathB].map { path in
      path.unicodeScalars.split(separator: "/").last.map { String($0) } ?? path
    }
    (a, b) = names[0] == names[1] ? ("A", "B") : (names[0], names[1])
  }

  /// Where A and B come from; empty if the folders' names say it.
  var notes: [String] { a == "A" && b == "B" ? ["A is \(pathA), B is \(pathB)"] : [] }

  /// `mds 812 of 960 runs`, for each of the two that is not finished.
  func partial(_ ofA: String?, _ ofB: String?) -> [String] {
    [(a, ofA), (b, ofB)].compactMap { name, count in count.map { "\(name) \($0)" } }
  }

  /// - Parameter what: the thing that the two do not share.
  func nothingInCommon(_ what: String, _ a: [[String]], _ b: [[String]]) -> InputError {
    func some(_ names: [[String]]) -> String {
      let told = names.prefix(3).map { $0.joined(separator: " ") }.joined(separator: ", ")
      return names.isEmpty ? "nothing that is finished" : names.count > 3 ? "\(told), …" : told
    }
    return InputError(
      .data, at: pathB,
      "it has nothing in common with \(pathA): it has \(some(b)), the other \(some(a))",
      expected: "at least one \(what) in both")
  }
}
