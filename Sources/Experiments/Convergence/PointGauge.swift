internal import Answers
internal import Estimators
internal import Optimizers
internal import Sampling

/// Measures a point that the answerer keeps: neither counted nor timed, and without the point's numbers here.
///
/// One vector after those of the method is changed (``PointOffer/takesScratch``).
struct PointGauge {
  let source: any PointSource
  let trail: PointTrail
  let offer: PointOffer

  private var scratch: Int { trail.vectorCount }

  private func ask(_ commands: [PipeCommand]) -> [Double] {
    source.results(of: commands, at: trail, sample: .none)
  }

  /// f(x) and ‖∇f(x)‖², which is NaN if nobody gives gradients.
  var valueAndSquaredNorm: (value: Double, squaredNorm: Double) {
    guard offer.givesGradients else { return (ask([.value(0)])[0], .nan) }
    let results = ask([.gradient(0, into: scratch)])
    return (results[0], results[1])
  }

  /// ‖∇f(x)‖, even if its square is out of range.
  var gradientNorm: Double {
    guard offer.givesGradients else { return .nan }
    let largest = ask([.gradient(0, into: scratch), .norms(scratch)])[3]
    guard largest > 0, largest.isFinite else { return largest }
    let unit = Self.unit(of: largest)
    let squares = ask([
      .gradient(0, into: scratch), .scale(scratch, by: 1 / unit), .norms(scratch),
    ])[2]
    return squares.squareRoot() * unit
  }

  /// A power of two near a number, with an inverse.
  private static func unit(of number: Double) -> Double {
    Double(sign: .plus, exponent: min(max(number.exponent, -1022), 1022), significand: 1)
  }

  /// ‖x − x*‖²; NaN if x* is not known.
  var squaredDistance: Double {
    switch offer.minimizer {
    case .none: .nan
    case .own: ask([.norms(0)])[2]
    // x* − x has the squares of x − x*.
    case .constant(let entry):
      ask([.fill(scratch, with: entry), .add(scratch, -1, times: 0), .norms(scratch)])[0]
    }
  }

  /// The step of the method's last estimate, if it is lost in the rounding of x: see
  /// ``DirectionalEstimator/lostStep(at:)``.
  func lostStep(of method: PointMethod) -> LostStep? {
    guard let radius = method.lastRadius else { return nil }
    let results = ask([.norms(0)] + method.lastDirections.map { .length(of: $0) })
    let (size, longest) = (results[1], results.dropFirst(3).max() ?? 0)
    return radius * longest < 0x1p8 * size.ulp ? LostStep(radius: radius, size: size) : nil
  }

  /// How slopes at x differ from those on the linear function with the same gradient: see
  /// ``GradientEstimator/errors(at:of:from:using:)``. For estimates that are gradients, there is no difference.
  ///
  /// With g = ∇f/s at hand in a vector, gᵀv = (‖g + tv‖² − ‖g − tv‖²)/(4t).
  func errors(of method: PointMethod, using draws: [RandomStream.Draw]) -> EstimateErrors {
    var errors = EstimateErrors()
    guard let radius = method.lastRadius, let distribution = method.distribution else {
      return errors
    }
    let norm = gradientNorm
    let unit = norm > 0 && norm.isFinite ? Self.unit(of: norm) : 1
    // As long as the gradient itself, so that no digits are lost in either square.
    let t = norm / unit / distribution.typicalLength(source.dimension)
    for draw in draws {
      let directions = method.directions(from: draw)
      let results = ask(
        [.gradient(0, into: scratch), .scale(scratch, by: 1 / unit)]
          + directions.flatMap { v -> [PipeCommand] in
            [
              .pair(0, along: v, radius: radius), .move(scratch, along: v, by: t), .norms(scratch),
              .move(scratch, along: v, by: -2 * t), .norms(scratch),
              .move(scratch, along: v, by: t),
            ]
          })
      for j in directions.indices {
        let part = results[(2 + 8 * j)...].prefix(8).map(\.self)
        let derivative = norm == 0 ? 0 : unit * ((part[2] - part[5]) / (4 * t))
        errors.add(
          method.slope(part[0], part[1]), ideal: method.slope(onLinearFunctionOf: derivative))
      }
    }
    return errors
  }
}

extension RecordedGradient {
  /// f(x) and ‖∇f(x)‖².
  mutating func valueAndSquaredNorm(at x: RunPoint) -> (value: Double, squaredNorm: Double) {
    switch x {
    case .numbers(let x): valueAndSquaredNorm(at: x)
    case .kept(let trail, let offer): gauge(trail, offer).valueAndSquaredNorm
    }
  }

  /// ‖∇f(x)‖, even if its square is out of range.
  mutating func norm(at x: RunPoint) -> Double {
    switch x {
    case .numbers(let x): norm(at: x)
    case .kept(let trail, let offer): gauge(trail, offer).gradientNorm
    }
  }

  /// The gauge of a point that the source keeps.
  func gauge(_ trail: PointTrail, _ offer: PointOffer) -> PointGauge {
    guard let source = source as? any PointSource else {
      preconditionFailure("a source that keeps no points is asked about one that it keeps")
    }
    return PointGauge(source: source, trail: trail, offer: offer)
  }
}
