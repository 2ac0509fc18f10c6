extension String {
  /// The folder that contains a path's last component: `configs` for `configs/mds.json`, empty for
  /// the current folder, `/` for the root.
  package var parentFolder: String {
    // By scalars, because to the system a slash is a slash, whatever mark follows it.
    let path = unicodeScalars.trimmingSlashes
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(Substring(path[..<slash].trimmingSlashes))
  }
}

extension BidirectionalCollection<Unicode.Scalar> {
  /// Without slashes at the end, except the root's.
  fileprivate var trimmingSlashes: SubSequence {
    var end = endIndex
    while end > startIndex, index(before: end) > startIndex, self[index(before: end)] == "/" {
      end = index(before: end)
    }
    return self[..<end]
  }
}
