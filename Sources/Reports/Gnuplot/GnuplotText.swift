internal import Diagnostics

/// Texts as gnuplot's language has them.
package enum GnuplotText {
  /// A string that is taken as it stands: in single quotes a backslash means itself, and a backquote no
  /// command.
  ///
  /// A single quote within is put between two such strings. Doubled, as gnuplot's manual has it, gnuplot 5.4
  /// takes it for the end at the beginning of a string and after another one.
  package static func quoted(_ text: String) -> String {
    line(text).unicodeScalars.split(separator: "'", omittingEmptySubsequences: false)
      .map { "'\(String($0))'" }.joined(separator: #" . "'" . "#)
  }

  /// A comment up to the end of the line. A backslash there would make the next line one, too.
  package static func comment(_ text: String) -> String {
    let line = line(text)
    return "# \(line)\(line.unicodeScalars.last == "\\" ? " ." : "")"
  }

  /// On one line, with what cannot be seen written out.
  package static func line(_ text: String) -> String {
    let blanks: Set<Unicode.Scalar> = ["\n", "\r", "\t"]
    return text.replacingScalars { blanks.contains($0) ? " " : nil }.visible
      .unicodeScalars.split(separator: " ").map { String($0) }.joined(separator: " ")
  }
}
