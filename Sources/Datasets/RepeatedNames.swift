extension [String] {
  /// Which of the names of objects repeat, as a remark without its full stop: real places may share a name, and
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
