internal import Fields

/// A child that is an objective: asks it, and checks its answers.
final class ObjectiveChild {
  let handshake: ObjectiveHandshake
  let process: ChildProcess
  private let settings: ChildSettings
  let shared: SharedMemory?
  private(set) var id: UInt64 = 0
  /// The header, followed by the body if that goes through the pipe.
  var outgoing = GrowingBytes()
  var incoming = GrowingBytes()

  /// A question about points, or a list of commands.
  struct Question {
    var ask: PipeFrame.Ask
    /// These replace points.
    var commands: ArraySlice<PipeCommand> = []
    /// m points of n entries, one after another; with commands, the numbers of `set`.
    var points: UnsafeBufferPointer<Double>
    /// m.
    var count: Int
    /// k directions of n entries.
    var directions = UnsafeBufferPointer<Double>(start: nil, count: 0)
    var directionCount = 0
    var sample = Sample.exact
  }

  /// What answers draw from.
  enum Sample {
    /// Nothing.
    case exact
    case key(UInt64)
    /// One for each point.
    case keys([UInt64])
  }

  /// Starts a child and lets it introduce itself.
  ///
  /// - Parameter worker: the number of the worker that it serves.
  init(_ settings: ChildSettings, worker: Int) throws(ChildFault) {
    let process = try ChildProcess(settings.command)
    let memory = SharedMemory()
    var line: [String: JSON] = [
      "zobench": .integer(PipeFrame.version), "role": "objective", "modes": ["binary", "text"],
      "worker": .integer(worker),
    ]
    line["dimension"] = settings.dimension.map { .integer($0) }
    line["shared"] = memory?.path.map { .string($0) }
    line["parameters"] = settings.parameters
    let common: Handshake
    do throws(ChildFault) {
      common = try process.shakeHands(
        .object(line), within: settings.startTimeout, role: "objective")
      handshake = try ObjectiveHandshake(common, dimension: settings.dimension)
    } catch {
      _ = process.end(atOnce: true)
      throw error.with(lastWords: process.lastWords)
    }
    memory?.unlinkName()
    shared = common.isShared && !common.isText ? memory : nil
    self.process = process
    self.settings = settings
  }

  /// Ends it.
  ///
  /// - Parameter atOnce: whether it also gets a signal.
  func end(atOnce: Bool = false) {
    let ending = process.end(atOnce: atOnce)
    guard !ending.leftovers.isEmpty else { return }
    settings.say(
      "\(settings.command.text) left processes running; zobench ended them: "
        + ending.leftovers.joined(separator: ", "))
  }

  /// The answer's body, which is valid until the next question.
  func answer(to question: Question) throws(ChildFault) -> UnsafeRawBufferPointer {
    id += 1
    let deadline = ContinuousClock.Instant.after(seconds: patience(question))
    let body =
      handshake.common.isText
      ? try answerByText(question, by: deadline) : try answerByFrame(question, by: deadline)
    try check(body, of: question)
    return body
  }

  /// Carries out commands, and appends their results to `results`.
  ///
  /// - Parameter numbers: the numbers of `set` commands.
  func carryOut(
    _ commands: ArraySlice<PipeCommand>, numbers: ArraySlice<Double> = [], sample: Sample,
    into results: inout [Double]
  ) throws(ChildFault) {
    let body = try numbers.withUnsafeBufferPointer { numbers throws(ChildFault) in
      try answer(
        to: Question(
          ask: [], commands: commands, points: numbers, count: commands.count, sample: sample))
    }
    let part = PipeFrame.AnswerLayout(commands).values
    for place in stride(from: part.lowerBound, to: part.upperBound, by: 8) {
      let bits = UInt64(littleEndian: body.load(fromByteOffset: place, as: UInt64.self))
      results.append(Double(bitPattern: bits))
    }
  }

  /// Seconds to wait for an answer: the timeout times the number of its points or commands.
  private func patience(_ question: Question) -> Double {
    settings.answerTimeout * Double(max(1, question.count))
  }

  /// Checks the status of each point or command.
  private func check(
    _ body: UnsafeRawBufferPointer, of question: Question
  ) throws(ChildFault) {
    let layout = layout(question)
    for i in 0..<(layout.statuses.isEmpty ? 0 : question.count) {
      let status = UInt32(littleEndian: body.load(fromByteOffset: 4 * i, as: UInt32.self))
      switch status {
      case PipeFrame.Status.ok, PipeFrame.Status.undefined: break
      case PipeFrame.Status.unanswered:
        throw wrong(
          question.commands.isEmpty
            ? "cannot answer what it was asked: \(question.ask.text) (status 2)"
            : "cannot do what it was told: \(question.command(i).code) (status 2)", isFinal: true)
      default:
        throw wrong("answered with status \(status)", expected: "0, 1 or 2")
      }
    }
  }

  func layout(_ question: Question) -> PipeFrame.AnswerLayout {
    guard question.commands.isEmpty else { return PipeFrame.AnswerLayout(question.commands) }
    return PipeFrame.AnswerLayout(
      question.ask, points: question.count, dimension: handshake.dimension,
      directions: question.directionCount)
  }

  /// The fault of an invalid answer.
  func wrong(
    _ sentence: String, expected: String = "", isFinal: Bool = false
  ) -> ChildFault {
    ChildFault(
      .data, "\(sentence), to question \(id)", expected: expected, lastWords: process.lastWords,
      isFinal: isFinal)
  }

  func fault(_ trouble: ChildProcess.Trouble, _ question: Question) -> ChildFault {
    switch trouble {
    case .late:
      return ChildFault(
        .unavailable,
        "gave no answer within \(patience(question)) seconds to question \(id), about "
          + question.about,
        remedy: "give a larger \"answer_timeout\" to wait longer", lastWords: process.lastWords)
    case .closed:
      return ChildFault(
        .unavailable, "\(process.endingAfterClosing) after question \(id)",
        lastWords: process.lastWords)
    }
  }

  func send(
    _ bytes: UnsafeRawBufferPointer, by deadline: ContinuousClock.Instant, _ question: Question
  ) throws(ChildFault) {
    do throws(ChildProcess.Trouble) {
      try process.send(bytes, by: deadline)
    } catch {
      throw fault(error, question)
    }
  }

  func receive(
    _ bytes: UnsafeMutableRawBufferPointer, by deadline: ContinuousClock.Instant,
    _ question: Question
  ) throws(ChildFault) {
    do throws(ChildProcess.Trouble) {
      try process.receive(bytes, by: deadline)
    } catch {
      throw fault(error, question)
    }
  }
}

extension ObjectiveChild.Question {
  /// `3 points`.
  fileprivate var about: String {
    let things = commands.isEmpty ? "point" : "command"
    return count == 1 ? "1 \(things)" : "\(count) \(things)s"
  }

  /// The i-th command.
  fileprivate func command(_ i: Int) -> PipeCommand { commands[commands.startIndex + i] }
}
