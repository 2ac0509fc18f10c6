public import Answers
public import Estimators
public import Sampling

/// The simplex method of Nelder and Mead. Of n + 1 points, an iteration replaces the worst, x_w, by a point on the line
/// through it and the mean x̄ of the others,
///
///     x(t) = x̄ + t(x̄ − x_w),   t = ρ reflection, ρχ expansion, ρψ and −ψ contractions,
///
/// or, if none of these is good enough, pulls all points towards the best, x_b + σ(x − x_b).
///
/// The first simplex consists of the start and, for each coordinate, the start with that coordinate 5 % larger, or
/// 0.00025 if it is 0. Order and rounding are those of SciPy's `minimize(method="Nelder-Mead")`; of equal values the
/// older point counts as better, and NaN counts as +∞. An iteration takes one or two values, n + 2 with a pull, and the
/// first n + 1 more. An ordinary iteration takes O(n) operations: x̄ is kept as a sum, which is recomputed every n + 1
/// iterations.
///
/// Nothing is proven in more than two variables, and in two there are smooth convex functions on which it ends at a
/// point that is not a minimum (McKinnon 1998, doi:10.1137/S1052623496303482). With restarts, a simplex that has
/// collapsed is replaced by one of the first one's size around its best point.
///
/// If values are noisy, it ends as soon as those of the simplex differ no more than by noise (``NoiseAwareOptimizer``).
///
/// Nelder and Mead 1965 (doi:10.1093/comjnl/7.4.308); Lagarias, Reeds, Wright and Wright 1998
/// (doi:10.1137/S1052623496303470).
public struct NelderMead: NoiseAwareOptimizer {
  /// A point and f there.
  public struct Vertex: Hashable, Sendable {
    /// n entries.
    public var point: [Double]
    /// f there.
    public var value: Double
  }

  /// What one iteration passes to the next.
  public struct State: Codable, Hashable, Sendable {
    /// The points, n numbers each, one after another; before the first iteration only the start.
    fileprivate var points: [Double]
    /// f at each point.
    fileprivate var values: [Double] = []
    /// The indices of the points, best first.
    fileprivate var order: [Int] = []
    /// The sum of all points except the worst.
    fileprivate var sum: [Double] = []
    /// What the first simplex adds to each coordinate.
    fileprivate let lengths: [Double]

    /// Best first; empty before the first iteration.
    public var simplex: [Vertex] {
      order.map { Vertex(point: Array(points[slots($0)]), value: values[$0]) }
    }
  }

  /// ρ, χ, ψ and σ.
  public let coefficients: SimplexCoefficients
  /// What the first simplex adds to a coordinate, relative to it.
  public let relativeLength: Double
  /// The same for a coordinate that is 0, as an absolute length.
  public let zeroLength: Double
  /// The size, relative to the first simplex, below which a simplex restarts; nil if none does.
  public let collapse: Double?
  public var noise: Noise?
  private var mean: [Double]
  private var first: Candidate
  private var second: Candidate

  /// Holds 2n² + 10n doubles: a simplex, and its copy while another one is made.
  public init(
    coefficients: SimplexCoefficients = .standard, relativeLength: Double = 0.05,
    zeroLength: Double = 0.00025, restartingBelow collapse: Double? = nil, dimension n: Int
  ) {
    precondition(
      relativeLength > 0 && zeroLength > 0 && collapse.map { $0 > 0 && $0 < 1 } ?? true,
      "lengths of \(relativeLength) and \(zeroLength), restarts at \(collapse ?? 0)")
    self.coefficients = coefficients
    self.relativeLength = relativeLength
    self.zeroLength = zeroLength
    self.collapse = collapse
    mean = [Double](repeating: 0, count: n)
    first = Candidate(dimension: n)
    second = first
  }

  public func heldBytes(dimension n: Int) -> Int {
    // A product of integers might overflow.
    let numbers = 2 * (Double(n) + 5) * Double(n)
    return Int(min(numbers * Double(MemoryLayout<Double>.stride), 0x1p62))
  }

  public func start(at x: [Double]) -> State {
    State(points: x, lengths: x.map { $0 == 0 ? zeroLength : relativeLength * $0 })
  }

  public func point(of state: State) -> [Double] {
    state.order.isEmpty ? state.points : Array(state.points[state.slots(state.order[0])])
  }

  public static var leavesStateWhenClosed: Bool { true }

  public func comparedValues(_ state: State) -> [Double] { state.values }

  public mutating func advance(
    _ state: inout State, iteration k: Int, from oracle: ClosingOracle,
    using draw: RandomStream.Draw
  ) throws(OracleClosed) -> Bool {
    let isFirst = state.order.isEmpty
    guard isFirst || k.isMultiple(of: mean.count + 1) else {
      try replaceWorst(in: &state, from: oracle)
      return true
    }
    let last = state
    do throws(OracleClosed) {
      if isFirst {
        try begin(&state, from: oracle)
      } else if hasCollapsed(state) {
        try beginAgain(&state, from: oracle)
      } else {
        state.sumAnew()
      }
      try replaceWorst(in: &state, from: oracle)
    } catch {
      state = last
      throw error
    }
    return true
  }

  /// Makes the first simplex. A coordinate is multiplied, as in SciPy: adding the state's length to it, as later
  /// simplices do, would round differently.
  private mutating func begin(
    _ state: inout State, from oracle: ClosingOracle
  ) throws(OracleClosed) {
    let x = state.points
    state.points = []
    first.take(x[...])
    state.append(first, value: try first.value(from: oracle))
    let (atZero, factor) = (zeroLength, 1 + relativeLength)
    try addCorners(of: x, to: &state, from: oracle) { x[$0] == 0 ? atZero : factor * x[$0] }
  }

  /// Makes a simplex of the first one's size around the best point.
  private mutating func beginAgain(
    _ state: inout State, from oracle: ClosingOracle
  ) throws(OracleClosed) {
    let (x, value) = (point(of: state), state.values[state.order[0]])
    state.removeAll()
    first.take(x[...])
    state.append(first, value: value)
    let lengths = state.lengths
    try addCorners(of: x, to: &state, from: oracle) { x[$0] + lengths[$0] }
  }

  /// Adds the other n points of a simplex, each of which differs from x in one entry.
  ///
  /// - Parameter moved: the new value of that entry.
  private mutating func addCorners(
    of x: [Double], to state: inout State, from oracle: ClosingOracle, _ moved: (Int) -> Double
  ) throws(OracleClosed) {
    for i in x.indices {
      first.point[i] = moved(i)
      state.append(first, value: try first.value(from: oracle))
      first.point[i] = x[i]
    }
    state.sumAnew()
  }

  private mutating func replaceWorst(
    in state: inout State, from oracle: ClosingOracle
  ) throws(OracleClosed) {
    let n = mean.count
    let count = Double(n)
    for i in 0..<n { mean[i] = state.sum[i] / count }
    let (ρ, χ, ψ) = (coefficients.reflection, coefficients.expansion, coefficients.contraction)
    let worst = state.slots(state.order[n])
    let worstValue = state.values[state.order[n]]
    first.place(ρ, beyond: mean, from: state.points[worst])
    let reflected = try first.value(from: oracle)
    if reflected < state.values[state.order[0]] {
      second.place(ρ * χ, beyond: mean, from: state.points[worst])
      let expanded = try second.value(from: oracle)
      let isBetter = expanded < reflected
      state.replaceWorst(by: isBetter ? second : first, value: isBetter ? expanded : reflected)
    } else if reflected < state.values[state.order[n - 1]] {
      state.replaceWorst(by: first, value: reflected)
    } else {
      let isOutside = reflected < worstValue
      second.place(isOutside ? ψ * ρ : -ψ, beyond: mean, from: state.points[worst])
      let contracted = try second.value(from: oracle)
      if isOutside ? contracted <= reflected : contracted < worstValue {
        state.replaceWorst(by: second, value: contracted)
      } else {
        try pull(&state, from: oracle)
      }
    }
  }

  private mutating func pull(
    _ state: inout State, from oracle: ClosingOracle
  ) throws(OracleClosed) {
    let last = state
    let best = point(of: last)
    state.removeAll()
    first.take(best[...])
    state.append(first, value: last.values[last.order[0]])
    for other in last.order.dropFirst() {
      for (i, j) in last.slots(other).enumerated() {
        first.point[i] = best[i] + coefficients.shrinkage * (last.points[j] - best[i])
      }
      do throws(OracleClosed) {
        state.append(first, value: try first.value(from: oracle))
      } catch {
        state = last
        throw error
      }
    }
    state.sumAnew()
  }

  /// Whether all coordinates of all points agree with those of the best, up to so small a part of the first simplex's
  /// lengths that a new simplex is due.
  private func hasCollapsed(_ state: State) -> Bool {
    guard let collapse else { return false }
    let best = point(of: state)
    return state.order.allSatisfy { vertex in
      zip(best.indices, state.slots(vertex)).allSatisfy { i, j in
        let reach = max(collapse * abs(state.lengths[i]), 4 * best[i].ulp)
        return abs(state.points[j] - best[i]) <= reach
      }
    }
  }
}

extension NelderMead.State {
  /// The range of a point's numbers.
  fileprivate func slots(_ place: Int) -> Range<Int> {
    place * lengths.count..<(place + 1) * lengths.count
  }

  fileprivate mutating func removeAll() {
    points.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    order.removeAll(keepingCapacity: true)
  }

  fileprivate mutating func append(_ candidate: Candidate, value: Double) {
    points += candidate.point
    values.append(value)
    order.insert(values.count - 1, at: rank(of: value))
  }

  fileprivate mutating func replaceWorst(by candidate: Candidate, value: Double) {
    let place = order.removeLast()
    values[place] = value
    let range = slots(place)
    points.withUnsafeMutableBufferPointer { points in
      _ = points[range].update(fromContentsOf: candidate.point)
    }
    order.insert(place, at: rank(of: value))
    let worst = slots(order.last!)
    points.withUnsafeBufferPointer { points in
      sum.withUnsafeMutableBufferPointer { sum in
        for i in sum.indices {
          sum[i] += points[range.lowerBound + i] - points[worst.lowerBound + i]
        }
      }
    }
  }

  /// The position after all vertices that are no worse.
  private func rank(of value: Double) -> Int {
    var (low, high) = (0, order.count)
    while low < high {
      let middle = (low + high) / 2
      if values[order[middle]] <= value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  fileprivate mutating func sumAnew() {
    sum = Array(points[slots(order[0])])
    for place in order.dropFirst().dropLast() {
      let first = slots(place).lowerBound
      for i in sum.indices { sum[i] += points[first + i] }
    }
  }
}
