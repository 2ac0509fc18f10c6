package import Experiments

/// The kinds of study beside convergence: the lecture's other experiments, a file each.
package enum LectureKinds {
  package static let all: [MeasurementKind] = [
    cost, accuracy, jacobian, hessian, hutchinson, checkpointing, solve, svd,
  ]
}
