internal import Answers
internal import Fields

/// Where a method's paths begin, and how it reports what it starts.
struct MethodPlace: Sendable {
  var folder = ""
  var say: @Sendable (String) -> Void = { _ in }

  /// What a solver is told about an instance and a run's budget.
  func setting(on instance: Instance, _ budget: Budget?) -> SolverSetting {
    let known = instance.problem.known
    var line: [String: JSON] = ["budget": .object(budget?.line ?? [:])]
    line["smoothness"] = known.smoothness.map { JSON($0) }
    line["strong_convexity"] = known.strongConvexity.map { JSON($0) }
    var offered: PipeFrame.Ask = .value
    if instance.kept == nil {
      let questions: [(Questions, PipeFrame.Ask)] = [
        (.gradients, .gradient), (.tangents, .tangent), (.hessianProducts, .hessian),
      ]
      for (question, ask) in questions where instance.callAnswerer.obstacle(to: question) == nil {
        offered.insert(ask)
      }
    }
    return SolverSetting(
      dimension: instance.problem.dimension, offered: offered, line: line, folder: folder, say: say)
  }
}

extension Budget {
  /// The limits, by the keys of the pipe's protocol.
  fileprivate var line: [String: JSON] {
    var line: [String: JSON] = [:]
    line["evaluations"] = callsTold.map { JSON($0) }
    line["seconds"] = seconds.map { JSON($0) }
    return line
  }
}
