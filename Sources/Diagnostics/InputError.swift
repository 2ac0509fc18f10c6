/// An input from the user that cannot be used, described so that it can be corrected at once.
///
/// Every error of this kind names the place (a key path, a file and line, an argument), what was found
/// there, what was expected, and the remedy. A programming error is a `precondition` instead.
public struct InputError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of input was at fault; its raw value is the process's exit code (`sysexits.h`).
  public enum Kind: Int32, Sendable {
    /// The command line was used wrongly (`EX_USAGE`).
    case usage = 64
    /// The configuration or the data do not make sense (`EX_DATAERR`).
    case data = 65
    /// An input file is missing or cannot be read (`EX_NOINPUT`).
    case noInput = 66
    /// A program that is needed is missing, or does not do what is asked of it (`EX_UNAVAILABLE`).
    case unavailable = 69
    /// The operating system cannot provide what is needed, such as memory (`EX_OSERR`).
    case system = 71
    /// An output file or folder cannot be created (`EX_CANTCREAT`).
    case cannotCreate = 73
    /// Reading or writing failed on the way (`EX_IOERR`).
    case inputOutput = 74
    /// Something holds what is needed; trying again later may work (`EX_TEMPFAIL`).
    case tryAgain = 75
  }

  /// What kind of input was at fault.
  public let kind: Kind
  /// The place: `configs/mds.json: problem.objects`, `data/cities.csv:7`, `--jobs`.
  public let place: String
  /// What was found there, with its value: `25 is more than the 21 objects of data/eurodist.csv`.
  public let found: String
  /// What was expected: `a whole number from 3 to 21`. Empty if `found` already says it.
  public let expected: String
  /// What to do: `give at most 21, or a larger file`. Empty if it is obvious from `expected`.
  public let remedy: String

  /// - Parameters:
  ///   - place: the place, such as `data/cities.csv:7`.
  ///   - found: what was found there, with its value.
  ///   - expected: what was expected; empty if `found` already says it.
  ///   - remedy: what to do; empty if it is obvious.
  public init(
    _ kind: Kind, at place: String, _ found: String, expected: String = "", remedy: String = ""
  ) {
    self.kind = kind
    self.place = place
    self.found = found
    self.expected = expected
    self.remedy = remedy
  }

  /// Longer places are shown only by their two ends: a name that no system would take, for instance.
  private static let longestPlace = 800

  private static func readable(_ place: String) -> String {
    guard place.count > longestPlace else { return place }
    return "\(place.prefix(longestPlace / 2))…\(place.suffix(longestPlace / 2))"
  }

  /// `place: found; expected …. Remedy.`, with unseen characters in names and values written out.
  public var description: String {
    var text = "\(Self.readable(place.visible)): \(found)"
    if !expected.isEmpty { text += "; expected \(expected)" }
    text += "."
    if let first = remedy.first { text += " \(first.uppercased())\(remedy.dropFirst())." }
    return text.visible(keeping: ["\n"])
  }
}
