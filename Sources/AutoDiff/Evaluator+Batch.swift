internal import LinearAlgebra

extension Evaluator {
  /// f at points of n entries each, which stand one after another, written to the first entries of
  /// `values`.
  ///
  /// Where the parameters go only into one operation that takes many points at once, they are taken
  /// at once; else one after another. Either way the values are those of `value(at:)` up to rounding.
  ///
  /// - Returns: how many points there are.
  @discardableResult
  public func values(atPoints points: Span<Double>, into values: inout [Double]) -> Int {
    precondition(graph.outputShape.isScalar, "the output is \(graph.outputShape), not a scalar")
    let n = graph.parameterCount
    let m = points.count / n
    precondition(points.count == m * n, "\(points.count) numbers for points of \(n) entries")
    precondition(m <= values.count, "\(m) points, and room for \(values.count) values")
    guard m > 1, let operation = batchedFirstOperation else {
      for i in 0..<m { values[i] = value(at: points.extracting(i * n..<(i + 1) * n)) }
      return m
    }
    let scratch = reserveBatch(operation.batchScratchCount(points: m, dimension: n))
    points.withUnsafeBufferPointer { points in
      values.withUnsafeMutableBufferPointer { values in
        operation.evaluate(
          points: points.baseAddress!, count: m, dimension: n, scratch: scratch.base,
          into: values.baseAddress!)
      }
    }
    // What is made of the operation's value is made of one at a time.
    for i in 0..<m { values[i] = finish(firstValue: values[i]) }
    return m
  }

  /// The first operation, where it alone sees the parameters, all of them, and takes batches.
  private var batchedFirstOperation: (any BatchedOperation)? {
    guard let first = program.nodes.first, first.inputs.count == 1, parameterOperandCount == 1,
      case .input(0, offset: 0) = program.slots[first.inputs[0]].place,
      program.slots[first.inputs[0]].shape.count == graph.parameterCount,
      program.slots[first.output].shape.count == 1
    else { return nil }
    return first.operation as? any BatchedOperation
  }

  private func finish(firstValue: Double) -> Double {
    output(of: 0).value[0] = firstValue
    sweepForward(preparesPullback: false, from: 1)
    return output.value[0]
  }
}
