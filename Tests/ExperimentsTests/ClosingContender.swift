import Estimators
import Experiments

extension ClosingMethodsTests {
  /// The methods under test, each with what is expected of its calls.
  enum Contender: String, CaseIterable {
    case threePoints, evolution, pursuit, directSearch, gradientless, residuals, simplex,
      covariance,
      separable
    case backtracking, noisyBacktracking, compass
    case armijo, barzilaiBorwein, conjugate, limitedMemory, newton, newtonByDifferences,
      leastSquares, leastSquaresByRows

    /// The method as configurations name it, or the one that it replaces.
    var method: String {
      switch self {
      case .threePoints: #""optimizer": "stochastic-three-points""#
      case .evolution: #""optimizer": "one-plus-one-es""#
      case .pursuit: #""optimizer": "random-pursuit""#
      case .directSearch: #""optimizer": "probabilistic-direct-search", "directions": 3"#
      case .gradientless: #""optimizer": "gradientless-descent", "ratio": 0.01"#
      case .residuals: #""optimizer": "residual-feedback""#
      case .simplex: #""optimizer": "nelder-mead", "restarts": true"#
      case .covariance: #""optimizer": "cma-es""#
      case .separable: #""optimizer": "separable-cma-es", "deviation": 0.3"#
      case .backtracking, .noisyBacktracking, .compass: #""estimator": "reverse-mode""#
      case .armijo: #""estimator": "coordinate-differences", "optimizer": "line-search""#
      case .barzilaiBorwein: #""estimator": "reverse-mode", "optimizer": "barzilai-borwein""#
      case .conjugate: #""estimator": "forward-mode", "optimizer": "conjugate-gradients""#
      case .limitedMemory: #""estimator": "reverse-mode", "optimizer": "l-bfgs", "memory": 3"#
      case .newton: #""estimator": "reverse-mode", "optimizer": "newton-cg""#
      case .newtonByDifferences:
        #""estimator": "coordinate-differences", "scheme": "forward", "optimizer": "newton-cg""#
      case .leastSquares: #""estimator": "forward-mode", "optimizer": "levenberg-marquardt""#
      case .leastSquaresByRows:
        #""estimator": "reverse-mode", "optimizer": "levenberg-marquardt""#
      }
    }

    /// The most that the calls made at once cost, on five variables.
    var mostAtOnce: Double {
      switch self {
      case .threePoints, .evolution, .pursuit, .directSearch, .gradientless, .residuals, .simplex,
        .covariance, .separable, .compass:
        1
      case .backtracking, .noisyBacktracking, .barzilaiBorwein, .limitedMemory: 4
      case .armijo: 11
      case .newtonByDifferences: 6
      case .conjugate, .leastSquares: 12.5
      case .newton: 12
      // The gradients of eight residuals.
      case .leastSquaresByRows: 32
      }
    }

    /// Whether it asks for residuals, which not every problem has.
    var needsResiduals: Bool { self == .leastSquares || self == .leastSquaresByRows }

    /// Whether f never rises on its way.
    var isMonotone: Bool {
      ![.residuals, .backtracking, .noisyBacktracking, .barzilaiBorwein].contains(self)
    }

    /// Whether all its iterations but the first ask for the same.
    var isConstant: Bool {
      [.threePoints, .evolution, .gradientless, .residuals, .compass].contains(self)
    }

    func study(_ text: String) throws -> ConvergenceStudy {
      let study = try ExperimentsTests.study(text)
      switch self {
      case .threePoints, .evolution, .pursuit, .directSearch, .gradientless, .residuals, .simplex,
        .covariance, .separable, .armijo, .barzilaiBorwein, .conjugate, .limitedMemory, .newton,
        .newtonByDifferences, .leastSquares, .leastSquaresByRows:
        return study
      case .backtracking:
        return try study.replacingMethods(asking: CallCounts(values: 3, gradients: 1)) {
          Backtracking(ReverseMode(), firstStep: $0, dimension: $1)
        }
      case .noisyBacktracking:
        return try study.replacingMethods(asking: CallCounts(values: 7)) {
          Backtracking(TwoPoint(dimension: $1, directions: 2), firstStep: $0, dimension: $1)
        }
      case .compass:
        return try study.replacingMethods { CompassSearch(dimension: $0, shortest: -1) }
      }
    }
  }
}
