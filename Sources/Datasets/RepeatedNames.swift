extension [String] {
  /// Remarks on names of objects that repeat, without a final full stop: real places may share a name, and
  /// names may be typed twice.
  func remarksOnRepeats(of noun: String) -> [String] {
    let counts = Dictionary(map { ($0, 1) }, uniquingKeysWith: +)
    var seen: Set<String> = []
    let repeated = filter { counts[$0]! > 1 && seen.insert($0).inserted }
    guard let first = repeated.first else { return [] }
    let example = "\(counts[first]!) \(noun)s are named \(first.quoted)"
    return [
      repeated.count == 1 ? example : "\(repeated.count) names repeat: \(example), for instance"
    ]
  }
}
