/// One kind of node of a graph, with its rules of differentiation.
///
/// An operation is a value without state; what it needs to remember between the forward and the
/// backward sweep stands in scratch memory that belongs to the replay. Writing a type with these
/// rules and `Variable.apply(_:to:)` is all that a custom operation takes.
public protocol Operation: Sendable {
  /// The name shown in drawings of the graph.
  var name: String { get }

  /// The output's shape for inputs of these shapes; a `precondition` refuses shapes that do not fit.
  func outputShape(_ inputs: [Shape]) -> Shape

  /// How many doubles of scratch memory a node needs.
  func scratchCount(_ inputs: [Shape]) -> Int

  /// Writes the output's value, y = f(x₁, x₂, …).
  func evaluate(_ node: Frame)

  /// Adds (∂y/∂xᵢ)ᵀȳ to the adjoint of every input i that has one; ȳ is the output's adjoint.
  ///
  /// Called after `evaluate` at the same point, on the same scratch memory.
  func pullback(_ node: Frame)
}

extension Operation {
  public func scratchCount(_ inputs: [Shape]) -> Int { 0 }
}

/// What an operation sees of its node during a replay: values, adjoints and scratch memory.
public struct Frame {
  struct Operand {
    var shape: Shape
    var value: UnsafeMutablePointer<Double>
    /// Nil where nothing that is differentiated depends on, or is, this operand.
    var adjoint: UnsafeMutablePointer<Double>?
  }

  /// The inputs in order, then the output.
  let operands: UnsafeMutablePointer<Operand>
  let inputCount: Int
  let scratchBase: UnsafeMutablePointer<Double>
  let scratchCount: Int

  /// Whether a pullback follows: then an operation may compute its derivative together with its
  /// value, and keep it in scratch memory.
  public let preparesPullback: Bool

  public func shape(_ input: Int) -> Shape {
    operands[input].shape
  }

  public func input(_ i: Int) -> UnsafeBufferPointer<Double> {
    let operand = operands[i]
    return UnsafeBufferPointer(start: operand.value, count: operand.shape.count)
  }

  public func inputAdjoint(_ i: Int) -> UnsafeMutableBufferPointer<Double>? {
    let operand = operands[i]
    return operand.adjoint.map {
      UnsafeMutableBufferPointer(start: $0, count: operand.shape.count)
    }
  }

  public var output: UnsafeMutableBufferPointer<Double> {
    let operand = operands[inputCount]
    return UnsafeMutableBufferPointer(start: operand.value, count: operand.shape.count)
  }

  /// - Precondition: the node is active, as it is whenever its pullback is called.
  public var outputAdjoint: UnsafeMutableBufferPointer<Double> {
    let operand = operands[inputCount]
    return UnsafeMutableBufferPointer(start: operand.adjoint!, count: operand.shape.count)
  }

  public var scratch: UnsafeMutableBufferPointer<Double> {
    UnsafeMutableBufferPointer(start: scratchBase, count: scratchCount)
  }
}
