internal import Answers
internal import Experiments
internal import Optimizers

// Reading iterations off a solver's calls.

extension ClaimedPattern {
  /// A single call.
  private struct Call {
    let question: Int
    let point: ArraySlice<Double>
    var value = Double.nan
    var gradient: ArraySlice<Double> = []
    var direction: ArraySlice<Double> = []
    var tangent = Double.nan
  }

  /// - Parameters:
  ///   - start: x₀.
  ///   - schedule: of the claimed method; its radii may change.
  ///   - samples: the name of what the calls of an iteration must share, "batch" or "noise"; nil if nothing.
  func read(
    _ trace: SolverTrace, from start: [Double], _ schedule: any LinearSchedule,
    sharing samples: String?
  ) -> Reading {
    var reading = Reading()
    let calls: [Call]
    do throws(Fault) {
      calls = try self.calls(of: trace)
    } catch {
      reading.fault = error.sentence
      return reading
    }
    reading.callCount = calls.count
    var schedule = schedule
    var layout = Layout()
    for k in 0..<calls.count / callCount {
      let own = Array(calls[k * callCount..<(k + 1) * callCount])
      let factor = schedule.next().radiusFactor
      // Once a run is this far away, nothing more can be read off it.
      if k > 0, isRounded(own, radiusFactor: factor) { break }
      do throws(Fault) {
        if let samples { try checkQuestion(own, k, samples) }
        if k == 0 { layout = try self.layout(of: own, start) }
        let iteration = try read(own, k, layout, radiusFactor: factor)
        if k == 0 { try check(start: start, iteration) }
        reading.iterations.append(iteration)
      } catch {
        reading.fault = error.sentence
        break
      }
    }
    return reading
  }

  private struct Fault: Error {
    let sentence: String
  }

  /// Whether the rounding of points hides the distances between them.
  private func isRounded(_ calls: [Call], radiusFactor: Double) -> Bool {
    guard let radius else { return false }
    var size = 0.0
    for call in calls {
      for entry in call.point { size = max(size, abs(entry)) }
    }
    return !(size.ulp <= 1e-4 * radius * radiusFactor)
  }

  private func calls(of trace: SolverTrace) throws(Fault) -> [Call] {
    var calls: [Call] = []
    let n = dimension
    for (i, question) in trace.questions.enumerated() {
      guard question.ask.isDisjoint(with: unclaimed), question.ask.contains(claimed) else {
        throw Fault(
          sentence:
            "question \(i + 1) asks for \(question.ask.names.joined(separator: ", ")), but the claimed estimator for "
            + claimed.names.joined())
      }
      for p in 0..<question.count {
        let range = p * n..<(p + 1) * n
        var call = Call(question: i, point: question.points[range])
        if claimed == .tangent {
          let k = question.directions.count / n
          for j in 0..<k {
            call.direction = question.directions[j * n..<(j + 1) * n]
            call.tangent = question.tangents[p * k + j]
            calls.append(call)
          }
          continue
        }
        if !question.values.isEmpty { call.value = question.values[p] }
        if claimed == .gradient { call.gradient = question.gradients[range] }
        calls.append(call)
      }
    }
    return calls
  }

  private var claimed: PipeFrame.Ask {
    switch form {
    case .pairs, .axisPairs, .axisPoints: .value
    case .gradient: .gradient
    case .tangents, .axisTangents: .tangent
    }
  }

  private var unclaimed: PipeFrame.Ask {
    let derivatives: PipeFrame.Ask = [.gradient, .tangent, .hessian]
    return derivatives.subtracting(claimed)
  }

  private func checkQuestion(_ calls: [Call], _ k: Int, _ samples: String) throws(Fault) {
    let questions = Set(calls.map(\.question)).count
    guard questions > 1 else { return }
    throw Fault(
      sentence:
        "the \(callCount) calls of iteration \(k) come in \(questions) questions, each with a \(samples) of its own, "
        + "but all calls of an iteration are claimed to share one: ask them in one question")
  }

  /// How the calls of an iteration are arranged.
  private struct Layout {
    var isInHalves = false
    var base = 0
  }

  private func layout(of calls: [Call], _ start: [Double]) throws(Fault) -> Layout {
    var layout = Layout()
    // A distance that is not a number would count as 0.
    if let i = calls.firstIndex(where: { !$0.point.allSatisfy(\.isFinite) }) {
      throw Fault(sentence: "call \(i + 1) asks at a point whose entries are not all finite")
    }
    func distance(_ point: ArraySlice<Double>) -> Double {
      zip(point, start).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
    switch form {
    case .pairs, .axisPairs:
      let limit = Self.slack * calls.reduce(0) { max($0, distance($1.point)) }
      if let i = calls.firstIndex(where: { distance($0.point) <= limit }) {
        throw Fault(
          sentence:
            "call \(i + 1) asks at the start itself, but pairs of points on both sides of it are claimed"
        )
      }
      layout.isInHalves = spread(calls, Layout(isInHalves: true)) < spread(calls, layout)
    case .axisPoints:
      layout.base = calls.indices.min { distance(calls[$0].point) < distance(calls[$1].point) }!
    case .gradient, .tangents, .axisTangents: break
    }
    return layout
  }

  /// How far apart the midpoints of pairs lie.
  private func spread(_ calls: [Call], _ layout: Layout) -> Double {
    let pairs = self.pairs(calls, layout)
    return pairs.reduce(0) { spread, pair in
      zip(pair.middle, pairs[0].middle).reduce(spread) { max($0, abs($1.0 - $1.1)) }
    }
  }

  private struct Pair {
    let middle: [Double]
    let half: [Double]
    let values: (Double, Double)

    var length: Double { half.reduce(0) { max($0, abs($1)) } }
  }

  private func pairs(_ calls: [Call], _ layout: Layout) -> [Pair] {
    let q = calls.count / 2
    return (0..<q).map { j in
      let (a, b) =
        layout.isInHalves ? (calls[j], calls[q + j]) : (calls[2 * j], calls[2 * j + 1])
      return Pair(
        middle: zip(a.point, b.point).map { 0.5 * $0 + 0.5 * $1 },
        half: zip(a.point, b.point).map { 0.5 * $0 - 0.5 * $1 }, values: (a.value, b.value))
    }
  }

  private func read(
    _ calls: [Call], _ k: Int, _ layout: Layout, radiusFactor: Double
  ) throws(Fault) -> Iteration {
    switch form {
    case .gradient:
      return Iteration(
        base: Array(calls[0].point), estimate: Array(calls[0].gradient), rounding: 0)
    case .tangents, .axisTangents: return try readTangents(calls, k)
    case .axisPoints: return try readAxisPoints(calls, k, layout)
    case .pairs(let radius):
      let (base, pairs) = try readPairs(calls, k, layout)
      let ε = radius * radiusFactor
      let directions = pairs.map { pair in pair.half.map { $0 / ε } }
      let slopes = pairs.map { ($0.values.0 - $0.values.1) / (2 * ε) }
      let largest = pairs.reduce(0) { max($0, abs($1.values.0), abs($1.values.1)) }
      let lengths = directions.map { w in moving(w).reduce(0) { $0 + $1 * $1 }.squareRoot() }
      return Iteration(
        base: base, directions: directions, estimate: estimate(slopes, directions),
        rounding: weight * lengths.reduce(0, +) * largest * 0x1p-52 / ε)
    case .axisPairs:
      let (base, pairs) = try readPairs(calls, k, layout)
      var estimate = [Double](repeating: .nan, count: dimension)
      var rounding = 0.0
      for pair in pairs {
        let i = try axis(of: pair.half, k, in: estimate)
        estimate[i] = (pair.values.0 - pair.values.1) / (2 * pair.half[i])
        rounding += abs(pair.values.0) * 0x1p-52 / abs(pair.half[i])
      }
      return Iteration(
        base: base, radii: pairs.map(\.length), estimate: estimate, rounding: rounding)
    }
  }

  private func moving(_ v: [Double]) -> [Double] {
    movesAlongSigns ? v.map { $0 == 0 ? 0 : $0 < 0 ? -1 : 1 } : v
  }

  /// (s/q) Σⱼ dⱼwⱼ.
  private func estimate(_ slopes: [Double], _ directions: [[Double]]) -> [Double] {
    var estimate = [Double](repeating: 0, count: dimension)
    for (slope, v) in zip(slopes, directions) {
      for (i, w) in moving(v).enumerated() { estimate[i] += weight * slope * w }
    }
    return estimate
  }

  private func readPairs(
    _ calls: [Call], _ k: Int, _ layout: Layout
  ) throws(Fault) -> (base: [Double], pairs: [Pair]) {
    let pairs = pairs(calls, layout)
    var base = [Double](repeating: 0, count: dimension)
    for pair in pairs {
      for i in base.indices { base[i] += pair.middle[i] / Double(pairs.count) }
    }
    let size = base.reduce(0) { max($0, abs($1)) }
    let longest = pairs.reduce(0) { max($0, $1.length) }
    for (j, pair) in pairs.enumerated() {
      guard pair.length > 4 * size.ulp else {
        throw Fault(
          sentence: "pair \(j + 1) of iteration \(k) asks twice at the same point")
      }
      let off = zip(pair.middle, base).reduce(0) { max($0, abs($1.0 - $1.1)) }
      guard off <= Self.slack * longest + 16 * size.ulp else {
        throw Fault(
          sentence:
            "the pairs of iteration \(k) are not symmetric about one point: pair \(j + 1) is about one that is "
            + "\(FoundNumber.text(off)) from the mean of all \(pairs.count), and the points of pairs are up to "
            + "\(FoundNumber.text(longest)) from their middle")
      }
    }
    return (base, pairs)
  }

  private func readAxisPoints(
    _ calls: [Call], _ k: Int, _ layout: Layout
  ) throws(Fault) -> Iteration {
    let base = Array(calls[layout.base].point)
    var estimate = [Double](repeating: .nan, count: dimension)
    var radii: [Double] = []
    var rounding = 0.0
    for (j, call) in calls.enumerated() where j != layout.base {
      let moved = zip(call.point, base).map { $0 - $1 }
      let i = try axis(of: moved, k, in: estimate)
      estimate[i] = (call.value - calls[layout.base].value) / moved[i]
      radii.append(moved[i])
      rounding += 2 * abs(call.value) * 0x1p-52 / abs(moved[i])
    }
    return Iteration(base: base, radii: radii, estimate: estimate, rounding: rounding)
  }

  private func readTangents(_ calls: [Call], _ k: Int) throws(Fault) -> Iteration {
    let base = Array(calls[0].point)
    guard calls.allSatisfy({ $0.point.elementsEqual(base) }) else {
      throw Fault(
        sentence:
          "iteration \(k) asks for derivatives at several points, but \(callCount) at one are claimed"
      )
    }
    let directions = calls.map { Array($0.direction) }
    guard case .axisTangents = form else {
      return Iteration(
        base: base, directions: directions, estimate: estimate(calls.map(\.tangent), directions),
        rounding: 0)
    }
    var estimate = [Double](repeating: .nan, count: dimension)
    for (call, v) in zip(calls, directions) {
      let i = try axis(of: v, k, in: estimate)
      estimate[i] = call.tangent / v[i]
    }
    return Iteration(base: base, estimate: estimate, rounding: 0)
  }

  /// The axis along which v lies; no earlier call of the iteration may have it.
  private func axis(of v: [Double], _ k: Int, in estimate: [Double]) throws(Fault) -> Int {
    let i = v.indices.max { abs(v[$0]) < abs(v[$1]) }!
    guard v[i] != 0, v.indices.allSatisfy({ $0 == i || abs(v[$0]) <= Self.slack * abs(v[i]) })
    else {
      throw Fault(
        sentence: "iteration \(k) moves along several axes at once, but one at a time is claimed")
    }
    guard estimate[i].isNaN else {
      throw Fault(sentence: "iteration \(k) moves along axis \(i + 1) twice")
    }
    return i
  }

  private func check(start: [Double], _ first: Iteration) throws(Fault) {
    let off = zip(first.base, start).reduce(0) { max($0, abs($1.0 - $1.1)) }
    let size = start.reduce(0) { max($0, abs($1)) }
    let moves = first.radii + first.directions.map { v in v.reduce(0) { max($0, abs($1)) } }
    let reach = Self.slack * (radius ?? 0) * max(1, moves.max() ?? 0)
    guard off <= max(reach, 1e-6 * size) else {
      throw Fault(
        sentence:
          "the first iteration is about a point that is \(FoundNumber.text(off)) from the start, but the start itself "
          + "is claimed")
    }
  }
}
