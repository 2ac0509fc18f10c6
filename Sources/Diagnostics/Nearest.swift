extension Collection<String> {
  /// The entry that `word` was probably meant to be: the nearest by edit distance, ignoring case,
  /// if at most a third of the letters are wrong; otherwise the first that `word` abbreviates.
  package func nearest(to word: String) -> String? {
    let word = word.lowercased()
    let length = word.count
    let most = Swift.max(1, length / 3)
    // The distance is at least the difference in length, so text pasted by mistake takes no time.
    let distances = filter { abs($0.count - length) <= most }
      .map { (entry: $0, distance: editDistance(word, $0.lowercased())) }
    if let best = distances.min(by: { $0.distance < $1.distance }),
      best.distance <= most, best.distance < length
    {
      return best.entry
    }
    return length < 3 ? nil : first { $0.lowercased().hasPrefix(word) }
  }
}

/// The Damerau–Levenshtein distance (optimal string alignment): how many letters to insert, delete,
/// replace or swap with their neighbour. Costs O(m n) time.
package func editDistance(_ first: String, _ second: String) -> Int {
  let first = Array(first)
  let second = Array(second)
  var beforeLast: [Int] = []
  var last = Array(0...second.count)
  for i in first.indices {
    var row = [i + 1]
    for j in second.indices {
      var distance = Swift.min(
        last[j + 1] + 1, row[j] + 1, last[j] + (first[i] == second[j] ? 0 : 1))
      if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
        distance = Swift.min(distance, beforeLast[j - 1] + 1)
      }
      row.append(distance)
    }
    (beforeLast, last) = (last, row)
  }
  return last[second.count]
}
