internal import Answers
internal import Optimizers

/// Where a run is, for whatever is recorded of it: numbers, or vectors that the answerer keeps.
enum RunPoint {
  case numbers([Double])
  case kept(PointTrail, PointOffer)
}

extension Optimizer {
  /// Where a run on an instance is.
  func runPoint(of state: State, on instance: Instance) -> RunPoint {
    if let trail = state as? PointTrail, let offer = instance.pointOffer {
      return .kept(trail, offer)
    }
    return .numbers(point(of: state))
  }

  /// The state in which the run of a replicate begins.
  func start(on instance: Instance, replicate: Int) -> State {
    if let method = self as? PointMethod, let state = method.begun as? State { return state }
    return start(at: instance.start(replicate: replicate))
  }

  /// Where a run is, written out.
  ///
  /// - Parameter source: what answers the run.
  func numbers(of state: State, from source: any ValueSource) -> [Double] {
    if let trail = state as? PointTrail, let source = source as? any PointSource {
      return source.point(at: trail)
    }
    return point(of: state)
  }
}

extension Instance {
  /// Where the runs of a replicate start.
  func startPoint(replicate: Int) -> RunPoint {
    guard let pointOffer, pointOffer.vectorCount >= (pointOffer.takesScratch ? 2 : 1) else {
      return .numbers(start(replicate: replicate))
    }
    return .kept(PointTrail(from: pointOffer.beginning, vectors: 1), pointOffer)
  }
}
