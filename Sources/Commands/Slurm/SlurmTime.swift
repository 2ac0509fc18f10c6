/// A limit of time as Slurm reads it: `90`, `1:30:00`, `2-12`, `UNLIMITED`.
struct SlurmTime {
  /// As it was given.
  let text: String

  /// Slurm's forms: minutes, minutes:seconds, hours:minutes:seconds, days-hours, and days-hours with
  /// minutes and seconds; or no limit.
  ///
  /// - Returns: nil if it is none of these; if it is shorter than ``shortest``, which includes Slurm's zero for no
  ///   limit; or if it is longer than ``longest``, where Slurm's own reading can overflow.
  init?(_ text: String) {
    self.text = text
    if ["unlimited", "infinite"].contains(text.lowercased()) { return }
    guard let seconds = Self.seconds(text),
      (60 * Self.shortest...86400 * Self.longest).contains(seconds)
    else { return nil }
  }

  /// In minutes. A task is warned a minute before its time is over, and Slurm may be a minute early.
  static let shortest = 3
  /// In days.
  static let longest = 365

  static let expected = """
    minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes or \
    days-hours:minutes:seconds, from \(shortest) minutes to \(longest) days, or UNLIMITED
    """

  private static func seconds(_ text: String) -> Int? {
    let halves = text.split(separator: "-", omittingEmptySubsequences: false)
    let fields = (halves.last ?? "").split(separator: ":", omittingEmptySubsequences: false)
      .map(number)
    let hasDays = halves.count == 2
    guard halves.count <= 2, fields.count <= 3, let days = hasDays ? number(halves[0]) : 0 else {
      return nil
    }
    let numbers = fields.compactMap(\.self)
    guard numbers.count == fields.count else { return nil }
    let units =
      switch (hasDays, numbers.count) {
      case (true, _), (false, 3): [3600, 60, 1]
      default: [60, 1]
      }
    return zip(numbers, units).reduce(86400 * days) { $0 + $1.0 * $1.1 }
  }

  /// Only digits, and not so many that arithmetic would overflow.
  private static func number(_ text: Substring) -> Int? {
    let isNumber = (1...9).contains(text.utf8.count) && text.allSatisfy { ("0"..."9").contains($0) }
    return isNumber ? Int(text) : nil
  }
}
