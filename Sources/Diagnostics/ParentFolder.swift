extension String {
  /// The folder that a path's last component lies in: `configs` of `configs/mds.json`, empty for the
  /// current folder, `/` for the root.
  package var parentFolder: String {
    // By scalars: to the system a slash is one, whatever mark follows it.
    let path = unicodeScalars.trimmingSlashes
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(Substring(path[..<slash].trimmingSlashes))
  }
}

extension BidirectionalCollection<Unicode.Scalar> {
  /// Without slashes at the end, but for the root's.
  fileprivate var trimmingSlashes: SubSequence {
    var end = endIndex
    while end > startIndex, index(before: end) > startIndex, self[index(before: end)] == "/" {
      end = index(before: end)
    }
    return self[..<end]
  }
}
