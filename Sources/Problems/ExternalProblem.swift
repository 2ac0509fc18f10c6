public import Answers
public import Sampling

/// A problem of which another program, or a function from a library, answers.
public struct ExternalProblem: UnrecordedProblem {
  public let known: Known
  public let answerer: Answerer
  private let beginning: @Sendable () -> [Double]

  /// - Parameters:
  ///   - answerer: who answers.
  ///   - start: where every run starts; its count is n.
  ///   - known: what is said of f.
  public init(_ answerer: Answerer, start: [Double], known: Known) {
    precondition(
      start.count == answerer.dimension,
      "a start of \(start.count) numbers for \(answerer.dimension) variables")
    self.init(answerer, known: known) { start }
  }

  /// - Parameters:
  ///   - answerer: who answers.
  ///   - known: what is said of f.
  ///   - start: where every run starts, n numbers: made when they are asked for, since whoever answers may keep points
  ///     itself.
  public init(_ answerer: Answerer, known: Known, start: @escaping @Sendable () -> [Double]) {
    self.answerer = answerer
    self.known = known
    beginning = start
  }

  public var dimension: Int { answerer.dimension }

  public func start(from stream: RandomStream) -> [Double] { beginning() }
}
