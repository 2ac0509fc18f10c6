/// Texts as gnuplot's language has them.
package enum GnuplotText {
  /// A string that is taken as it stands: in single quotes a backslash means itself.
  package static func quoted(_ text: String) -> String {
    "'\(line(text).replacing("'", with: "''"))'"
  }

  /// On one line, without characters that cannot be seen.
  package static func line(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .surrogate: " "
      default: scalar
      }
    }
    var line = String.UnicodeScalarView()
    line.append(contentsOf: scalars)
    return String(line).split(separator: " ").joined(separator: " ")
  }
}
