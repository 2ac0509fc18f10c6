internal import Diagnostics

/// Texts in gnuplot's language.
package enum GnuplotText {
  /// A string that is taken literally: in single quotes a backslash means itself, and a backquote is no command.
  ///
  /// A single quote within is put between two such strings. If it is doubled, as gnuplot's manual says, gnuplot 5.4
  /// takes it for the end at the beginning of a string and after another one.
  package static func quoted(_ text: String) -> String {
    line(text).unicodeScalars.split(separator: "'", omittingEmptySubsequences: false)
      .map { "'\(String($0))'" }.joined(separator: #" . "'" . "#)
  }

  /// A comment up to the end of the line. A backslash there would make the next line a comment, too.
  package static func comment(_ text: String) -> String {
    let line = line(text)
    return "# \(line)\(line.unicodeScalars.last == "\\" ? " ." : "")"
  }

  /// On one line, with invisible characters written out.
  package static func line(_ text: String) -> String {
    let blanks: Set<Unicode.Scalar> = ["\n", "\r", "\t"]
    return text.replacingScalars { blanks.contains($0) ? " " : nil }.visible
      .unicodeScalars.split(separator: " ").map { String($0) }.joined(separator: " ")
  }
}
