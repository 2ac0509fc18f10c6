// The point in the child: the child keeps a copy of what a trail describes, which is made anew if it is lost.

extension ProcessSource: PointSource {
  /// The part of a trail that a child has followed so far.
  struct Place {
    let origin: PointTrail.Origin
    var stepCount: Int
  }

  /// The most commands in a frame.
  private static let mostCommands = 1024

  /// The most numbers in a frame that sets or gets entries: 8 MB.
  private static let mostNumbers = 1 << 20

  /// A trail of fewer steps is never too long.
  private static let fewSteps = 1024

  public func results(
    of commands: [PipeCommand], at trail: PointTrail, sample: Samples
  ) -> [Double] {
    var results: [Double] = []
    let count = commands.reduce(0) { $0 + $1.resultCount }
    let sample = self.sample(sample, count: 1)
    asking { child throws(ChildFault) in
      results.removeAll(keepingCapacity: true)
      let rest = try follow(trail, leaving: Self.mostCommands - commands.count, child)
      guard !rest.isEmpty || !commands.isEmpty else { return }
      try child.carryOut(rest + commands, sample: sample, into: &results)
      // The results of steps that are repeated are known already.
      results.removeFirst(results.count - count)
      place = Place(origin: trail.origin, stepCount: trail.steps.count)
    }
    return results.count == count ? results : [Double](repeating: .nan, count: count)
  }

  public func results(
    of commands: [PipeCommand], following trail: inout PointTrail, sample: Samples
  ) -> [Double] {
    // Steps never take more memory than the vectors themselves would. This is ensured before the commands, not after
    // them: a gradient that they write lies beyond the trail's vectors, and the steps that follow use it.
    let most = max(Self.fewSteps, trail.vectorCount * dimension * 8 / PipeCommand.bytes)
    let steps = commands.count { $0.changesVectors }
    if trail.steps.count + steps > most { _ = gather(&trail) }
    let results = results(of: commands, at: trail, sample: sample)
    for command in commands where command.changesVectors {
      trail.append(command)
      place?.stepCount += 1
    }
    return results
  }

  public func gather(_ trail: inout PointTrail) -> [Double]? {
    let n = dimension
    var numbers: [Double] = []
    numbers.reserveCapacity(trail.vectorCount * n)
    for i in 0..<trail.vectorCount { read(i, of: trail, into: &numbers) }
    guard fault == nil else { return nil }
    let gathered = PointTrail(from: .numbers(numbers), vectors: trail.vectorCount)
    // The child is there already, unless it was restarted during the questions.
    if place?.origin === trail.origin, place?.stepCount == trail.steps.count {
      place = Place(origin: gathered.origin, stepCount: 0)
    }
    trail = gathered
    return numbers
  }

  public func point(at trail: PointTrail) -> [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(dimension)
    read(0, of: trail, into: &numbers)
    return numbers
  }

  private func read(_ vector: Int, of trail: PointTrail, into numbers: inout [Double]) {
    for first in stride(from: 0, to: dimension, by: Self.mostNumbers) {
      let part = first..<min(first + Self.mostNumbers, dimension)
      numbers += results(of: [.get(vector, part)], at: trail, sample: .none)
    }
  }

  /// Brings the child to the end of a trail, except for some last steps.
  ///
  /// - Parameter most: the most steps to leave.
  /// - Returns: those steps.
  private func follow(
    _ trail: PointTrail, leaving most: Int, _ child: ObjectiveChild
  ) throws(ChildFault) -> ArraySlice<PipeCommand> {
    if place?.origin !== trail.origin || place!.stepCount > trail.steps.count {
      place = nil
      try begin(trail, child)
      place = Place(origin: trail.origin, stepCount: 0)
    }
    while trail.steps.count - place!.stepCount > max(most, 0) {
      let end = min(place!.stepCount + Self.mostCommands, trail.steps.count)
      var results: [Double] = []
      try child.carryOut(
        trail.steps[place!.stepCount..<end], sample: .exact, into: &results)
      place!.stepCount = end
    }
    return trail.steps[place!.stepCount...]
  }

  private func begin(_ trail: PointTrail, _ child: ObjectiveChild) throws(ChildFault) {
    let n = dimension
    var (commands, results): ([PipeCommand], [Double]) = ([], [])
    var given = 1
    switch trail.beginning {
    case .start: commands = [.start(0)]
    case .constant(let number): commands = [.fill(0, with: number)]
    case .numbers(let numbers):
      given = numbers.count / n
      for vector in 0..<given {
        for first in stride(from: 0, to: n, by: Self.mostNumbers) {
          let part = first..<min(first + Self.mostNumbers, n)
          try child.carryOut(
            [.set(vector, part)],
            numbers: numbers[vector * n + first..<vector * n + part.upperBound],
            sample: .exact, into: &results)
        }
      }
    }
    commands += (given..<max(given, trail.vectorCount)).map { .fill($0, with: 0) }
    if !commands.isEmpty { try child.carryOut(commands[...], sample: .exact, into: &results) }
  }
}

extension ChildPool {
  /// f where runs begin, asked twice: the same bits, unless answers depend on more than the question.
  public func answers(at beginning: PointTrail.Beginning) throws(ChildFault) -> (Double, Double) {
    let source = ProcessSource(self)
    let trail = PointTrail(from: beginning, vectors: 1)
    let values = source.results(of: [.value(0), .value(0)], at: trail, sample: .none)
    guard source.fault == nil else { throw source.lastFault! }
    return (values[0], values[1])
  }
}
