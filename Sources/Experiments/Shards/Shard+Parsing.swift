internal import Diagnostics

extension Shard {
  /// Reads `3/8`; for `auto` and `auto/8`, asks the environment.
  ///
  /// - Throws: `InputError` that names what was given, or what the environment says.
  package init(_ text: String, environment: [String: String]) throws {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let count = parts.count == 2 ? Self.whole(parts[1], 1...Self.mostShards) : nil
    switch (parts[0], count) {
    case ("auto", nil) where parts.count == 1: self = try ShardLauncher.shard(in: environment)
    case ("auto", let count?): self = try ShardLauncher.shard(of: count, in: environment)
    case (let index, let count?):
      guard let index = Self.whole(index, 1...count) else { throw Self.refusal(text) }
      self.init(index, of: count)
    case (_, nil): throw Self.refusal(text)
    }
  }

  private static func refusal(_ text: String) -> InputError {
    InputError(
      .usage, at: "--shard", "found \"\(text)\"",
      expected:
        "i/N with i from 1 to N, such as 3/8, and N at most \(mostShards); \"auto\" or \"auto/N\"")
  }

  /// A whole number in digits alone: no sign, no blanks.
  static func whole(_ text: some StringProtocol, _ range: ClosedRange<Int>) -> Int? {
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return Int(text).flatMap { range.contains($0) ? $0 : nil }
  }
}
