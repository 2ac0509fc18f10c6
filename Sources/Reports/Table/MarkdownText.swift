internal import Diagnostics

/// Texts that Markdown takes literally.
package enum MarkdownText {
  /// With a backslash before whatever has a meaning within a line in CommonMark
  /// (https://spec.commonmark.org/0.31.2/#backslash-escapes) or in GitHub's tables, strikethrough and formulas.
  package static func escaped(_ text: String) -> String {
    text.visible.replacingScalars { special.contains($0) ? "\\\($0)" : nil }
  }

  private static let special = Set(#"\`*_[]<>|~&$!#"#.unicodeScalars)
}
