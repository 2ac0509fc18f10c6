internal import Experiments

extension MapAnimation {
  /// The maps of all frames as CSV, for other programs to draw: one line for every frame and object. The reference
  /// comes first; its lines leave the run's columns empty.
  package var csv: String {
    var csv = CSVText(
      columns: [
        "estimator", "step_relative", "replicate", "frame", "iteration", "evaluations", "loss",
        "row", "name",
      ] + (0..<dimension).map { "c\($0 + 1)" })
    func append(_ head: [CSVText.Value], _ points: [Double]) {
      for (i, name) in names.enumerated() {
        csv.append(
          head + [.integer(i + 1), .text(name)]
            + (0..<dimension).map { .number(points[i * dimension + $0]) })
      }
    }
    append(
      [.text(reference.name)] + [CSVText.Value](repeating: .missing, count: 6), reference.points)
    for run in runs {
      for (k, frame) in run.frames.enumerated() {
        append(
          [
            .text(run.method), .number(run.stepRelative), .integer(run.replicate), .integer(k),
            .integer(frame.iteration), .number(frame.evaluations), .number(frame.loss),
          ], frame.point)
      }
    }
    return csv.text
  }
}
