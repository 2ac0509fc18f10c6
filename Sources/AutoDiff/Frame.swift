/// What an operation sees of its node during a replay: values, tangents, adjoints and memory.
public struct Frame {
  /// An input or the output of a node, wherever in memory it lies.
  struct Operand {
    var shape: Shape
    var value: UnsafeMutablePointer<Double>
    /// Nil, like the two below, if the operand does not depend on a differentiated input.
    var adjoint: UnsafeMutablePointer<Double>?
    var tangents: Block?
    var adjointTangents: Block?

    /// One vector for every tangent, `stride` doubles apart.
    struct Block {
      var base: UnsafeMutablePointer<Double>
      var stride: Int
    }
  }

  /// The inputs in order, then the output.
  let operands: UnsafeMutablePointer<Operand>
  let inputCount: Int
  let scratchBase: UnsafeMutablePointer<Double>
  let scratchCount: Int
  let faults: UnsafeMutablePointer<EvaluationFault?>

  /// What the operation made for this node with `makeWorkspace`.
  public unowned(unsafe) let workspace: (any OperationWorkspace)?

  /// Whether a pullback follows. If so, an operation may compute its derivative together with its value, and keep
  /// it in scratch memory.
  public private(set) var preparesPullback = false

  /// The tangents propagated together, by number; empty if only values and adjoints are requested. All rules see
  /// the same tangents in one replay, so `evaluate` may do the work of `pushforward` together with its own, and
  /// `pullback` that of `pullbackTangent`.
  public private(set) var tangents = 0..<0

  /// The same node in a replay of this kind.
  func replaying(preparesPullback: Bool, tangents count: Int) -> Frame {
    var frame = self
    frame.preparesPullback = preparesPullback
    frame.tangents = 0..<count
    return frame
  }

  // MARK: Shapes and values

  /// The shape of an input; inputs are counted from 0.
  public func shape(_ input: Int) -> Shape {
    operands[input].shape
  }

  /// The entries of input i, by rows.
  public func input(_ i: Int) -> UnsafeBufferPointer<Double> {
    let operand = operands[i]
    return UnsafeBufferPointer(start: operand.value, count: operand.shape.count)
  }

  /// The entries of the output y, by rows: `evaluate` writes them, and the other rules may read them.
  public var output: UnsafeMutableBufferPointer<Double> {
    let operand = operands[inputCount]
    return UnsafeMutableBufferPointer(start: operand.value, count: operand.shape.count)
  }

  /// The node's scratch memory, as many numbers as the operation asked for; each rule finds what the one before it
  /// left there.
  public var scratch: UnsafeMutableBufferPointer<Double> {
    UnsafeMutableBufferPointer(start: scratchBase, count: scratchCount)
  }

  // MARK: Adjoints

  /// x̄ᵢ, to be added to; nil if it is not needed.
  public func inputAdjoint(_ i: Int) -> UnsafeMutableBufferPointer<Double>? {
    let operand = operands[i]
    return operand.adjoint.map {
      UnsafeMutableBufferPointer(start: $0, count: operand.shape.count)
    }
  }

  /// ȳ.
  ///
  /// - Precondition: the node is active, as it is whenever its pullback is called.
  public var outputAdjoint: UnsafeMutableBufferPointer<Double> {
    let operand = operands[inputCount]
    return UnsafeMutableBufferPointer(start: operand.adjoint!, count: operand.shape.count)
  }

  // MARK: Tangents

  /// ẋᵢ of tangent j; nil if the input does not vary.
  public func inputTangent(_ i: Int, _ j: Int) -> UnsafeBufferPointer<Double>? {
    let operand = operands[i]
    return operand.tangents.map {
      UnsafeBufferPointer(start: $0.base + j * $0.stride, count: operand.shape.count)
    }
  }

  /// ẏ of tangent j, to be written.
  ///
  /// - Precondition: the node is active, as it is whenever its pushforward is called.
  public func outputTangent(_ j: Int) -> UnsafeMutableBufferPointer<Double> {
    let operand = operands[inputCount]
    let block = operand.tangents!
    return UnsafeMutableBufferPointer(
      start: block.base + j * block.stride, count: operand.shape.count)
  }

  /// x̄̇ᵢ of tangent j, to be added to; nil if it is not needed.
  public func inputAdjointTangent(_ i: Int, _ j: Int) -> UnsafeMutableBufferPointer<Double>? {
    let operand = operands[i]
    return operand.adjointTangents.map {
      UnsafeMutableBufferPointer(start: $0.base + j * $0.stride, count: operand.shape.count)
    }
  }

  /// ȳ̇ of tangent j.
  public func outputAdjointTangent(_ j: Int) -> UnsafeBufferPointer<Double> {
    let operand = operands[inputCount]
    let block = operand.adjointTangents!
    return UnsafeBufferPointer(start: block.base + j * block.stride, count: operand.shape.count)
  }

  // MARK: Faults

  /// Reports that the function, or a requested derivative, does not exist at this point. The operation then writes
  /// NaN, and the replay goes on; the evaluator keeps the first report as its `fault`.
  public func report(_ operation: some OperationSignature, _ reason: String) {
    guard faults.pointee == nil else { return }
    faults.pointee = EvaluationFault(operation: operation.name, reason: reason)
  }
}

/// Why a replay has no answer at a point: the function or its derivative does not exist there.
public struct EvaluationFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name of the operation that reports it.
  public let operation: String
  /// What is wrong, with the numbers that show it.
  public let reason: String

  public var description: String { "\(operation): \(reason)" }
}
