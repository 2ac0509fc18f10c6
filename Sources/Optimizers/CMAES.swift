public import Estimators
internal import Foundation
public import LinearAlgebra
public import Sampling

/// The evolution strategy with covariance matrix adaptation, CMA-ES. A generation draws λ points xᵢ = m + σyᵢ,
/// yᵢ = BDzᵢ, zᵢ standard normal, C = BD²Bᵀ, and ranks them by f, the i-th best with weight wᵢ (``CMAConstants``):
///
///     ⟨y⟩ = Σ wᵢyᵢ and ⟨z⟩ = Σ wᵢzᵢ over the best μ          m⁺ = m + σ⟨y⟩
///     p_σ⁺ = (1 − c_σ)p_σ + √(c_σ(2 − c_σ)μ_eff)·B⟨z⟩        σ⁺ = σ·exp((c_σ/d_σ)(‖p_σ⁺‖/E‖z‖ − 1))
///     p_c⁺ = (1 − c_c)p_c + h√(c_c(2 − c_c)μ_eff)·⟨y⟩
///     C⁺ = (1 − c₁ − c_μΣwᵢ + (1 − h)c₁c_c(2 − c_c))C + c₁p_c⁺p_c⁺ᵀ + c_μΣ wᵢ°yᵢyᵢᵀ
///
/// with wᵢ° = wᵢ if that is above 0, otherwise wᵢn/‖zᵢ‖², and h = 1 if
/// ‖p_σ⁺‖ < √(1 − (1 − c_σ)^{2(k + 1)})(1.4 + 2/(n + 1))E‖z‖, otherwise 0. Values are only compared: NaN is worse than
/// any number, and of equal values the one drawn first is better. A generation takes λ values, and the first one more,
/// at the start.
///
/// The run's point is the best one evaluated so far, including the start. Its value is known, a user would take it
/// away, and targets are hit by it; m is a better guess on smooth functions, but its value has never been computed.
///
/// Hansen 2016, *The CMA evolution strategy: a tutorial* (arXiv:1604.00772), with negative weights. With a diagonal C,
/// sep-CMA-ES: Ros and Hansen 2008 (doi:10.1007/978-3-540-87700-4_30), whose time and memory are linear in n.
public struct CMAES: Optimizer {
  /// What one iteration passes to the next.
  public struct State: Codable, Hashable, Sendable {
    /// The best point evaluated so far; the start at first.
    @PackedNumbers public var point: [Double]
    /// f at the point; nil before the first iteration.
    public var value: Double?
    /// m.
    @PackedNumbers public var mean: [Double]
    /// σ.
    public var deviation: Double
    /// p_σ.
    @PackedNumbers public var deviationPath: [Double]
    /// p_c.
    @PackedNumbers public var covariancePath: [Double]
    /// C.
    public var covariance: SearchCovariance

    /// A distribution N(x, σ²C) without history.
    public init(at x: [Double], deviation: Double, covariance: SearchCovariance) {
      point = x
      mean = x
      self.deviation = deviation
      let none = [Double](repeating: 0, count: x.count)
      (deviationPath, covariancePath) = (none, none)
      self.covariance = covariance
    }
  }

  /// σ of the first generation.
  public let deviation: Double
  /// Whether C is full or diagonal.
  public let form: SearchCovariance.Form
  /// The weights and learning rates.
  public let constants: CMAConstants
  // Workspace, made by the first generation: zᵢ, yᵢ and xᵢ one after another, and f(xᵢ).
  private var normals, steps, points, values: [Double]
  /// The indices of the points, best first.
  private var ranking: [Int]
  // ⟨z⟩, B⟨z⟩, ⟨y⟩ and m⁺.
  private var meanNormal, rotated, meanStep, nextMean: [Double]
  /// The vectors that update C: p_c and the λ steps, each scaled by the root of its weight.
  private var rows: [Double]
  private var decomposition: SearchCovariance.Workspace?

  /// - Parameters:
  ///   - deviation: σ of the first generation, above 0.
  ///   - population: λ ≥ 2; 4 + ⌊3 ln n⌋ by default.
  ///   - form: the form of C.
  ///   - n: the number of variables.
  public init(
    deviation: Double, population: Int? = nil, form: SearchCovariance.Form, dimension n: Int
  ) {
    let constants = CMAConstants(dimension: n, population: population, form: form)
    self.init(deviation: deviation, constants: constants, form: form)
  }

  /// Takes constants that need not be those of the form.
  package init(deviation: Double, constants: CMAConstants, form: SearchCovariance.Form) {
    precondition(deviation > 0, "σ = \(deviation)")
    self.deviation = deviation
    self.form = form
    self.constants = constants
    (normals, steps, points, values, rows) = ([], [], [], [], [])
    (meanNormal, rotated, meanStep, nextMean) = ([], [], [], [])
    ranking = []
  }

  private mutating func allocate() {
    let (n, λ) = (constants.dimension, constants.population)
    normals = [Double](repeating: 0, count: λ * n)
    (steps, points) = (normals, normals)
    rows = [Double](repeating: 0, count: (λ + 1) * n)
    values = [Double](repeating: 0, count: λ)
    ranking = [Int](0..<λ)
    meanNormal = [Double](repeating: 0, count: n)
    (rotated, meanStep, nextMean) = (meanNormal, meanNormal, meanNormal)
    decomposition = form == .full ? SearchCovariance.Workspace(order: n) : nil
  }

  /// The state twice, since the run keeps the last one while a generation changes it, plus the workspace.
  public func heldBytes(dimension n: Int) -> Int {
    let (n, λ) = (Double(n), Double(constants.population))
    let square = form == .full ? n * n : 0
    // dsyevd needs twice the matrix.
    let numbers = 2 * (5 * n + 2 * square) + (4 * λ * n + 5 * n + 3 * λ) + 3 * square
    return Int(min(numbers * Double(MemoryLayout<Double>.stride), 0x1p62))
  }

  public func start(at x: [Double]) -> State {
    State(
      at: x, deviation: deviation, covariance: SearchCovariance(dimension: x.count, form: form))
  }

  public func point(of state: State) -> [Double] { state.point }

  public mutating func advance(
    _ state: inout State, iteration k: Int, from oracle: ClosingOracle,
    using draw: RandomStream.Draw
  ) throws(OracleClosed) -> Bool {
    let here: Double
    if let value = state.value {
      here = value
    } else {
      here = try oracle.value(at: state.point.span)
    }
    if values.isEmpty { allocate() }
    guard state.covariance.prepare(every: constants.decompositionInterval, &decomposition) else {
      return false
    }
    let n = constants.dimension
    draw.normals(into: &normals)
    state.covariance.transform(normals, into: &steps, scratch: &rows)
    Self.place(steps, scaledBy: state.deviation, from: state.mean, into: &points)
    let asked = points
    try oracle.values(atPoints: asked.span, dimension: n, into: &values)
    rank()
    Self.combine(steps, constants, ranking, into: &meanStep)
    Self.place(meanStep, scaledBy: state.deviation, from: state.mean, into: &nextMean)
    guard nextMean.allSatisfy(\.isFinite) else { return false }

    state.value = here
    let best = ranking[0]
    if values[best] < here || here.isNaN && !values[best].isNaN {
      state.value = values[best]
      for j in 0..<n { state.point[j] = asked[best * n + j] }
    }
    for j in 0..<n { state.mean[j] = nextMean[j] }
    adapt(&state, iteration: k)
    return true
  }

  /// Best first, NaN last.
  private mutating func rank() {
    let values = values
    ranking.sort { i, j in
      let (f, g) = (values[i], values[j])
      if f < g || f > g { return f < g }
      return f.isNaN == g.isNaN ? i < j : g.isNaN
    }
  }

  /// Updates the paths, C and σ.
  private mutating func adapt(_ state: inout State, iteration k: Int) {
    let (c, n) = (constants, Double(constants.dimension))
    let (cσ, cc) = (c.deviationPathRate, c.covariancePathRate)
    Self.combine(normals, c, ranking, into: &meanNormal)
    state.covariance.rotate(meanNormal, into: &rotated)
    let gain = (cσ * (2 - cσ) * c.selectionMass).squareRoot()
    Self.follow(&state.deviationPath, decay: 1 - cσ, gain, rotated)
    let length = BLAS.norm(state.deviationPath.span) / c.expectedLength
    // A long path means that σ is too small, and would make C too large.
    let settling = (1 - pow(1 - cσ, 2 * Double(k + 1))).squareRoot()
    let h = length < settling * (1.4 + 2 / (n + 1)) ? 1.0 : 0
    Self.follow(
      &state.covariancePath, decay: 1 - cc, h * (cc * (2 - cc) * c.selectionMass).squareRoot(),
      meanStep)
    Self.weigh(steps, state.covariancePath, normals, c, ranking, into: &rows)
    let kept = 1 - c.rankOneRate - c.rankMuRate * c.weights.reduce(0, +)
    state.covariance.update(
      decay: kept + (1 - h) * c.rankOneRate * cc * (2 - cc), rows: rows,
      added: c.parentCount + 1, subtracted: c.population - c.parentCount)
    let next = state.deviation * exp(cσ / c.damping * (length - 1))
    if next > 0, next.isFinite { state.deviation = next }
  }
}

// MARK: - Loops over points

extension CMAES {
  /// x + σy for rows y.
  private static func place(
    _ y: [Double], scaledBy σ: Double, from x: [Double], into out: inout [Double]
  ) {
    let n = x.count
    out.withUnsafeMutableBufferPointer { out in
      y.withUnsafeBufferPointer { y in
        x.withUnsafeBufferPointer { x in
          for i in 0..<y.count / n {
            EntrywiseKernels.write(
              n, of: x.baseAddress!, movedBy: σ, along: y.baseAddress! + i * n,
              to: out.baseAddress! + i * n)
          }
        }
      }
    }
  }

  /// Σ wᵢrᵢ over the best μ rows r.
  private static func combine(
    _ rows: [Double], _ c: CMAConstants, _ ranking: [Int], into out: inout [Double]
  ) {
    let n = out.count
    out.withUnsafeMutableBufferPointer { out in
      rows.withUnsafeBufferPointer { rows in
        for j in 0..<n { out[j] = 0 }
        for i in 0..<c.parentCount {
          let (w, first) = (c.weights[i], ranking[i] * n)
          for j in 0..<n { out[j] += w * rows[first + j] }
        }
      }
    }
  }

  /// p ← ap + bv.
  private static func follow(_ p: inout [Double], decay a: Double, _ b: Double, _ v: [Double]) {
    p.withUnsafeMutableBufferPointer { p in
      v.withUnsafeBufferPointer { v in
        for j in 0..<v.count { p[j] = a * p[j] + b * v[j] }
      }
    }
  }

  /// √c₁·p_c, then √(c_μ|wᵢ°|)·yᵢ from the best step to the worst.
  private static func weigh(
    _ steps: [Double], _ path: [Double], _ normals: [Double], _ c: CMAConstants, _ ranking: [Int],
    into rows: inout [Double]
  ) {
    let n = path.count
    rows.withUnsafeMutableBufferPointer { rows in
      steps.withUnsafeBufferPointer { steps in
        normals.withUnsafeBufferPointer { normals in
          let rootOfRate = c.rankOneRate.squareRoot()
          for j in 0..<n { rows[j] = rootOfRate * path[j] }
          for i in 0..<c.population {
            let (from, to) = (ranking[i] * n, (i + 1) * n)
            var weight = c.rankMuRate * abs(c.weights[i])
            if i >= c.parentCount {
              let z = normals.baseAddress! + from
              let squares = EntrywiseKernels.squares(n, of: z)
              weight *= squares > 0 ? Double(n) / squares : 0
            }
            let root = weight.squareRoot()
            for j in 0..<n { rows[to + j] = root * steps[from + j] }
          }
        }
      }
    }
  }
}
