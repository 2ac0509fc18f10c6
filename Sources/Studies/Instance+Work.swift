internal import AutoDiff
internal import Experiments

extension Instance {
  /// A value, to be timed.
  var valueWork: RepeatedWork {
    RepeatedWork(kind: "\(family) value", operations: operationsPerValue, calls: 1) {
      let evaluator = Evaluator(graph)
      let x = start(replicate: 0)
      return { _ in _ = evaluator.value(at: x) }
    }
  }

  /// A Hessian-vector product, to be timed.
  var hessianProductWork: RepeatedWork {
    RepeatedWork(kind: "\(family) product", operations: operationsPerValue, calls: 1) {
      let evaluator = Evaluator(graph)
      let x = start(replicate: 0)
      var (gradient, product) = (x, x)
      return { _ in
        _ = evaluator.hessianProducts(at: x, along: x, gradient: &gradient, into: &product)
      }
    }
  }
}
