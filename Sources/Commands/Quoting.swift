internal import Diagnostics

extension String {
  /// As one word of a POSIX shell: unchanged if nothing in it is special there, else in single quotes.
  var shellWord: String {
    isPlain ? self : "'\(replacingScalars { $0 == "'" ? #"'\''"# : nil })'"
  }

  /// As the value of an option in an `#SBATCH` line. Such lines have rules of their own: double quotes, in which a
  /// backslash takes the meaning from a quote or a backslash. A line break always ends the line.
  var directiveValue: String {
    precondition(!contains(where: \.isNewline), "a line break in a directive")
    return isPlain
      ? self : "\"\(replacingScalars { $0 == "\\" || $0 == "\"" ? "\\\($0)" : nil })\""
  }

  private var isPlain: Bool {
    !isEmpty
      && allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_=+.,:/@%".contains($0)) }
  }
}
