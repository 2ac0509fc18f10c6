internal import AutoDiff
internal import Estimators
internal import Optimizers
internal import Sampling

/// An iteration of a composed method with two-point estimates on a diagonal quadratic, as a study's run loop does it.
///
/// The answer is f at the start and how much the first `iterations` iterations lower it; a loop written by hand must
/// lower it as much.
func composed(_ inputs: Inputs) throws -> [Contender] {
  let setting = try MethodSetting(inputs)
  let answer = setting.answer(setting.composed())
  let byHand = setting.answer(setting.handWritten())
  precondition(
    abs(answer[1] - byHand[1]) <= 1e-9 * abs(byHand[1]),
    "\(setting.method) lowers f by \(answer[1]), by hand by \(byHand[1])")
  return [Contender(name: "", answer: answer, repeated: setting.repeated(setting.composed()))]
}

/// The same estimates in a loop written by hand for the method.
func handWritten(_ inputs: Inputs) throws -> [Contender] {
  let setting = try MethodSetting(inputs)
  return [
    Contender(
      name: "", answer: setting.answer(setting.handWritten()),
      repeated: setting.repeated(setting.handWritten()))
  ]
}

/// What both loops start from.
private struct MethodSetting {
  let method: String
  private let start: [Double]
  private let iterations: Int
  private let step: Double
  private let evaluator: Evaluator
  private let oracle: ValueOracle
  private let estimator: TwoPoint
  private let stream = RandomStream(seed: 1)

  /// Makes the iterations `0..<count` from the start, and gives the point.
  typealias Loop = (_ count: Int) -> [Double]

  private static let (momentum, β1, β2, δ) = (0.9, 0.9, 0.999, 1e-8)

  init(_ inputs: Inputs) throws {
    method = inputs.text("method")
    let n = inputs.integer("dimension")
    let curvatures = try inputs.array("curvatures")
    start = try inputs.array("x")
    iterations = inputs.integer("iterations")
    step = inputs.number("step")
    evaluator = Evaluator(
      Graph(parameters: n) {
        $0.diagonalQuadratic(curvatures: curvatures, center: [Double](repeating: 0, count: n))
      })
    oracle = ValueOracle(CountingOracle(evaluator))
    estimator = TwoPoint(dimension: n, radius: inputs.number("radius"))
  }

  func answer(_ loop: Loop) -> [Double] {
    let initial = evaluator.value(at: start)
    return [initial, initial - evaluator.value(at: loop(iterations))]
  }

  func repeated(_ loop: @escaping Loop) -> (Int) -> Void {
    { count in _ = loop(count) }
  }

  func composed() -> Loop {
    func loop<Steps: EstimateOptimizer>(_ optimizer: Steps) -> Loop
    where Steps.Estimator == TwoPoint {
      var optimizer = optimizer
      return { count in
        var state = optimizer.start(at: start)
        for k in 0..<count {
          let isFinite = optimizer.advance(
            &state, iteration: k, from: oracle, using: stream.at(iteration: k))
          precondition(isFinite, "the iteration diverged")
        }
        return Array(state.prefix(start.count))
      }
    }
    switch method {
    case "heavy-ball":
      return loop(DirectionalMethod(HeavyBall(step: step, momentum: Self.momentum), estimator))
    case "nesterov":
      return loop(DirectionalMethod(NesterovMomentum(step: step, momentum: .growing), estimator))
    case "adam":
      let decay = MomentDecay(β1: Self.β1, β2: Self.β2, δ: Self.δ)
      let adam = Adam(step: step, decay: decay)
      return loop(EntrywiseMethod(adam, estimator, dimension: start.count))
    default: preconditionFailure("no loop is written for \(method)")
    }
  }

  func handWritten() -> Loop {
    switch method {
    case "heavy-ball": heavyBall
    case "nesterov": nesterov
    case "adam": adam
    default: preconditionFailure("no loop is written for \(method)")
    }
  }

  private func heavyBall(_ count: Int) -> [Double] {
    var (x, estimator) = (start, estimator)
    var (u, g) = ([Double](repeating: 0, count: x.count), x)
    for k in 0..<count {
      estimator.estimate(at: x, from: oracle, using: stream.at(iteration: k), into: &g)
      for i in x.indices {
        u[i] = Self.momentum * u[i] - step * g[i]
        x[i] += u[i]
      }
    }
    return x
  }

  private func nesterov(_ count: Int) -> [Double] {
    var (x, estimator) = (start, estimator)
    var (before, y, g) = (x, x, x)
    for k in 0..<count {
      let β = Double(k) / Double(k + 3)
      for i in x.indices { y[i] = x[i] + β * (x[i] - before[i]) }
      estimator.estimate(at: y, from: oracle, using: stream.at(iteration: k), into: &g)
      for i in x.indices {
        before[i] = x[i]
        x[i] = y[i] - step * g[i]
      }
    }
    return x
  }

  private func adam(_ count: Int) -> [Double] {
    var (x, estimator) = (start, estimator)
    var (m, v) = ([Double](repeating: 0, count: x.count), [Double](repeating: 0, count: x.count))
    var g = x
    var (powerOf1, powerOf2) = (1.0, 1.0)
    for k in 0..<count {
      estimator.estimate(at: x, from: oracle, using: stream.at(iteration: k), into: &g)
      powerOf1 *= Self.β1
      powerOf2 *= Self.β2
      for i in x.indices {
        m[i] = Self.β1 * m[i] + (1 - Self.β1) * g[i]
        v[i] = Self.β2 * v[i] + (1 - Self.β2) * g[i] * g[i]
        x[i] -= step * (m[i] / (1 - powerOf1)) / ((v[i] / (1 - powerOf2)).squareRoot() + Self.δ)
      }
    }
    return x
  }
}
