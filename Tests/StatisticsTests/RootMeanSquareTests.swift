import Foundation
import Sampling
import Statistics
import Testing

@Suite struct RootMeanSquareTests {
  /// For normal errors it is √(χ²_R/R), whose 1 and 99 % quantiles follow from tables: χ²_20 8.260 and
  /// 37.566, χ²_100 70.065 and 135.807.
  @Test(
    arguments: [(20, 8.260, 37.566, 0.01), (100, 70.065, 135.807, 0.001)]
      as [(Int, Double, Double, Double)])
  func normalErrors(count: Int, lower: Double, upper: Double, accuracy: Double) throws {
    let range = try #require(RootMeanSquare.range(errors: count, excessKurtosis: 0))
    #expect(abs(range.lowerBound / (lower / Double(count)).squareRoot() - 1) < accuracy)
    #expect(abs(range.upperBound / (upper / Double(count)).squareRoot() - 1) < accuracy)
  }

  @Test func tooFewErrors() {
    #expect(RootMeanSquare.range(errors: 2, excessKurtosis: 0) == nil)
    #expect(RootMeanSquare.range(errors: 11, excessKurtosis: -2) == nil)
    #expect(RootMeanSquare.range(errors: 12, excessKurtosis: -2) != nil)
    #expect(RootMeanSquare.range(errors: 55, excessKurtosis: 12) == nil)
    #expect(RootMeanSquare.range(errors: 56, excessKurtosis: 12) != nil)
  }

  /// Errors of the mean of N squares of normals less 1, as one probe of a matrix of rank one makes them: an
  /// excess kurtosis of 12/N. Of 2000 root mean squares 98 % lie within, give or take 0.3 % (standard
  /// error) and the error of χ².
  @Test(arguments: [(1, 60), (1, 200), (3, 50), (10, 20), (30, 200)] as [(Int, Int)])
  func rangesHold(probes: Int, errors: Int) throws {
    let κ = 12 / Double(probes)
    let range = try #require(RootMeanSquare.range(errors: errors, excessKurtosis: κ))
    let stream = RandomStream(seed: 3).substream("\(probes) \(errors)")
    let trials = 2000
    let inside = (0..<trials).count { trial in
      let normals = stream.at(iteration: trial).normals(probes * errors)
      let squares = (0..<errors).reduce(0.0) { sum, i in
        let own = normals[i * probes..<(i + 1) * probes]
        let error = own.reduce(0) { $0 + $1 * $1 - 1 } / Double(probes)
        return sum + error * error
      }
      // E e² = 2/N.
      return range.contains((squares / Double(errors) * Double(probes) / 2).squareRoot())
    }
    #expect((0.96...0.995).contains(Double(inside) / Double(trials)), "\(inside) of \(trials)")
  }
}
