internal import Answers
internal import Fields

extension Noise {
  /// The noise that a problem asks for; nil if it has none, or noise of level 0.
  ///
  /// - Parameter problem: the problem's values, with swept fields fixed.
  init?(of problem: Values) throws {
    guard problem.declares(StudyTable.noise), let values = problem.optionalTable(StudyTable.noise)
    else { return nil }
    let model = Model(rawValue: values.choice("model"))!
    let (level, isPaired) = (values.number("level"), values.boolean("paired"))
    guard model != .bits || Int(exactly: level).map(Self.bitRange.contains) ?? false else {
      throw values.error(
        at: "level", "found \(JSON(level).text) bits of mantissa",
        expected:
          "a whole number from \(Self.bitRange.lowerBound) to \(Self.bitRange.upperBound)",
        remedy: level == 0 ? "leave the noise out where there is to be none" : "")
    }
    guard model.isRandom || !isPaired else {
      throw values.error(
        at: "paired", "found true, but noise of the model \"\(model.rawValue)\" is a function of x",
        expected: "false",
        remedy: "leave it out: equal points have equal noise as it is")
    }
    guard level > 0 else { return nil }
    self.init(model, level: level, isPaired: isPaired)
  }
}
