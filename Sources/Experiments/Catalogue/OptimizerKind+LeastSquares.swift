internal import Answers
internal import Estimators
internal import Fields
internal import Optimizers

extension OptimizerKind {
  static let levenbergMarquardt = OptimizerKind(
    "levenberg-marquardt",
    """
    (JᵀJ + λD²)p = −Jᵀr on sums of squares f = ‖r‖², J by what the estimator is made of: superlinear near a minimum of \
    0, none proven elsewhere (Levenberg 1944; Marquardt 1963; Moré 1978).
    """,
    takesSteps: false,
    .estimating(
      calls: { values, estimator, setting in
        // A Jacobian, and one step or two. If data were not read, nobody knows how many residuals there are.
        let (scheme, n) = (try jacobianScheme(values, estimator), setting.dimension)
        let m = scheme == .reverseMode ? setting.sumOfSquares?.count : nil
        var calls = scheme.calls(dimension: n, residuals: m ?? n)
        calls.values += 2
        return calls
      }
    ) { values, estimator, setting in
      guard setting.share.isAll else {
        throw values.error(
          at: "optimizer",
          "found \"levenberg-marquardt\" on a problem whose calls see some of its rows",
          expected: "a problem without a \"batch\"", remedy: "take \"svrg\" or \"l-bfgs\"")
      }
      guard let sum = setting.sumOfSquares else {
        throw values.error(
          at: "optimizer",
          "found \"levenberg-marquardt\" on a problem that is not a sum of squares",
          expected: "\"mds\", \"rosenbrock\", \"least-squares\", or \"network\" with \"loss\": "
            + "\"mean-squares\"",
          remedy: "take \"l-bfgs\" or \"newton-cg\"")
      }
      try values.checkMemory(
        forNumbers: 5 * Double(sum.count) * Double(sum.dimension), at: "optimizer",
        remedy: "take \"l-bfgs\", or fewer variables")
      let scheme = try jacobianScheme(values, estimator)
      if scheme == .complexStep, let obstacle = Answerer(sum.residuals).obstacle(to: .complexValues)
      {
        throw values.error(
          at: "estimator", "found \"\(values.tag)\", but in the residuals \(obstacle)",
          expected: "an estimator that the residuals allow",
          remedy: "take \"forward-mode\" or \"reverse-mode\", which every problem allows")
      }
      return LevenbergMarquardt(sum, by: scheme)
    })

  /// How to find Jacobians in the way that the estimator finds gradients.
  private static func jacobianScheme(
    _ values: Values, _ estimator: any GradientEstimator
  ) throws -> JacobianScheme {
    switch estimator {
    case is ForwardMode: return .forwardMode
    case is ReverseMode: return .reverseMode
    case is ComplexStep: return .complexStep
    case let differences as CoordinateDifferences:
      let radius = differences.traits.radius!
      return differences.scheme == .central
        ? .centralDifferences(radius: radius) : .forwardDifferences(radius: radius)
    default:
      throw values.error(
        at: "estimator", "found \"\(values.tag)\", which gives no Jacobian",
        expected: "\"forward-mode\", \"reverse-mode\", \"complex-step\" or "
          + "\"coordinate-differences\" with \"levenberg-marquardt\"")
    }
  }
}
