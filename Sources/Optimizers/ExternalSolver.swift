public import Answers
public import Estimators
public import Fields
public import Sampling

/// A solver in another process, which asks by the pipe's protocol (`docs/pipe.md`). Every run starts a new one.
///
/// The oracle counts calls, and closes exactly at the budget: if a batch exceeds it, the points that are paid for still
/// get their answers. A solver that goes on asking after that, or asks nothing for too long, is ended.
///
/// All points of one question use the same sample if samples are paired: both points of a pair that a solver asks for
/// together. Two questions use two samples.
public struct ExternalSolver: FallibleMinimizer {
  public private(set) var failure: String?
  /// Receives every question about the objective and its answer, before the solver gets the answer.
  public var observer: (@Sendable (SolverChild.Question, SolverChild.Answer) -> Void)?
  private let command: ChildCommand
  private let dimension: Int
  /// The kinds of question that it may ask.
  public let offered: PipeFrame.Ask
  /// What else it is told about the problem and its budget.
  private let line: [String: JSON]
  private let startTimeout: Double
  private let patience: Double
  private let say: @Sendable (String) -> Void

  /// The most points that it may ask for at once.
  private static let batch = 65536
  /// The seconds a solver has to end after the budget is spent.
  private static let secondsAfterClosing = 10.0

  /// - Parameters:
  ///   - command: the command to start.
  ///   - n: the number of variables.
  ///   - offered: the kinds of question that it may ask.
  ///   - line: what else it is told about the problem and its budget.
  ///   - startTimeout: seconds to wait for its first line.
  ///   - patience: seconds without a question after which it is ended.
  ///   - say: receives messages for the user.
  public init(
    _ command: ChildCommand, dimension n: Int, offering offered: PipeFrame.Ask,
    telling line: [String: JSON] = [:], startTimeout: Double = 30, patience: Double = 60,
    say: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.command = command
    dimension = n
    self.offered = offered
    self.line = line
    self.startTimeout = startTimeout
    self.patience = patience
    self.say = say
  }

  /// Starts the solver, lets it identify itself, and ends it.
  ///
  /// - Returns: its version.
  public func version(startingAt x: [Double]) throws(ChildFault) -> String {
    let solver = try start(at: x, seed: 0)
    defer { solver.end(atOnce: false) }
    return solver.version
  }

  private func start(at x: [Double], seed: Int) throws(ChildFault) -> SolverChild {
    var line = line
    line["batch"] = .integer(Self.batch)
    line["seed"] = .integer(seed)
    line["start"] = Self.start(x)
    line["answers"] = .array(offered.names.map { .string($0) })
    return try SolverChild(
      command, telling: line, dimension: dimension, offering: offered, within: startTimeout)
  }

  /// A single number if all entries are equal; a long list is sent in a frame on request.
  private static func start(_ x: [Double]) -> JSON {
    if x.allSatisfy({ $0.bitPattern == x[0].bitPattern }) { return JSON(x[0]) }
    return x.count > 100_000 ? "frame" : .array(x.map { JSON($0) })
  }

  public mutating func minimize(
    from x: [Double], asking oracle: ClosingAnswers, using stream: RandomStream
  ) throws(OracleClosed) {
    let seed = Int(stream.substream("solver").key >> 11)
    let solver: SolverChild
    do throws(ChildFault) {
      solver = try start(at: x, seed: seed)
    } catch {
      failure = "\(command.text) \(error)"
      return
    }
    let isClosed = converse(with: solver, from: x, asking: oracle)
    let leftovers = solver.end(atOnce: failure != nil || isClosed)
    if !leftovers.isEmpty {
      say(
        "\(command.text) left processes running; zobench ended them: "
          + leftovers.joined(separator: ", "))
    }
    if isClosed { throw OracleClosed() }
  }

  /// Answers questions until the solver has ended, or has to be ended.
  ///
  /// - Returns: whether the oracle has closed.
  private mutating func converse(
    with solver: SolverChild, from x: [Double], asking oracle: ClosingAnswers
  ) -> Bool {
    var hasClosed = false
    var asked = 0
    // Free actions, such as reporting that it is done or asking for the start, do not postpone the deadline.
    var deadline = ContinuousClock.Instant.after(seconds: patience)
    while true {
      let left = (deadline - .now) / .seconds(1)
      let event: SolverChild.Event
      do throws(ChildFault) {
        event = left > 0 ? try solver.next(within: left) : .silence
      } catch {
        if !hasClosed { failure = "\(command.text) \(error)" }
        return hasClosed
      }
      switch event {
      case .done: continue
      case .silence:
        if !hasClosed {
          failure = told(
            "asked nothing for \(patience) seconds \(after(asked))", by: solver)
        }
        return hasClosed
      case .ended(let sentence, let isGood):
        if !hasClosed, !isGood {
          failure = told("\(sentence) \(after(asked))", by: solver)
        }
        return hasClosed
      case .question(let question):
        if question.ask == .start {
          solver.send(start: x, to: question)
          continue
        }
        asked += 1
        guard question.ask.isSubset(of: offered) else {
          var answer = SolverChild.Answer(to: question, dimension: dimension)
          for i in answer.statuses.indices { answer.statuses[i] = PipeFrame.Status.unanswered }
          solver.send(answer, to: question, isClosed: false)
          failure = told(
            "asked for \(question.ask.names.joined(separator: ", ")), but the problem answers only "
              + offered.names.joined(separator: ", "), by: solver)
          return false
        }
        let (found, isClosed) = answer(to: question, isClosed: hasClosed, by: oracle)
        if !hasClosed {
          deadline = .after(seconds: isClosed ? Self.secondsAfterClosing : patience)
          hasClosed = isClosed
        }
        observer?(question, found)
        solver.send(found, to: question, isClosed: isClosed)
      }
    }
  }

  private func after(_ asked: Int) -> String {
    "after \(asked) \(asked == 1 ? "question" : "questions")"
  }

  private func told(_ sentence: String, by solver: SolverChild) -> String {
    let words = solver.lastWords
    guard !words.isEmpty else { return "\(command.text) \(sentence)" }
    return "\(command.text) \(sentence). Its last words:\n"
      + words.map { "  \($0)" }.joined(separator: "\n")
  }

  private func answer(
    to question: SolverChild.Question, isClosed: Bool, by oracle: ClosingAnswers
  ) -> (answer: SolverChild.Answer, isClosed: Bool) {
    var answer = SolverChild.Answer(to: question, dimension: dimension)
    guard !isClosed else { return (answer, true) }
    let n = dimension
    guard question.ask != .value else {
      let count = oracle.values(
        atPoints: question.points.span, dimension: n, into: &answer.values)
      for i in 0..<count { answer.statuses[i] = PipeFrame.Status.ok }
      for i in count..<question.count { answer.values[i] = .nan }
      return (answer, count < question.count)
    }
    do throws(OracleClosed) {
      try oracle.asOneQuestion { () throws(OracleClosed) in
        for i in 0..<question.count {
          try ask(question, point: i, oracle, &answer)
          answer.statuses[i] = PipeFrame.Status.ok
        }
      }
    } catch {
      // Part of the answer for the point at which it closed may be known.
      if let point = answer.statuses.firstIndex(of: PipeFrame.Status.closed) {
        answer.forget(point: point, dimension: n, directions: question.directionCount)
      }
      return (answer, true)
    }
    return (answer, false)
  }

  /// A gradient or tangent yields the value as well.
  private func ask(
    _ question: SolverChild.Question, point i: Int, _ oracle: ClosingAnswers,
    _ answer: inout SolverChild.Answer
  ) throws(OracleClosed) {
    let (n, k) = (dimension, question.directionCount)
    let x = question.points.span.extracting(i * n..<(i + 1) * n)
    let directions = question.directions.span
    var value = Double.nan
    if question.ask.contains(.gradient) {
      var gradient = [Double](repeating: 0, count: n)
      var span = gradient.mutableSpan
      value = try oracle.valueAndGradient(at: x, into: &span)
      answer.gradients.replaceSubrange(i * n..<(i + 1) * n, with: gradient)
    }
    if question.ask.contains(.tangent) {
      var tangents = [Double](repeating: 0, count: k)
      var span = tangents.mutableSpan
      value = try oracle.valueAndTangents(at: x, along: directions, into: &span)
      answer.tangents.replaceSubrange(i * k..<(i + 1) * k, with: tangents)
    }
    if question.ask.contains(.hessian) {
      for j in 0..<k {
        var product = [Double](repeating: 0, count: n)
        var span = product.mutableSpan
        value = try oracle.valueAndHessianProduct(
          at: x, along: directions.extracting(j * n..<(j + 1) * n), into: &span)
        let place = (i * k + j) * n
        answer.products.replaceSubrange(place..<place + n, with: product)
      }
    }
    if question.ask.contains(.value) { answer.values[i] = value }
  }
}

extension SolverChild.Answer {
  /// Marks a point as unknown: all of its numbers become NaN.
  fileprivate mutating func forget(point i: Int, dimension n: Int, directions k: Int) {
    func clear(_ numbers: inout [Double], _ count: Int) {
      guard !numbers.isEmpty else { return }
      for place in i * count..<(i + 1) * count { numbers[place] = .nan }
    }
    clear(&values, 1)
    clear(&gradients, n)
    clear(&tangents, k)
    clear(&products, k * n)
  }
}
