import AutoDiff
import Problems
import Sampling
import Synchronization

/// The values of a function in the order in which they were made.
final class ValueLog: Sendable {
  private let made = Mutex<[Double]>([])

  var values: [Double] { made.withLock { $0 } }

  func add(_ value: Double) { made.withLock { $0.append(value) } }
}

/// A problem whose function logs every value that it takes, whoever asks and however.
struct LoggedProblem: Problem {
  let base: any Problem
  let log: ValueLog

  var dimension: Int { base.dimension }
  var known: Known { base.known }
  func start(from stream: RandomStream) -> [Double] { base.start(from: stream) }
  func residuals(_ x: Variable) -> Variable? { base.residuals(x) }
  func objective(_ x: Variable) -> Variable { .apply(Logged(log: log), to: base.objective(x)) }

  /// y = x, written down.
  private struct Logged: ComplexOperation {
    let log: ValueLog
    let name = "logged"

    func outputShape(_ inputs: [Shape]) -> Shape { inputs[0] }

    func evaluate(_ node: Frame) {
      log.add(node.input(0)[0])
      node.output[0] = node.input(0)[0]
    }

    func evaluate(_ node: ComplexFrame) {
      log.add(node.input(0)[0].real)
      node.output[0] = node.input(0)[0]
    }

    func pushforward(_ node: Frame) {
      for j in node.tangents { node.outputTangent(j)[0] = node.inputTangent(0, j)![0] }
    }

    func pullback(_ node: Frame) { node.inputAdjoint(0)?[0] += node.outputAdjoint[0] }

    func pullbackTangent(_ node: Frame) {
      for j in node.tangents {
        node.inputAdjointTangent(0, j)?[0] += node.outputAdjointTangent(j)[0]
      }
    }
  }
}
