import AutoDiff
import Experiments
import Problems
import Reports
import Studies

let valley = Objective(start: [-1.2, 1], known: Known(minimum: 0)) { x in
  square(1 - x[0]) + 100 * square(x[1] - square(x[0]))
}
try Kinds.add([.problem(ProblemKind("valley", "Rosenbrock's valley.") { _, _, _ in valley })])
let results = try await Experiment(
  """
  { "name": "valley", "problem": { "type": "valley" }, "steps": { "relative": [0.5, 1, 2, 4] },
    "methods": [{ "estimator": "two-point" }, { "estimator": "reverse-mode" }] }
  """
).run(in: "results/valley")
print(results.table)
try results.draw(in: "plots/valley")
