public import Answers
public import AutoDiff
public import LinearAlgebra
public import Sampling

/// A differentiable function to be minimised: where to start, what it is, and what is known of it.
///
/// The objective is recorded on a graph, from which values and all derivatives follow. A problem never knows who
/// evaluates it.
public protocol Problem: Sendable {
  /// n, the number of variables.
  var dimension: Int { get }

  /// What is known of the problem in closed form or from a reference solution; nil where nothing is.
  var known: Known { get }

  /// Where a run starts. Draws only from `stream`, so that all methods in a comparison start from the same points.
  func start(from stream: RandomStream) -> [Double]

  /// Records the objective as a scalar function of `x`, a vector of `dimension` entries.
  func objective(_ x: Variable) -> Variable

  /// What evaluates the objective: by default its graph; see ``UnrecordedProblem``.
  var answerer: Answerer { get }

  /// Records the residuals of `x`, if the objective is known as their sum of squares, f = ‖r‖²; nil by default.
  func residuals(_ x: Variable) -> Variable?

  /// The gradient a few entries at a time, if that is possible without the rest; nil by default.
  var separableGradient: (any SeparableGradient)? { get }

  /// The objective as a quadratic, if it is one: the expected curves of many methods are exact for it. Its starts need
  /// not be the problem's. Nil by default.
  var quadratic: Quadratic? { get }
}

extension Problem {
  public var answerer: Answerer { Answerer(graph()) }

  public func residuals(_ x: Variable) -> Variable? { nil }

  public var separableGradient: (any SeparableGradient)? { nil }
  public var quadratic: Quadratic? { nil }

  /// The objective's graph, recorded anew: keep it if it is used more than once.
  public func graph() -> Graph {
    Graph(parameters: dimension, objective)
  }

  /// The graph of the residuals r, with f = ‖r‖², recorded anew; nil if there are none.
  public func residualGraph() -> Graph? {
    var isSum = false
    let graph = Graph(parameters: dimension) { x in
      let r = residuals(x)
      isSum = r != nil
      return r ?? x
    }
    return isSum ? graph : nil
  }

  /// The objective at one point. In loops, make a source from `answerer` instead.
  public func value(at x: [Double]) -> Double {
    answerer.source().value(at: x.span, sample: .none)
  }
}

/// A problem whose objective is not recorded on a graph: its answerer computes it in another way.
public protocol UnrecordedProblem: Problem {}

extension UnrecordedProblem {
  /// - Precondition: never called, since the answerer has no graph.
  public func objective(_ x: Variable) -> Variable {
    preconditionFailure("this problem has no graph")
  }
}

/// What is known of a problem without running anything on it.
public struct Known: Sendable {
  /// f*, the least value.
  public var minimum: Double?
  /// x*, if the least value is attained there alone.
  public var minimizer: KnownVector?
  /// L for all x and y: ‖∇f(x) − ∇f(y)‖ ≤ L‖x − y‖. The unit of step sizes. Must hold everywhere, not only at sampled
  /// points: bounds rest on it.
  public var smoothness: Double?
  /// Whether f is convex.
  public var isConvex: Bool
  /// Whether f is a quadratic, so that f along any line is a parabola.
  public var isQuadratic: Bool
  /// μ: f − ½μ‖x‖² is convex. Zero or absent if nothing more is known.
  public var strongConvexity: Double?
  /// What is known of a function that does not have a gradient everywhere, and so no L; nil for a differentiable one.
  public var nonsmooth: Nonsmooth?
  /// A good point, found by a method specific to the problem, with that method's name.
  public var landmark: Landmark?

  /// κ = L/μ; nil unless both are known and μ is above 0. Infinite if it exceeds the range of a double.
  public var condition: Double? {
    guard let smoothness, let strongConvexity, strongConvexity > 0 else { return nil }
    return smoothness / strongConvexity
  }

  /// A function whose derivatives are subgradients where it has no gradient.
  public struct Nonsmooth: Hashable, Sendable {
    /// G: |f(x) − f(y)| ≤ G‖x − y‖.
    public let lipschitz: Double
    /// R, from the start of runs to the nearest minimiser.
    public let startDistance: Double

    /// - Parameters:
    ///   - lipschitz: G > 0.
    ///   - startDistance: R > 0.
    public init(lipschitz: Double, startDistance: Double) {
      self.lipschitz = lipschitz
      self.startDistance = startDistance
    }
  }

  /// A point that a reference method finds, to compare with.
  public struct Landmark: Sendable {
    /// The name of the method that finds it.
    public let name: String
    /// n entries.
    public let point: [Double]

    /// - Parameter point: n entries.
    public init(name: String, point: [Double]) {
      self.name = name
      self.point = point
    }
  }

  public init(
    minimum: Double? = nil, minimizer: KnownVector? = nil, smoothness: Double? = nil,
    isConvex: Bool = false, strongConvexity: Double? = nil, nonsmooth: Nonsmooth? = nil,
    landmark: Landmark? = nil, isQuadratic: Bool = false
  ) {
    self.minimum = minimum
    self.minimizer = minimizer
    self.smoothness = smoothness
    self.isConvex = isConvex
    self.strongConvexity = strongConvexity
    self.nonsmooth = nonsmooth
    self.landmark = landmark
    self.isQuadratic = isQuadratic
  }

  /// The same, with x* given entry by entry.
  public init(
    minimum: Double? = nil, minimizer: [Double], smoothness: Double? = nil,
    isConvex: Bool = false, strongConvexity: Double? = nil, landmark: Landmark? = nil
  ) {
    self.init(
      minimum: minimum, minimizer: KnownVector(minimizer), smoothness: smoothness,
      isConvex: isConvex, strongConvexity: strongConvexity, landmark: landmark)
  }
}
