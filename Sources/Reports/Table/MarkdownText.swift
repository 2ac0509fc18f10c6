internal import Diagnostics

/// Texts in Markdown that mean themselves.
package enum MarkdownText {
  /// With a backslash before whatever CommonMark (https://spec.commonmark.org/0.31.2/#backslash-escapes) or
  /// GitHub's tables, strikethrough and formulas give a meaning within a line.
  package static func escaped(_ text: String) -> String {
    text.visible.replacingScalars { special.contains($0) ? "\\\($0)" : nil }
  }

  private static let special = Set(#"\`*_[]<>|~&$!#"#.unicodeScalars)
}
