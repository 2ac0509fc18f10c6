/// The one of `names` that `name` is most likely a misspelling of; nil when none is close.
///
/// Close means: at most a third of the letters differ by insertion, deletion or replacement
/// (Levenshtein distance), at least one is allowed, and upper and lower case are the same. Takes
/// time proportional to the product of the lengths, summed over `names`.
func nearestName(to name: String, among names: [String]) -> String? {
  let wanted = Array(name.lowercased())
  let allowed = max(1, wanted.count / 3)
  var best: (name: String, distance: Int)?
  for candidate in names where abs(candidate.count - wanted.count) <= allowed {
    let distance = editDistance(wanted, Array(candidate.lowercased()))
    if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.name
}

private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let replaced = diagonal + (x == y ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[b.count]
}
