/// What a user gave that cannot be used, said so that it can be mended at once.
///
/// Every error of this kind names the place (a key path, a file and line, an argument), what stands
/// there, what was expected, and the remedy. A programmer's mistake is a `precondition` instead.
public struct InputError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of input was at fault; its raw value is the process's exit code (`sysexits.h`).
  public enum Kind: Int32, Sendable {
    /// The command line was used wrongly (`EX_USAGE`).
    case usage = 64
    /// The configuration or the data do not make sense (`EX_DATAERR`).
    case data = 65
    /// An input file is missing or cannot be read (`EX_NOINPUT`).
    case noInput = 66
    /// A program that is needed is missing, or does not do what it is asked (`EX_UNAVAILABLE`).
    case unavailable = 69
    /// The operating system cannot give what is needed, memory for instance (`EX_OSERR`).
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
  /// Where: `configs/mds.json: problem.objects`, `data/cities.csv:7`, `--jobs`.
  public let place: String
  /// What stands there, with its value: `25 is more than the 21 objects of data/eurodist.csv`.
  public let found: String
  /// What was expected: `a whole number from 3 to 21`. Empty when `found` already says it.
  public let expected: String
  /// What to do: `give at most 21, or a larger file`. Empty when it is obvious from `expected`.
  public let remedy: String

  /// - Parameters:
  ///   - place: where: `data/cities.csv:7`.
  ///   - found: what stands there, with its value.
  ///   - expected: what was expected; empty when `found` already says it.
  ///   - remedy: what to do; empty when it is obvious.
  public init(
    _ kind: Kind, at place: String, _ found: String, expected: String = "", remedy: String = ""
  ) {
    self.kind = kind
    self.place = place
    self.found = found
    self.expected = expected
    self.remedy = remedy
  }

  /// Longer places than these are shown by their ends: a name that no system would take, for instance.
  private static let longestPlace = 800

  private static func readable(_ place: String) -> String {
    guard place.count > longestPlace else { return place }
    return "\(place.prefix(longestPlace / 2))…\(place.suffix(longestPlace / 2))"
  }

  /// `place: found; expected …. Remedy.`, with what is not seen of names and values written out.
  public var description: String {
    var text = "\(Self.readable(place.visible)): \(found)"
    if !expected.isEmpty { text += "; expected \(expected)" }
    text += "."
    if let first = remedy.first { text += " \(first.uppercased())\(remedy.dropFirst())." }
    return text.visible(keeping: ["\n"])
  }
}
