public import ComplexModule
public import RealModule

/// An operation's view of its node while a graph is evaluated with complex numbers: the inputs to read, the
/// output to write, and scratch memory.
public struct ComplexFrame {
  unowned(unsafe) let evaluator: ComplexEvaluator
  let index: Int

  /// The shape of the input with this index.
  public func shape(_ input: Int) -> Shape {
    evaluator.graph.slots[node.inputs[input]].shape
  }

  /// The entries of the input with this index, row-major.
  public func input(_ i: Int) -> ComplexNumbers {
    evaluator.numbers(node.inputs[i])
  }

  /// The entries of the node's value, to be written by the operation.
  public var output: MutableComplexNumbers {
    evaluator.output(of: node)
  }

  /// Memory for intermediate results: one complex number for every double of scratch memory that the
  /// operation asks for.
  public var scratch: MutableComplexNumbers {
    evaluator.scratch(of: node)
  }

  private var node: Graph.Node { evaluator.graph.nodes[index] }
}

/// Complex numbers to read. Real and imaginary parts are stored separately, so that real linear algebra
/// applies to each.
public struct ComplexNumbers {
  /// The real parts.
  public let real: UnsafeBufferPointer<Double>
  /// Nil if the numbers are real for all parameters.
  public let imaginary: UnsafeBufferPointer<Double>?

  /// How many numbers there are.
  public var count: Int { real.count }
  public var indices: Range<Int> { real.indices }

  /// The i-th number.
  public subscript(i: Int) -> Complex<Double> {
    Complex(real[i], imaginary.map { $0[i] } ?? 0)
  }
}

/// Complex numbers to write, real and imaginary parts stored separately.
public struct MutableComplexNumbers {
  /// The real parts.
  public let real: UnsafeMutableBufferPointer<Double>
  /// The imaginary parts.
  public let imaginary: UnsafeMutableBufferPointer<Double>

  /// A number that is not finite reads as NaN in both parts.
  public subscript(i: Int) -> Complex<Double> {
    get { Complex(real[i], imaginary[i]) }
    nonmutating set {
      real[i] = newValue.real
      imaginary[i] = newValue.imaginary
    }
  }
}
