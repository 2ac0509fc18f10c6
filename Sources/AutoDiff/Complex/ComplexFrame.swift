public import ComplexModule
public import RealModule

/// What an operation sees of its node during a replay with complex numbers.
public struct ComplexFrame {
  unowned(unsafe) let evaluator: ComplexEvaluator
  let index: Int

  public func shape(_ input: Int) -> Shape {
    evaluator.graph.slots[node.inputs[input]].shape
  }

  public func input(_ i: Int) -> ComplexNumbers {
    evaluator.numbers(node.inputs[i])
  }

  public var output: MutableComplexNumbers {
    evaluator.output(of: node)
  }

  /// As many complex numbers as the operation asks doubles of scratch memory.
  public var scratch: MutableComplexNumbers {
    evaluator.scratch(of: node)
  }

  private var node: Graph.Node { evaluator.graph.nodes[index] }
}

/// Complex numbers to be read, their two parts apart, so that linear algebra on real numbers can be
/// done on each.
public struct ComplexNumbers {
  public let real: UnsafeBufferPointer<Double>
  /// Nil where the numbers are real whatever the parameters are.
  public let imaginary: UnsafeBufferPointer<Double>?

  public var count: Int { real.count }
  public var indices: Range<Int> { real.indices }

  public subscript(i: Int) -> Complex<Double> {
    Complex(real[i], imaginary.map { $0[i] } ?? 0)
  }
}

/// Complex numbers to be written.
public struct MutableComplexNumbers {
  public let real: UnsafeMutableBufferPointer<Double>
  public let imaginary: UnsafeMutableBufferPointer<Double>

  /// Both parts of what is not finite are NaN.
  public subscript(i: Int) -> Complex<Double> {
    get { Complex(real[i], imaginary[i]) }
    nonmutating set {
      real[i] = newValue.real
      imaginary[i] = newValue.imaginary
    }
  }
}
