public import ComplexModule
public import RealModule
internal import LinearAlgebra

/// Replays a graph at complex points, if all its operations allow it. Once the evaluator exists, a
/// replay allocates nothing.
///
/// An evaluator belongs to one thread; the graph is shared.
public final class ComplexEvaluator {
  /// The graph to evaluate.
  public let graph: Graph
  private let operations: [any ComplexOperation]
  private let values: Parts
  private let scratch: Parts
  /// Where the point of the current replay lies.
  private var point: (real: UnsafePointer<Double>, imaginary: UnsafePointer<Double>)

  /// Real and imaginary parts, at the same offsets.
  private struct Parts {
    let real: AlignedBuffer
    let imaginary: AlignedBuffer

    init(count: Int) {
      real = AlignedBuffer(count: count)
      imaginary = AlignedBuffer(count: count)
    }
  }

  /// - Throws: `NoComplexRule`, naming the first operation that takes only real numbers.
  public init(_ graph: Graph) throws(NoComplexRule) {
    var operations: [any ComplexOperation] = []
    for node in graph.nodes {
      guard let operation = node.operation as? any ComplexOperation else {
        throw NoComplexRule(operation: node.operation.name)
      }
      operations.append(operation)
    }
    self.graph = graph
    self.operations = operations
    values = Parts(count: graph.slabCount)
    scratch = Parts(count: graph.scratchCount)
    point = (UnsafePointer(values.real.base), UnsafePointer(values.imaginary.base))
  }

  /// The bytes of memory held for replays.
  public var workspaceBytes: Int {
    2 * (graph.slabCount + graph.scratchCount) * MemoryLayout<Double>.stride
  }

  /// f(x + iy), for a graph whose output is a scalar.
  public func value(at x: Span<Double>, imaginary y: Span<Double>) -> Complex<Double> {
    precondition(graph.outputShape.isScalar, "the output is \(graph.outputShape), not a scalar")
    return replay(at: x, imaginary: y) { $0[0] }
  }

  /// The imaginary parts of all entries of f(x + iy); `parts` has as many entries as the output.
  public func imaginaryParts(
    at x: Span<Double>, imaginary y: Span<Double>, into parts: inout MutableSpan<Double>
  ) {
    let count = graph.outputShape.count
    precondition(parts.count == count, "\(count) entries, not \(parts.count)")
    replay(at: x, imaginary: y) { output in
      for i in 0..<count { parts[i] = output.imaginary?[i] ?? 0 }
    }
  }

  private func replay<Result>(
    at x: Span<Double>, imaginary y: Span<Double>, _ body: (ComplexNumbers) -> Result
  ) -> Result {
    let n = graph.parameterCount
    precondition(x.count == n && y.count == n, "a complex point of \(n) entries")
    return x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        point = (x.baseAddress!, y.baseAddress!)
        for i in operations.indices {
          operations[i].evaluate(ComplexFrame(evaluator: self, index: i))
        }
        return body(numbers(graph.output))
      }
    }
  }

  // MARK: What frames are made of

  func numbers(_ slot: Int) -> ComplexNumbers {
    let slot = graph.slots[slot]
    let (real, imaginary): (UnsafePointer<Double>, UnsafePointer<Double>?) =
      switch slot.place {
      case .input(_, let offset): (point.real + offset, point.imaginary + offset)
      case .constant(let index, let offset): (graph.constants[index].base + offset, nil)
      case .slab(let offset):
        (.init(values.real.base + offset), .init(values.imaginary.base + offset))
      }
    let count = slot.shape.count
    return ComplexNumbers(
      real: UnsafeBufferPointer(start: real, count: count),
      imaginary: slot.isActive
        ? imaginary.map { UnsafeBufferPointer(start: $0, count: count) } : nil)
  }

  func output(of node: Graph.Node) -> MutableComplexNumbers {
    let slot = graph.slots[node.output]
    guard case .slab(let offset) = slot.place else {
      preconditionFailure("the output of an operation lies in the slab")
    }
    return numbers(values, offset, slot.shape.count)
  }

  func scratch(of node: Graph.Node) -> MutableComplexNumbers {
    numbers(scratch, node.scratchOffset, node.scratchCount)
  }

  private func numbers(_ parts: Parts, _ offset: Int, _ count: Int) -> MutableComplexNumbers {
    MutableComplexNumbers(
      real: UnsafeMutableBufferPointer(start: parts.real.base + offset, count: count),
      imaginary: UnsafeMutableBufferPointer(start: parts.imaginary.base + offset, count: count))
  }
}

extension ComplexEvaluator {
  /// h of the complex step, about 1e−200. Its square vanishes next to any number of practical size,
  /// and because it is a power of two, multiplying and dividing by it are exact.
  public static let step = 0x1p-664

  /// f(x + iy).
  public func value(at x: [Double], imaginary y: [Double]) -> Complex<Double> {
    value(at: x.span, imaginary: y.span)
  }

  /// ∇f(x) in a new array, by n complex steps.
  public func gradient(at x: [Double]) -> [Double] {
    var imaginary = [Double](repeating: 0, count: x.count)
    return x.indices.map { i in
      imaginary[i] = Self.step
      defer { imaginary[i] = 0 }
      return value(at: x, imaginary: imaginary).imaginary / Self.step
    }
  }
}
