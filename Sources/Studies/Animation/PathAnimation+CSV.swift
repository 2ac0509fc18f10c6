internal import Experiments

extension PathAnimation {
  /// The paths as CSV, for other programs to draw: one line for every point that is drawn.
  package var csv: String {
    var csv = CSVText(
      columns: ["estimator", "step_relative", "replicate", "iteration", "c1", "c2"])
    for (run, trail) in zip(runs, trails) {
      for (iteration, point) in trail {
        csv.append([
          .text(run.method), .number(run.stepRelative), .integer(run.replicate),
          .integer(iteration), .number(point[0]), .number(point[1]),
        ])
      }
    }
    return csv.text
  }
}
