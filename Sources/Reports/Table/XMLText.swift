internal import Diagnostics

/// Texts that XML and HTML take literally, between tags and in attributes.
package enum XMLText {
  /// What XML 1.0 does not allow (controls, U+FFFE, U+FFFF) is written out; line breaks and tabs stay.
  package static func escaped(_ text: String) -> String {
    text.visible(keeping: ["\n", "\t"]).replacingScalars { entities[$0] }
  }

  private static let entities: [Unicode.Scalar: String] = [
    "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;",
  ]
}
