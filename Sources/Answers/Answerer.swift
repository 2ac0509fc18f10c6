public import AutoDiff

/// What an objective can be asked for.
public struct Questions: OptionSet, Sendable {
  /// A bit for each kind of question.
  public let rawValue: Int

  /// - Parameter rawValue: a bit for each kind of question.
  public init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// f(x).
  public static let values = Questions(rawValue: 1)
  /// ∇f(x).
  public static let gradients = Questions(rawValue: 2)
  /// Derivatives ∇f(x)ᵀv along directions.
  public static let tangents = Questions(rawValue: 4)
  /// ∇²f(x)v.
  public static let hessianProducts = Questions(rawValue: 8)
  /// f(x + iy).
  public static let complexValues = Questions(rawValue: 16)

  /// Everything that a graph answers, if its operations take complex numbers.
  public static let all: Questions = [
    .values, .gradients, .tangents, .hessianProducts, .complexValues,
  ]
}

/// Answers for an objective: makes a source for every thread.
public struct Answerer: Sendable {
  /// n, the number of variables.
  public let dimension: Int
  private let questions: Questions
  /// The objective's graph, if it is recorded.
  public let graph: Graph?
  /// Whether answers depend on the samples that its sources are given.
  public let takesSamples: Bool
  /// How its sources keep points themselves (``PointSource``); nil if they do not.
  public let points: PointOffer?
  private let make: @Sendable () -> any ValueSource

  /// - Parameter graph: a graph whose output is a scalar.
  public init(_ graph: Graph) {
    dimension = graph.parameterCount
    questions = .all
    self.graph = graph
    takesSamples = false
    points = nil
    make = { GraphSource(Evaluator(graph)) }
  }

  /// - Parameters:
  ///   - n: the number of variables.
  ///   - questions: what the sources answer.
  ///   - takesSamples: whether answers depend on the samples that the sources are given.
  ///   - points: how the sources keep points themselves, if they do.
  ///   - make: makes a source for one thread.
  public init(
    dimension n: Int, _ questions: Questions, takesSamples: Bool = false,
    points: PointOffer? = nil, _ make: @escaping @Sendable () -> any ValueSource
  ) {
    dimension = n
    self.questions = questions
    graph = nil
    self.takesSamples = takesSamples
    self.points = points
    self.make = make
  }

  /// A source for one thread.
  public func source() -> any ValueSource { make() }

  /// Whether it gives gradients.
  public var givesGradients: Bool { questions.contains(.gradients) }

  /// Why it cannot answer a kind of question; nil if it can.
  public func obstacle(to question: Questions) -> String? {
    guard questions.contains(question) else {
      return "its source does not provide \(question.name)"
    }
    guard question == .complexValues, let graph else { return nil }
    do {
      _ = try ComplexEvaluator(graph)
      return nil
    } catch {
      return error.description
    }
  }
}

extension Questions {
  /// The name of one kind of question.
  fileprivate var name: String {
    switch self {
    case .values: "values"
    case .gradients: "gradients"
    case .tangents: "derivatives along directions"
    case .hessianProducts: "products with the Hessian"
    case .complexValues: "values at complex points"
    default: "such answers"
    }
  }
}
