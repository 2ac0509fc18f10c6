internal import LinearAlgebra
public import Sampling

extension Evaluator {
  /// f(x + εvⱼ) and f(x − εvⱼ) for each direction vⱼ, one pair after another in `values`; for a graph
  /// whose output is a scalar.
  ///
  /// If the parameters go only into a separable operation, both values of a pair are computed in one
  /// pass over x and vⱼ, part by part. Otherwise the points are written out, many at once if the
  /// first operation benefits from that. Only the graph decides which, and what a frame keeps of its
  /// directions changes no bit of the values.
  public func values(
    at x: Span<Double>, along directions: inout DirectionFrame, radius ε: Double,
    into values: inout [Double]
  ) {
    let n = graph.parameterCount
    precondition(graph.outputShape.isScalar, "the output is \(graph.outputShape), not a scalar")
    precondition(
      x.count == n && directions.dimension == n, "a point and directions of \(n) entries")
    precondition(values.count == 2 * directions.count, "two values for every direction")
    switch separableStep {
    case let step?:
      for j in 0..<directions.count {
        let sums = sums(of: step, at: x, along: j, of: &directions, radius: ε)
        values[2 * j] = finish(firstValue: step.value(ofSum: sums.forward))
        values[2 * j + 1] = finish(firstValue: step.value(ofSum: sums.backward))
      }
    case nil: valuesAtPoints(x, along: &directions, radius: ε, into: &values)
    }
  }

  /// The bytes that a separable operation needs.
  var separableBytes: Int {
    switch separableStep {
    case let step?: step.bytes
    case nil: 0
    }
  }

  private func sums(
    of step: borrowing SeparableStep, at x: Span<Double>, along j: Int,
    of directions: inout DirectionFrame, radius ε: Double
  ) -> (forward: Double, backward: Double) {
    var total = (forward: 0.0, backward: 0.0)
    let t = ε * directions.factor(ofDirection: j)
    x.withUnsafeBufferPointer { x in
      directions.withParts(ofDirection: j) { part, v in
        v.withUnsafeBufferPointer { v in
          for range in ConstantBlocks.ranges(of: part) {
            let sums = step.sums(
              over: range, at: x.baseAddress! + range.lowerBound,
              along: v.baseAddress! + (range.lowerBound - part.lowerBound), by: t)
            total.forward += sums.forward
            total.backward += sums.backward
          }
        }
      }
    }
    return total
  }

  private func valuesAtPoints(
    _ x: Span<Double>, along directions: inout DirectionFrame, radius ε: Double,
    into values: inout [Double]
  ) {
    let n = x.count
    line.reserve(directions: directions.count, dimension: n, inBatches: takesBatches)
    let points = line.points!
    let atOnce = line.values.count
    for first in stride(from: 0, to: values.count, by: atOnce) {
      let probes = first..<min(first + atOnce, values.count)
      for (k, probe) in probes.enumerated() {
        write(
          x, movedBy: probe % 2 == 0 ? ε : -ε, along: probe / 2, of: &directions,
          to: points.base + k * n)
      }
      let made = UnsafeBufferPointer(start: points.base, count: probes.count * n)
      self.values(atPoints: made.span, into: &line.values)
      for (k, probe) in probes.enumerated() { values[probe] = line.values[k] }
    }
  }

  /// Writes x + tvⱼ.
  private func write(
    _ x: Span<Double>, movedBy t: Double, along j: Int, of directions: inout DirectionFrame,
    to point: UnsafeMutablePointer<Double>
  ) {
    let t = t * directions.factor(ofDirection: j)
    x.withUnsafeBufferPointer { x in
      directions.withParts(ofDirection: j) { range, v in
        v.withUnsafeBufferPointer { v in
          EntrywiseKernels.write(
            range.count, of: x.baseAddress! + range.lowerBound, movedBy: t,
            along: v.baseAddress!, to: point + range.lowerBound)
        }
      }
    }
  }
}
