extension Collection<String> {
  /// `"a", "b", "c"`.
  var listed: String { map(\.quoted).joined(separator: ", ") }
}
