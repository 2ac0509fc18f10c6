internal import Fields

/// A function of this process, served to another process by the pipe's protocol.
public struct ServedFunction {
  private let version: String
  private let givesGradients: Bool
  private let function: (UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>?) -> Double

  /// - Parameters:
  ///   - version: the function's name and version.
  ///   - givesGradients: whether it writes ∇f(x) on request.
  ///   - function: f, with room for the gradient if that is asked for.
  public init(
    version: String, givesGradients: Bool,
    _ function:
      @escaping (UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>?) ->
      Double
  ) {
    self.version = version
    self.givesGradients = givesGradients
    self.function = function
  }

  /// Answers until the input ends.
  ///
  /// - Returns: false if the other side's first line names no dimension above 0.
  public func serve() -> Bool {
    let streams = StandardStreams()
    guard let line = streams.readLine(), case .integer(let n)? = line["dimension"], n > 0 else {
      return false
    }
    streams.write(
      line: [
        "zobench": .integer(PipeFrame.version), "version": .string(version), "mode": "binary",
        "dimension": .integer(n), "answers": givesGradients ? ["value", "gradient"] : ["value"],
        "batch": 1024,
      ])
    while let (header, body) = streams.readFrame() {
      streams.write(answerHeader(header), answer(header, body, n))
    }
    return true
  }

  private func answerHeader(_ asked: PipeFrame.Header) -> PipeFrame.Header {
    PipeFrame.Header(
      .answer, asked.ask, id: asked.id, points: Int(asked.points),
      directions: Int(asked.directions))
  }

  private func answer(
    _ header: PipeFrame.Header, _ body: UnsafeMutableRawBufferPointer, _ n: Int
  ) -> [UInt8] {
    let m = Int(header.points)
    let layout = PipeFrame.AnswerLayout(
      header.ask, points: m, dimension: n, directions: Int(header.directions))
    let points = UnsafeBufferPointer(body.bindMemory(to: Double.self))
    var answer = [UInt8](repeating: 0, count: layout.bytes)
    let asksGradients = header.ask.contains(.gradient)
    answer.withUnsafeMutableBytes { answer in
      for i in 0..<m where points.count >= (i + 1) * n {
        let x = UnsafeBufferPointer(rebasing: points[i * n..<(i + 1) * n])
        var gradient = [Double](repeating: .nan, count: asksGradients ? n : 0)
        let value = gradient.withUnsafeMutableBufferPointer {
          function(x, asksGradients ? $0 : nil)
        }
        answer.storeBytes(
          of: value, toByteOffset: layout.values.lowerBound + 8 * i, as: Double.self)
        for (j, entry) in gradient.enumerated() {
          answer.storeBytes(
            of: entry, toByteOffset: layout.gradients.lowerBound + 8 * (i * n + j),
            as: Double.self)
        }
      }
    }
    return answer
  }
}
