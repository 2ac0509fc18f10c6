import AutoDiff
import Estimators
import Problems
import Sampling

struct Rosenbrock: Problem {
  let dimension = 10
  let known = Known(minimum: 0, minimizer: [Double](repeating: 1, count: 10))
  func start(from stream: RandomStream) -> [Double] { stream.at(iteration: 0).normals(dimension) }
  func objective(_ x: Variable) -> Variable {
    let (head, tail) = (x[0..<dimension - 1], x[1..<dimension])
    return sum(100 * square(tail - square(head)) + square(1 - head))
  }
}

let problem = Rosenbrock()
let stream = RandomStream(seed: 1)
let counter = CountingOracle(Evaluator(problem.graph()))
var estimator = TwoPoint(dimension: problem.dimension)
var x = problem.start(from: stream)
var gradient = x
for k in 0..<100_000 {
  estimator.estimate(
    at: x, from: ValueOracle(counter), using: stream.at(iteration: k), into: &gradient)
  for i in x.indices { x[i] -= 1e-4 * gradient[i] }
}
print("f = \(problem.value(at: x)) after \(counter.counts.values) evaluations")
