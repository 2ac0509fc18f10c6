internal import Answers
internal import Estimators
internal import Experiments
internal import LinearAlgebra
internal import Optimizers
internal import Problems

/// What to expect of a claimed method on an instance, from any point.
struct ClaimedTheory: Sendable {
  private let traits: EstimatorTraits
  private let noise: ValueNoise
  /// Whether noisy values average to f, and have a variance.
  private let hasMeanZero: Bool
  /// E GGᵀ where values are exact.
  private let moments: EstimatorMoments?
  private let quadratic: Quadratic
  private let batches: (moments: LeastSquaresMoments, batch: Batch)?
  /// A_ii, where the estimate's bias is a multiple of it.
  private let diagonal: [Double]
  /// Whether estimates from one point differ.
  let isRandom: Bool

  /// Nil if the problem is not a quadratic.
  init?(_ traits: EstimatorTraits, on instance: Instance) {
    guard let quadratic = instance.problem.quadratic else { return nil }
    self.traits = traits
    self.quadratic = quadratic
    noise = instance.valueNoise.seen(by: traits)
    hasMeanZero =
      switch instance.noise?.model {
      case nil, .additive, .uniform, .relative, .mixed: true
      case .cauchy, .bits, .moreWild: false
      }
    moments = traits.knownMoments(dimension: quadratic.dimension)
    diagonal = traits.bias == 0 ? [] : quadratic.hessianDiagonal
    isRandom = traits.isRandom || noise != .none
    if case .batches(let batch) = noise, let problem = instance.problem as? LeastSquares,
      let rows = problem.rows
    {
      batches = (LeastSquaresMoments(rows: rows, targets: problem.targets), batch)
    } else {
      batches = nil
    }
  }

  /// Why E G is not known; nil if it is.
  var lackOfMean: String? {
    guard case .unknown(let name) = noise, !hasMeanZero else { return nil }
    return "no mean is known with \(name)"
  }

  /// Why E‖G‖² is not known; nil if it is.
  var lackOfSecondMoment: String? {
    switch noise {
    case .none: moments == nil ? Self.noMoments : nil
    case .independent:
      traits.noise == nil
        ? "it is not known what noise adds to it" : moments == nil ? Self.noMoments : nil
    case .batches: batches == nil || moments == nil || traits.bias != 0 ? Self.noMoments : nil
    case .unknown(let name), .varying(let name): "no closed form is known with \(name)"
    }
  }

  private static let noMoments = "no closed form of the estimator's second moments is known here"

  /// Why E f of the iterates is not known; nil if it is.
  ///
  /// - Parameter hasMemory: whether the claimed method has memory.
  func lackOfCurve(hasMemory: Bool) -> String? {
    if let lackOfSecondMoment { return lackOfSecondMoment }
    if batches != nil, hasMemory {
      return "no closed form is known for methods with memory on batches"
    }
    guard quadratic.isDiagonal || moments!.d == 0 else {
      return
        "no closed form is known for directions that prefer axes other than those of the quadratic"
    }
    return nil
  }

  /// E G at a point whose gradient is g.
  func mean(_ g: [Double], radiusFactor r: Double) -> [Double] {
    diagonal.isEmpty ? g : zip(g, diagonal).map { $0 + traits.bias * r * $1 }
  }

  /// E‖G‖² at a point x whose gradient is g; nil if it is not known.
  func meanSquare(at x: [Double], _ g: [Double], radiusFactor r: Double) -> Double? {
    guard lackOfSecondMoment == nil, let moments else { return nil }
    let square = mean(g, radiusFactor: r).reduce(0) { $0 + $1 * $1 }
    if let batches {
      return moments.normFactor
        * batches.moments.gradientNormSquared(at: x, batches.batch)
    }
    guard case .independent(let σ) = noise, let noise = traits.noise else {
      return moments.normFactor * square
    }
    return moments.normFactor * square
      + Double(quadratic.dimension) * noise.variance(deviation: σ) / (r * r)
  }

  /// c, if E‖G‖² = c‖∇f‖² depends on the gradient alone; nil otherwise.
  var constantSecondMoment: Double? {
    noise == .none && traits.bias == 0 ? moments?.normFactor : nil
  }

  /// E f − f* after some iterations of a method that is at x, with u in its memory.
  ///
  /// - Parameter schedule: from that iteration on.
  func gaps(
    from x: [Double], memory u: [Double]?, _ schedule: any LinearSchedule, at iterations: [Int]
  ) -> [Double] {
    if let batches {
      func curve(_ schedule: some LinearSchedule) -> [LeastSquaresMoments.Point] {
        batches.moments.curve(of: moments!, schedule, batches.batch, from: x, at: iterations)
      }
      return curve(schedule).map(\.gap)
    }
    var error = QuadraticMoments.EstimateError(bias: traits.bias)
    if case .independent(let σ) = noise { error.noise = traits.noise!.variance(deviation: σ) }
    return QuadraticMoments(
      of: quadratic, from: quadratic.offset(of: x),
      memory: u.map(quadratic.coordinates(of:)), estimatedWith: traits
    )
    .curve(of: moments!, schedule, error: error, at: iterations).map(\.gap)
  }
}

extension EstimatorTraits {
  /// E GGᵀ in n variables, also for estimators that do not know n.
  func knownMoments(dimension n: Int) -> EstimatorMoments? {
    moments ?? (calls.gradients == 1 && calls.values == 0 ? .exact(dimension: n) : nil)
  }
}

extension QuadraticMoments {
  /// On a quadratic, in the coordinates of its eigenvectors, which mix the biases and the noise of coordinates.
  ///
  /// - Parameters:
  ///   - offset: x₀ − x* in these coordinates.
  ///   - memory: u₀ in these coordinates, for a method that is under way.
  ///   - traits: of the estimates.
  init(
    of quadratic: Quadratic, from offset: [Double], memory: [Double]? = nil,
    estimatedWith traits: EstimatorTraits
  ) {
    let ρ = traits.noise?.correlation ?? 0
    let isMixed = !quadratic.isDiagonal && (traits.bias != 0 || ρ != 0)
    let ones = [Double](repeating: 1, count: quadratic.dimension)
    self.init(
      eigenvalues: quadratic.eigenvalues.entries, offset: offset,
      biases: isMixed ? quadratic.coordinates(of: quadratic.hessianDiagonal) : nil,
      noises: isMixed ? quadratic.coordinates(of: ones).map { 1 - ρ + ρ * $0 * $0 } : nil,
      memory: memory)
  }
}
