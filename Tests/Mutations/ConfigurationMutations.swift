internal import Fields
public import Foundation

/// Texts of configurations gone wrong: a file's document changed and written again with its keys in
/// any order, or the file's own bytes changed.
public struct ConfigurationMutations {
  private let documents: [(path: String, bytes: [UInt8], json: JSON)]
  private let words: [String]

  /// The files below a folder whose names end in `.json`.
  public init(of folder: String) throws {
    let names = FileManager.default.enumerator(atPath: folder)!.compactMap { $0 as? String }
    documents = try names.filter { $0.hasSuffix(".json") }.sorted().map { name in
      let path = "\(folder)/\(name)"
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      return (path, bytes, try JSON.parse(Data(bytes), place: path))
    }
    words = documents.reduce(Set(Self.furtherWords)) { $0.union($1.json.words) }.sorted()
  }

  /// A configuration's path, and the text that takes its place.
  public func mutation(seed: UInt64) -> (path: String, text: Data) {
    var random = SplitMix(seed: seed)
    let document = documents[Int(seed % UInt64(documents.count))]
    if Int.random(in: 0..<4, using: &random) == 0 {
      return (document.path, Data(document.bytes.mutated(using: &random)))
    }
    let json = document.json.mutated(using: &random, words: words)
    return (document.path, Data(json.text(shuffledBy: &random).utf8))
  }

  private static let furtherWords = [
    "", "nothere", "ä", "smooth", "huber", "nesterov-chain", "tight-nonconvex", "isotropic",
    "power",
    "explicit", "geometric", "exponent", "condition", "eigenvalues", "dense", "form", "start",
    "start_distance", "start_deviation", "classical", "minimizer", "minimum", "smoothness", "scale",
    "threshold", "iterations", "gradient_norm", "natural_iterations", "seconds", "target",
    "absolute",
    "forward-gradient", "forward-mode", "complex-step", "tangents_at_once", "radius", "layers",
    "activation", "relu", "mean-squares", "libsvm", "format", "classes", "standardize", "length",
    "great-circle", "values", "squared-distances", "distance_sq", "gradient_norm_sq",
    "gradient_cost", "tangent_cost", "synthetic-logistic", "signal", "ways", "kind", "$schema",
  ]
}

extension JSON {
  /// On one line, with each object's keys in a random order.
  fileprivate func text(shuffledBy random: inout SplitMix) -> String {
    switch self {
    case .array(let entries):
      var texts: [String] = []
      for entry in entries { texts.append(entry.text(shuffledBy: &random)) }
      return "[\(texts.joined(separator: ", "))]"
    case .object(let entries):
      var texts: [String] = []
      for key in entries.keys.sorted().shuffled(using: &random) {
        texts.append("\(JSON.string(key).text): \(entries[key]!.text(shuffledBy: &random))")
      }
      return "{\(texts.joined(separator: ",\n"))}"
    default: return text
    }
  }
}
