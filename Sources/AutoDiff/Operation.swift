/// One kind of node of a graph, with its rules of differentiation.
///
/// An operation is a value without state; what it needs to remember between the sweeps of a replay
/// stands in memory that belongs to the replay. Writing a type with these rules and
/// `Variable.apply(_:to:)` is all that a custom operation takes.
///
/// The four rules, for y = f(x₁, x₂, …) with J its derivative:
///
/// | rule | writes | called |
/// |---|---|---|
/// | `evaluate` | y | always, first |
/// | `pushforward` | ẏ = Jẋ | for forward mode |
/// | `pullback` | adds Jᵀȳ to x̄ | for reverse mode |
/// | `pullbackTangent` | adds the derivative of Jᵀȳ along (ẋ, ȳ̇) to x̄̇ | for Hessian-vector products |
///
/// All four must agree with each other: Griewank and Walther, *Evaluating Derivatives*, 2008,
/// doi:10.1137/1.9780898717761, chapters 3 and 5.
public protocol Operation: OperationSignature, ForwardRules, ReverseRules {}

/// What an operation is, before any number is known.
public protocol OperationSignature: Sendable {
  /// The name shown in drawings of the graph.
  var name: String { get }

  /// The output's shape for inputs of these shapes; a `precondition` refuses shapes that do not fit.
  func outputShape(_ inputs: [Shape]) -> Shape

  /// How many doubles of scratch memory a node needs.
  func scratchCount(_ inputs: [Shape]) -> Int

  /// What a node needs besides scratch memory; made once for every `Evaluator`.
  func makeWorkspace(_ inputs: [Shape]) -> (any OperationWorkspace)?

  /// The arithmetic operations that the rules take; nil where nobody has counted.
  ///
  /// - Parameter active: for every input, whether derivatives go through it.
  func work(_ inputs: [Shape], active: [Bool]) -> Work?
}

extension OperationSignature {
  /// None unless an operation says otherwise.
  public func scratchCount(_ inputs: [Shape]) -> Int { 0 }
  /// None unless an operation says otherwise.
  public func makeWorkspace(_ inputs: [Shape]) -> (any OperationWorkspace)? { nil }
  /// Not counted unless an operation says otherwise.
  public func work(_ inputs: [Shape], active: [Bool]) -> Work? { nil }
}

/// Values and their derivatives along directions.
public protocol ForwardRules {
  /// Writes the output's value, y = f(x₁, x₂, …).
  func evaluate(_ node: Frame)

  /// Writes ẏ = Σᵢ (∂y/∂xᵢ)ẋᵢ for every one of the frame's tangents.
  ///
  /// Called after `evaluate` at the same point. An input without a tangent does not move.
  func pushforward(_ node: Frame)
}

/// Derivatives from the output back to the inputs.
public protocol ReverseRules {
  /// Adds (∂y/∂xᵢ)ᵀȳ to the adjoint of every input i that has one; ȳ is the output's adjoint.
  ///
  /// Called after `evaluate` at the same point, on the same scratch memory.
  func pullback(_ node: Frame)

  /// Adds the derivative of what `pullback` adds, as the inputs move along ẋ and the output's
  /// adjoint along ȳ̇, to the adjoint tangent of every input that has one; for every tangent.
  ///
  /// Called after `pullback`, on the same scratch memory.
  func pullbackTangent(_ node: Frame)
}

/// Memory of a node that is more than scratch numbers: replays of an inner graph, for instance.
public protocol OperationWorkspace: AnyObject {
  /// The bytes held.
  var bytes: Int { get }

  /// How many steps of chains have been advanced in it so far; see `Evaluator.advancedSteps`.
  var advancedSteps: Int { get }
}

extension OperationWorkspace {
  /// None: only chains have steps.
  public var advancedSteps: Int { 0 }
}

/// How many arithmetic operations (additions, multiplications, divisions, elementary functions,
/// each counted as one) the rules of a node take.
public struct Work: Hashable, Sendable {
  /// For the value.
  public var value: Double
  /// For one tangent, besides the value.
  public var pushforward: Double
  /// Besides the value.
  public var pullback: Double

  /// Each in operations; that of derivatives without that of the value.
  public init(value: Double, pushforward: Double = 0, pullback: Double = 0) {
    self.value = value
    self.pushforward = pushforward
    self.pullback = pullback
  }

  /// The work of doing both.
  public static func + (a: Work, b: Work) -> Work {
    Work(
      value: a.value + b.value, pushforward: a.pushforward + b.pushforward,
      pullback: a.pullback + b.pullback)
  }
}
