internal import AutoDiff
internal import Experiments

extension Instance {
  /// What a value takes, roughly.
  var secondsPerValue: Double {
    let evaluator = Evaluator(graph)
    let x = start(replicate: 0)
    return expectedSeconds { _ in _ = evaluator.value(at: x) }
  }

  /// What a Hessian-vector product takes, roughly.
  var secondsPerHessianProduct: Double {
    let evaluator = Evaluator(graph)
    let x = start(replicate: 0)
    var (gradient, product) = (x, x)
    return expectedSeconds { _ in
      _ = evaluator.hessianProducts(at: x, along: x, gradient: &gradient, into: &product)
    }
  }
}
