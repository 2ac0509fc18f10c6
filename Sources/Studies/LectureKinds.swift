package import Experiments

/// The kinds of study besides convergence: the lecture's other experiments, one file each, and those that were added.
package enum LectureKinds {
  static let own: [MeasurementKind] = [
    cost, accuracy, jacobian, hessian, hutchinson, checkpointing, solve, svd,
  ]

  package static let all = own + KindRegister.shared.kinds.studies
}
