/// Texts with computed numbers in them.
enum Sentence {
  /// Whether two texts are the same except for the last bits of numbers of order one, which depend on the
  /// LAPACK that computed them.
  static func isSame(_ text: String?, _ expected: String) -> Bool {
    guard let text else { return false }
    let number = /[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?/
    func numbers(_ text: String) -> [Double] { text.matches(of: number).map { Double($0.output)! } }
    return text.replacing(number, with: "#") == expected.replacing(number, with: "#")
      && zip(numbers(text), numbers(expected)).allSatisfy { abs($0 - $1) <= 1e-14 }
  }
}
