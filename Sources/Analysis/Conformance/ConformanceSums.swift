internal import Answers
internal import Estimators
internal import Experiments
internal import Foundation
internal import Optimizers
internal import Sampling
internal import Statistics

/// What a solver's runs say about each quantity that is compared with the claim, replicate by replicate.
struct ConformanceSums: Sendable {
  /// A quantity, in the order of reports.
  enum Quantity: Hashable, Comparable, Sendable {
    case radius, length, meanSquare, orthogonality, fourthMoment, signs, axes, succession, step
    case along, acrossOnes, acrossSigns, secondMoment
    case curve(iterations: Int)
    case wholeCurve
  }

  /// What does not depend on chance: the value that differs most from its claim.
  struct Worst: Hashable, Sendable {
    let claimed: Double
    let found: Double
    /// |found − claimed|, in units of what the claim is compared with.
    let deviation: Double

    /// A deviation that is not a number counts as the largest.
    func isBelow(_ other: Worst) -> Bool {
      !deviation.isNaN && !(other.deviation <= deviation)
    }
  }

  private(set) var means: [Quantity: PredictableMean] = [:]
  private(set) var worst: [Quantity: Worst] = [:]
  /// How many iterations were checked.
  var iterations = 0

  mutating func add(
    _ quantity: Quantity, _ value: Double, expected: Double, weight: Double = 1
  ) {
    guard value.isFinite else { return }
    means[quantity, default: PredictableMean()].add(value, expected: expected, weight: weight)
  }

  mutating func hold(_ quantity: Quantity, _ found: Double, claimed: Double, unit: Double? = nil) {
    let deviation = abs(found - claimed) / (unit ?? abs(claimed))
    take(quantity, Worst(claimed: claimed, found: found, deviation: deviation))
  }

  private mutating func take(_ quantity: Quantity, _ value: Worst) {
    if worst[quantity]?.isBelow(value) ?? true { worst[quantity] = value }
  }

  mutating func add(_ other: ConformanceSums) {
    for (quantity, mean) in other.means {
      means[quantity, default: PredictableMean()].add(mean)
    }
    for (quantity, value) in other.worst { take(quantity, value) }
    iterations += other.iterations
  }
}

/// Computes the sums of a run.
struct ConformanceMeasurement: Sendable {
  let claim: ClaimedMethod.OnInstance
  let pattern: ClaimedPattern
  let theory: ClaimedTheory
  let instance: Instance
  /// Over how many iterations curves are compared with their expectation, besides a single one.
  var windows: [Int] = []

  var hasMemory: Bool { type(of: claim.schedule).hasMemory }
  var law: DirectionLaw? {
    pattern.dependence.map { DirectionLaw(dependence: $0, dimension: pattern.dimension) }
  }

  /// How large rounding may be, as a fraction of ‖G‖, in an iteration that is checked.
  private static let mostRounding = 1e-3
  /// The smallest ‖∇f‖ of an iteration that is checked, as a fraction of that at the start.
  private static let leastGradient = 1e-8

  /// Where a method linear in its state is, and what it has in memory.
  private struct State {
    var x: [Double]
    var u: [Double]
    /// f(x) − f*.
    var gap: Double
    /// The schedule from this iteration on.
    let schedule: any LinearSchedule
  }

  /// - Parameter iterations: of a run, either by the solver or by the claimed method itself.
  func sums(of iterations: [ClaimedPattern.Iteration]) -> ConformanceSums {
    var sums = ConformanceSums()
    guard let first = iterations.first,
      let source = instance.answerer.source() as? any GradientSource
    else { return sums }
    let n = pattern.dimension
    let minimum = instance.problem.known.minimum ?? 0
    var g = [Double](repeating: 0, count: n)
    func evaluate(_ x: [Double]) -> Double {
      var span = g.mutableSpan
      return source.valueAndGradient(at: x.span, into: &span, sample: .none)
    }
    var schedule = claim.schedule
    var states = [
      State(
        x: first.base, u: [Double](repeating: 0, count: n),
        gap: evaluate(first.base) - minimum, schedule: schedule)
    ]
    var firstNorm: Double?
    var previous: [Double]?
    let hasCurve = theory.lackOfCurve(hasMemory: hasMemory) == nil
    for (k, iteration) in iterations.enumerated() {
      let step = schedule.next()
      let state = states[k]
      let value = evaluate(iteration.base)
      let norm = length(g)
      let isFine =
        value.isFinite && norm.isFinite && norm > Self.leastGradient * (firstNorm ?? 0)
      guard isFine else { break }
      firstNorm = firstNorm ?? norm
      addDirections(of: iteration, after: previous, radiusFactor: step.radiusFactor, to: &sums)
      previous = iteration.directions.last
      guard k + 1 < iterations.count else { break }
      var following = schedule
      let ω = following.next().lookahead
      // y⁺ = y + (p + ωq)u + (b + ωh)G.
      let next = iterations[k + 1].base
      let (carry, gain) =
        (step.carry + ω * step.decay, step.pointGain + ω * step.memoryGain)
      var G = [Double](repeating: 0, count: n)
      for i in 0..<n { G[i] = (next[i] - iteration.base[i] - carry * state.u[i]) / gain }
      var after = State(x: state.x, u: state.u, gap: 0, schedule: schedule)
      for i in 0..<n {
        after.x[i] = iteration.base[i] + step.carry * state.u[i] + step.pointGain * G[i]
        after.u[i] = step.decay * state.u[i] + step.memoryGain * G[i]
      }
      let size = iteration.base.reduce(0) { max($0, abs($1)) }
      // A point is rounded to half a unit in the last place, entry by entry.
      let rounding = iteration.rounding + Double(n).squareRoot() * 2 * size.ulp / abs(gain)
      let meanSquare = theory.meanSquare(at: iteration.base, g, radiusFactor: step.radiusFactor)
      guard rounding <= Self.mostRounding * (meanSquare?.squareRoot() ?? norm) else { break }
      sums.iterations += 1
      addStep(G, iteration.estimate, rounding, to: &sums)
      addEstimate(
        G, gradient: g, theory.mean(g, radiusFactor: step.radiusFactor), meanSquare, to: &sums)
      after.gap = evaluate(after.x) - minimum
      states.append(after)
    }
    if hasCurve { addCurves(states, until: iterations.count - 1, to: &sums) }
    return sums
  }

  private func length(_ v: [Double]) -> Double { v.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  private func dot(_ v: [Double], _ w: [Double]) -> Double {
    zip(v, w).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private func addDirections(
    of iteration: ClaimedPattern.Iteration, after previous: [Double]?, radiusFactor: Double,
    to sums: inout ConformanceSums
  ) {
    switch pattern.form {
    case .axisPairs(let ε), .axisPoints(let ε):
      for radius in iteration.radii {
        sums.hold(.radius, radius / radiusFactor, claimed: ε)
      }
    default: break
    }
    guard let law else { return }
    let n = Double(pattern.dimension)
    let unit = law.meanSquare
    let contrast = DirectionLaw.contrast(pattern.dimension)
    var last = previous
    for v in iteration.directions {
      let square = dot(v, v)
      if let length = law.length {
        sums.hold(.length, law.length(of: v), claimed: length.value)
      } else {
        sums.add(.meanSquare, square, expected: unit)
      }
      let fourth = v.reduce(0) { $0 + $1 * $1 * $1 * $1 }
      if law.hasEqualSizes {
        sums.hold(.fourthMoment, fourth, claimed: law.fourthMoment)
      } else {
        sums.add(.fourthMoment, fourth, expected: law.fourthMoment)
        sums.add(
          .axes, zip(contrast, v).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } / unit, expected: 0)
      }
      guard pattern.dimension > 1 else { continue }
      let along = zip(Self.signs(pattern.dimension), v).reduce(0) { $0 + $1.0 * $1.1 }
      sums.add(.signs, along * along / unit, expected: 1)
      if let last, !law.isOrthonormal || last == previous {
        let product = dot(last, v)
        sums.add(.succession, n * product * product / (unit * unit), expected: 1)
      }
      last = v
    }
    guard law.isOrthonormal else { return }
    for (j, v) in iteration.directions.enumerated() {
      for w in iteration.directions[..<j] {
        sums.hold(.orthogonality, dot(v, w), claimed: 0, unit: 1)
      }
    }
  }

  /// Signs that no solver knows.
  private static func signs(_ n: Int) -> [Double] {
    var signs = [Double](repeating: 0, count: n)
    var span = signs.mutableSpan
    RandomStream(seed: 0).substream("conformance").at(iteration: n).signs(into: &span, in: 0..<n)
    return signs
  }

  /// Compares the step that was taken, G, with the one that follows from the answers.
  private func addStep(
    _ G: [Double], _ answered: [Double], _ rounding: Double, to sums: inout ConformanceSums
  ) {
    let square = dot(answered, answered)
    guard square.isFinite, square > 0, rounding <= Self.mostRounding * square.squareRoot() else {
      return
    }
    let off = length(zip(G, answered).map { $0 - $1 }) / square.squareRoot()
    let along = dot(G, answered) / square
    // If the part along it is right, the part across it counts too.
    sums.hold(
      .step, abs(along - 1) >= off / 2 ? along : 1 + off, claimed: 1, unit: 1)
  }

  private func addEstimate(
    _ G: [Double], gradient g: [Double], _ mean: [Double], _ meanSquare: Double?,
    to sums: inout ConformanceSums
  ) {
    let norm = length(g)
    let weight = meanSquare.map { norm * norm / $0 } ?? 1
    let isRandom = theory.isRandom
    func take(
      _ quantity: ConformanceSums.Quantity, _ value: Double, expected: Double, weight: Double
    ) {
      if isRandom {
        sums.add(quantity, value, expected: expected, weight: weight)
      } else {
        sums.hold(quantity, value, claimed: expected, unit: 1)
      }
    }
    if theory.lackOfMean == nil {
      let square = norm * norm
      take(.along, dot(G, g) / square, expected: dot(mean, g) / square, weight: weight)
      let n = pattern.dimension
      if n > 1 {
        let vectors: [(ConformanceSums.Quantity, [Double])] = [
          (.acrossOnes, [Double](repeating: 1, count: n)), (.acrossSigns, Self.signs(n)),
        ]
        for (quantity, w) in vectors {
          let along = dot(w, g) / square
          let across = zip(w, g).map { $0 - along * $1 }
          let size = length(across)
          guard size > 1e-6 * Double(n).squareRoot() else { continue }
          take(
            quantity, dot(zip(G, mean).map { $0 - $1 }, across) / (size * norm), expected: 0,
            weight: weight)
        }
      }
    }
    if let meanSquare {
      take(.secondMoment, dot(G, G) / meanSquare, expected: 1, weight: 1)
    }
  }

  /// Where the states end depends on how f has fallen. If stretches that this cuts short were dropped, only slow ones
  /// would remain, so a stretch that is cut short counts with the expected value of its end from there on, which has
  /// the same mean.
  ///
  /// - Parameter end: the last iteration of a run that goes on to its end.
  private func addCurves(_ states: [State], until end: Int, to sums: inout ConformanceSums) {
    guard theory.isRandom else { return addWholeCurve(states, to: &sums) }
    let last = states.count - 1
    for j in 0..<max(last, 0) {
      let state = states[j]
      let lengths = ([1] + windows).filter { j.isMultiple(of: $0) && j + $0 <= end }
      let expected = gaps(from: state, at: lengths)
      guard state.gap > 0 else { return }
      for (length, gap) in zip(lengths, expected) where gap > 0 {
        let left = j + length - last
        let found = left <= 0 ? states[j + length].gap : gaps(from: states[last], at: [left])[0]
        sums.add(.curve(iterations: length), found / gap, expected: 1)
      }
    }
  }

  private func gaps(from state: State, at iterations: [Int]) -> [Double] {
    theory.gaps(
      from: state.x, memory: hasMemory ? state.u : nil, state.schedule, at: iterations)
  }

  /// If nothing is random, the states are compared with the whole curve, as far as it is not rounding.
  private func addWholeCurve(_ states: [State], to sums: inout ConformanceSums) {
    guard states.count > 1 else { return }
    let first = states[0]
    let expected = gaps(from: first, at: Array(1..<states.count))
    for (state, gap) in zip(states.dropFirst(), expected) where gap > 1e-9 * first.gap {
      sums.hold(.wholeCurve, state.gap / gap, claimed: 1)
    }
  }
}
