import Estimators
import Experiments
import Foundation
import Testing

struct CurveCodingTests {
  /// A curve reads back as it was, to the bit; missing values stay missing.
  @Test(arguments: [0, 1, 57])
  func readsBack(count: Int) throws {
    var curve = RunRecord.Curve()
    for k in 0..<count {
      curve.iterations.append(k * k)
      curve.counts.append(
        CallCounts(values: 1 << (k % 53), gradients: k, tangents: 3 * k, hessianProducts: 7))
      curve.loss.append(k % 3 == 1 ? nil : 0.1 * Double(k))
      curve.gradientNormSquared.append(k % 5 == 2 ? nil : .leastNonzeroMagnitude)
      curve.seconds.append(1e-9 * Double(k) / 3)
      if count > 1 { curve.distanceSquared.append(k == 0 ? nil : 1 / Double(k)) }
    }
    let data = try JSONEncoder().encode(curve)
    let read = try JSONDecoder().decode(RunRecord.Curve.self, from: data)
    #expect(read.iterations == curve.iterations && read.counts == curve.counts)
    #expect(read.loss == curve.loss && read.seconds == curve.seconds)
    #expect(read.gradientNormSquared == curve.gradientNormSquared)
    #expect(read.distanceSquared == curve.distanceSquared)
  }

  /// Columns of different lengths are refused.
  @Test func refusesColumnsOfDifferentLengths() throws {
    var curve = RunRecord.Curve()
    curve.iterations = [0, 1]
    let data = try JSONEncoder().encode(curve)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(RunRecord.Curve.self, from: data)
    }
  }
}
