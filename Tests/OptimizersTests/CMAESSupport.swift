import AutoDiff
import Estimators
import Foundation
import Optimizers
import Sampling

/// An objective as a Swift function, without derivatives.
struct GivenValue: AutoDiff.Operation {
  let name = "given"
  let value: @Sendable ([Double]) -> Double

  func outputShape(_ inputs: [Shape]) -> Shape { .scalar }
  func evaluate(_ node: Frame) { node.output[0] = value(Array(node.input(0))) }
  func pushforward(_ node: Frame) { for j in node.tangents { node.outputTangent(j)[0] = 0 } }
  func pullback(_ node: Frame) {}
  func pullbackTangent(_ node: Frame) {}
}

/// A run of CMA-ES on a Swift function.
final class Evolution {
  let oracle: CountingOracle
  let stream: RandomStream
  var method: CMAES
  var state: CMAES.State
  private(set) var iteration = 0

  init(
    _ method: CMAES, from start: [Double], seed: UInt64 = 1,
    _ f: @escaping @Sendable ([Double]) -> Double
  ) {
    oracle = CountingOracle(
      Evaluator(Graph(parameters: start.count) { .apply(GivenValue(value: f), to: $0) }))
    stream = RandomStream(seed: seed)
    self.method = method
    state = method.start(at: start)
  }

  /// Runs a generation; returns whether all numbers stayed finite.
  func advance() -> Bool {
    let (closing, draw) = (ClosingOracle(oracle), stream.at(iteration: iteration))
    defer { iteration += 1 }
    let isFinite = try? method.advance(&state, iteration: iteration, from: closing, using: draw)
    return isFinite ?? false
  }
}

/// Square matrices by rows, in loops.
enum Square {
  static func product(_ a: [Double], _ x: [Double]) -> [Double] {
    let n = x.count
    return (0..<n).map { i in (0..<n).reduce(0) { $0 + a[i * n + $1] * x[$1] } }
  }

  static func transposed(_ a: [Double], _ n: Int) -> [Double] {
    (0..<n * n).map { a[$0 % n * n + $0 / n] }
  }

  /// aᵀ diag(d) a.
  static func form(_ a: [Double], _ d: [Double]) -> [Double] {
    let n = d.count
    return (0..<n * n).map { place in
      (0..<n).reduce(0) { $0 + a[$1 * n + place / n] * d[$1] * a[$1 * n + place % n] }
    }
  }

  /// The whole of a symmetric matrix from its lower triangle.
  static func symmetric(_ a: [Double], _ n: Int) -> [Double] {
    (0..<n * n).map { a[max($0 / n, $0 % n) * n + min($0 / n, $0 % n)] }
  }

  /// An orthogonal matrix, by Gram and Schmidt's method on normals.
  static func rotation(_ n: Int, seed: UInt64) -> [Double] {
    let normals = RandomStream(seed: seed).at(iteration: 0).normals(n * n)
    var rows: [[Double]] = []
    for i in 0..<n {
      var row = Array(normals[i * n..<(i + 1) * n])
      for _ in 0..<2 {
        for other in rows {
          let part = dot(row, other)
          row = zip(row, other).map { $0 - part * $1 }
        }
      }
      let length = dot(row, row).squareRoot()
      rows.append(row.map { $0 / length })
    }
    return rows.flatMap(\.self)
  }

  static func dot(_ x: [Double], _ y: [Double]) -> Double {
    zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
