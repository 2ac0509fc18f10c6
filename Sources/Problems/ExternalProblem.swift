public import Answers
public import Sampling

/// A problem whose objective another program, or a function from a library, computes.
public struct ExternalProblem: UnrecordedProblem {
  public let known: Known
  public let answerer: Answerer
  private let beginning: @Sendable () -> [Double]

  /// - Parameters:
  ///   - answerer: computes the objective.
  ///   - start: where every run starts; its count is n.
  ///   - known: what is known of f.
  public init(_ answerer: Answerer, start: [Double], known: Known) {
    precondition(
      start.count == answerer.dimension,
      "a start of \(start.count) numbers for \(answerer.dimension) variables")
    self.init(answerer, known: known) { start }
  }

  /// - Parameters:
  ///   - answerer: computes the objective.
  ///   - known: what is known of f.
  ///   - start: makes the n numbers where every run starts, on demand, since the answerer may keep points itself.
  public init(_ answerer: Answerer, known: Known, start: @escaping @Sendable () -> [Double]) {
    self.answerer = answerer
    self.known = known
    beginning = start
  }

  public var dimension: Int { answerer.dimension }

  public func start(from stream: RandomStream) -> [Double] { beginning() }
}
