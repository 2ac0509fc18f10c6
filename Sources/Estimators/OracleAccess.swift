public import Answers

/// A way to an objective that allows some questions and no others.
public protocol OracleAccess {
  init(_ oracle: CountingOracle)

  /// Whether it answers no more once the budget is spent: then what asks it need not know beforehand what it will ask.
  static var closes: Bool { get }

  /// Whether it gives derivatives.
  static var givesDerivatives: Bool { get }

  /// What kind of question it is for, beside values.
  static var questions: Questions { get }
}

extension OracleAccess {
  public static var closes: Bool { false }

  public static var givesDerivatives: Bool { false }

  public static var questions: Questions { .values }

  /// Why who answers for an objective cannot answer such questions; nil where it can.
  public static func obstacle(in answerer: Answerer) -> String? {
    answerer.obstacle(to: questions)
  }
}
