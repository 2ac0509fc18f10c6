internal import LinearAlgebra

extension Evaluator {
  /// f at points of n entries each, stored one after another, written to the first entries of
  /// `values`.
  ///
  /// If the parameters go only into one operation, and it takes many points at once, the points are
  /// evaluated together; otherwise one after another. Either way the values are those of `value(at:)`
  /// up to rounding.
  ///
  /// - Returns: how many points there are.
  @discardableResult
  public func values(atPoints points: Span<Double>, into values: inout [Double]) -> Int {
    precondition(graph.outputShape.isScalar, "the output is \(graph.outputShape), not a scalar")
    let n = graph.parameterCount
    let m = points.count / n
    precondition(points.count == m * n, "\(points.count) numbers for points of \(n) entries")
    precondition(m <= values.count, "\(m) points, and room for \(values.count) values")
    switch batchStep {
    case let step? where m > 1:
      let scratch = reserveBatch(step.scratchCount(points: m, dimension: n))
      points.withUnsafeBufferPointer { points in
        values.withUnsafeMutableBufferPointer { values in
          step.evaluate(
            points: points.baseAddress!, count: m, dimension: n, scratch: scratch.base,
            into: values.baseAddress!)
        }
      }
      // The remaining operations take one value at a time.
      for i in 0..<m { values[i] = finish(firstValue: values[i]) }
    default:
      for i in 0..<m { values[i] = value(at: points.extracting(i * n..<(i + 1) * n)) }
    }
    return m
  }

  /// Whether many points are evaluated at once.
  var takesBatches: Bool {
    switch batchStep {
    case .some: true
    case nil: false
    }
  }

  /// The output, given the first operation's.
  func finish(firstValue: Double) -> Double {
    output(of: 0).value[0] = firstValue
    sweepForward(preparesPullback: false, from: 1)
    return output.value[0]
  }
}
