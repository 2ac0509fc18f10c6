import AutoDiff
import Experiments
import Problems
import Reports
import Studies

let valley = Objective(start: [-1.2, 1], known: Known(minimum: 0)) { x in
  square(1 - x[0]) + 100 * square(x[1] - square(x[0]))
}
// Any function, such as a simulation: it is evaluated, but not recorded on a graph.
let ball = BlackBox(start: [1, 5]) { x in
  let (step, mass) = (0.01, 1 + x[0] * x[0])
  var (height, speed) = (0.0, x[1])
  for _ in 0..<100 {
    speed -= step * (9.81 + 0.1 * speed * abs(speed) / mass)
    height += step * speed
  }
  return (height - 1) * (height - 1) + 1e-3 * mass
}
try Kinds.add([
  .problem(ProblemKind("valley", "Rosenbrock's valley.") { _, _, _ in valley }),
  .problem(ProblemKind("ball", "A ball thrown to a height.") { _, _, _ in ball }),
])
let results = try await Experiment(
  """
  { "name": "valley", "problem": { "type": "valley" }, "steps": { "relative": [0.5, 1, 2, 4] },
    "methods": [{ "estimator": "two-point" }, { "estimator": "reverse-mode" }] }
  """
).run(in: "results/valley")
print(results.table)
try results.draw(in: "plots/valley")

let throwing = try await Experiment(
  """
  { "name": "ball", "problem": { "type": "ball" }, "steps": { "absolute": [0.01, 0.1] },
    "methods": [{ "estimator": "two-point" }, { "optimizer": "nelder-mead" }],
    "budget": { "evaluations": 500 } }
  """
).run(in: "results/ball")
print(throwing.table)
try throwing.draw(in: "plots/ball")
