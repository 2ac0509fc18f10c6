internal import LinearAlgebra

/// The only operation that sees the parameters, if it takes many points at once. Like a step, it cannot
/// be copied.
struct BatchStep: ~Copyable {
  private let operation: any BatchedOperation

  /// Nil if there is no such operation, or if it takes one point at a time.
  init?(_ program: Graph.Program, parameterCount n: Int) {
    guard let batched = program.soleReader(ofParameters: n) as? any BatchedOperation else {
      return nil
    }
    operation = batched
  }

  func scratchCount(points: Int, dimension n: Int) -> Int {
    operation.batchScratchCount(points: points, dimension: n)
  }

  func evaluate(
    points: UnsafePointer<Double>, count m: Int, dimension n: Int,
    scratch: UnsafeMutablePointer<Double>, into values: UnsafeMutablePointer<Double>
  ) {
    operation.evaluate(points: points, count: m, dimension: n, scratch: scratch, into: values)
  }
}

/// The only operation that sees the parameters, if it is separable. Like a step, it cannot be copied.
struct SeparableStep: ~Copyable {
  private let operation: any SeparableOperation
  private let scratch: AlignedBuffer

  /// Nil if there is no such operation.
  init?(_ program: Graph.Program, parameterCount n: Int) {
    guard let separable = program.soleReader(ofParameters: n) as? any SeparableOperation else {
      return nil
    }
    operation = separable
    scratch = AlignedBuffer(count: separable.scratchCount([.vector(n)]))
  }

  var bytes: Int { scratch.count * MemoryLayout<Double>.stride }

  func sums(
    over range: Range<Int>, at x: UnsafePointer<Double>, along v: UnsafePointer<Double>,
    by t: Double
  ) -> (forward: Double, backward: Double) {
    operation.sums(over: range, at: x, along: v, by: t, scratch: scratch.base)
  }

  func value(ofSum sum: Double) -> Double { operation.value(ofSum: sum) }
}

extension Graph.Program {
  /// The first operation, if nothing else sees the parameters, it sees all of them at once and
  /// nothing else, and its value is a number.
  fileprivate func soleReader(ofParameters n: Int) -> (any Operation)? {
    func isParameter(_ slot: Int) -> Bool {
      if case .input = slots[slot].place { true } else { false }
    }
    guard let first = nodes.first, first.inputs.count == 1,
      (nodes.flatMap(\.inputs) + [output]).count(where: isParameter) == 1,
      case .input(0, offset: 0) = slots[first.inputs[0]].place,
      slots[first.inputs[0]].shape.count == n, slots[first.output].shape.isScalar
    else { return nil }
    return first.operation
  }
}
