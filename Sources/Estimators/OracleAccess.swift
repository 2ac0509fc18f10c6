public import Answers

/// A way to an objective that allows some questions and no others.
public protocol OracleAccess {
  init(_ oracle: CountingOracle)

  /// Whether it stops answering once the budget is spent; its users then need not know in advance what they will ask.
  static var closes: Bool { get }

  /// Whether it gives derivatives.
  static var givesDerivatives: Bool { get }

  /// The kind of question it is for, besides values.
  static var questions: Questions { get }
}

extension OracleAccess {
  public static var closes: Bool { false }

  public static var givesDerivatives: Bool { false }

  public static var questions: Questions { .values }

  /// Why an objective's answerer cannot answer such questions; nil if it can.
  public static func obstacle(in answerer: Answerer) -> String? {
    answerer.obstacle(to: questions)
  }
}
