public import Sampling

/// What the answers to one question draw from if they depend on chance: noise, or the rows of a batch.
///
/// A sample is a function of the run's stream and of a number: the number of calls so far if every call has its own
/// sample (*unpaired*), the number of iterations if all calls of an iteration share one (*paired*). A resumed run
/// therefore draws the same samples.
public struct Samples: Hashable, Sendable {
  let stream: RandomStream
  let number: Int
  /// Whether all answers to a question use the same sample.
  private let areShared: Bool

  fileprivate init(_ stream: RandomStream, number: Int, areShared: Bool) {
    self.stream = stream
    self.number = number
    self.areShared = areShared
  }

  /// Whether there is nothing to draw from: the objective itself is asked for.
  public var isNone: Bool { self.stream == Self.none.stream && number == 0 }

  /// The samples of sources that do not depend on chance.
  public static let none = Samples(RandomStream(seed: 0), number: 0, areShared: true)

  /// The samples of a question's answers, starting with the i-th.
  public func from(_ i: Int) -> Samples {
    areShared ? self : Samples(stream, number: number + i, areShared: false)
  }

  /// What the first answer draws from.
  public var draw: RandomStream.Draw {
    stream.at(iteration: number & 0xFFFF_FFFF, lane: number >> 32)
  }
}

/// How a run's calls get their samples.
public struct SampleRule: Hashable, Sendable {
  /// A stream of the run that is used for samples alone.
  public let stream: RandomStream
  /// Whether all calls of an iteration use the same sample: for instance, both points of a pair.
  public let isPaired: Bool

  /// - Parameters:
  ///   - stream: a stream of the run that is used for samples alone.
  ///   - isPaired: whether all calls of an iteration use the same sample.
  public init(stream: RandomStream, isPaired: Bool) {
    self.stream = stream
    self.isPaired = isPaired
  }

  /// The samples of the next question.
  ///
  /// - Parameters:
  ///   - calls: the calls made before it.
  ///   - iterations: the iterations begun, including the current one.
  public func samples(afterCalls calls: Int, iterations: Int) -> Samples {
    Samples(stream, number: isPaired ? iterations : calls, areShared: isPaired)
  }
}
