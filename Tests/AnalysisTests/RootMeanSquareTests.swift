import Analysis
import Foundation
import Sampling
import Testing

@Suite struct RootMeanSquareTests {
  /// Of normal errors it is √(χ²_R/R), whose quantiles tables give: χ²_10 from 3.247 to 20.483, χ²_100
  /// from 74.222 to 129.561.
  @Test(
    arguments: [(10, 3.247, 20.483, 0.01), (100, 74.222, 129.561, 0.001)]
      as [(Int, Double, Double, Double)])
  func normalErrors(count: Int, lower: Double, upper: Double, accuracy: Double) throws {
    let range = try #require(RootMeanSquare.range(errors: count, excessKurtosis: 0))
    #expect(abs(range.lowerBound / (lower / Double(count)).squareRoot() - 1) < accuracy)
    #expect(abs(range.upperBound / (upper / Double(count)).squareRoot() - 1) < accuracy)
  }

  @Test func tooFewErrors() {
    #expect(RootMeanSquare.range(errors: 2, excessKurtosis: 0) == nil)
    #expect(RootMeanSquare.range(errors: 20, excessKurtosis: 12) == nil)
    #expect(RootMeanSquare.range(errors: 200, excessKurtosis: 12) != nil)
  }

  /// Errors of the mean of N squares of normals less 1, as one probe of a matrix of rank one makes them: an
  /// excess kurtosis of 12/N. Of 2000 root mean squares 95 % lie within, give or take 0.5 % (standard
  /// error): 93 to 98 % would be missed by chance once in 15 000.
  @Test(arguments: [(1, 30), (1, 200), (3, 50), (10, 20), (30, 200)] as [(Int, Int)])
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
    #expect((0.93...0.98).contains(Double(inside) / Double(trials)), "\(inside) of \(trials)")
  }
}
