public import Sampling

/// What the answers to one question draw from, where they depend on chance: noise, or the rows of a batch.
///
/// A sample is a function of the run's stream and of a number: of the calls so far where every call has its own
/// (*unpaired*), of the iterations where all calls of one share theirs (*paired*). So a run that is taken up again
/// draws the same.
public struct Samples: Hashable, Sendable {
  let stream: RandomStream
  let number: Int
  /// Whether all answers to a question have the same sample.
  private let areShared: Bool

  fileprivate init(_ stream: RandomStream, number: Int, areShared: Bool) {
    self.stream = stream
    self.number = number
    self.areShared = areShared
  }

  /// Whether there is nothing to draw from: the objective itself is asked for.
  public var isNone: Bool { self.stream == Self.none.stream && number == 0 }

  /// Those of sources that do not depend on chance.
  public static let none = Samples(RandomStream(seed: 0), number: 0, areShared: true)

  /// The samples from the i-th answer of a question on.
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
  /// The run's own, for samples alone.
  public let stream: RandomStream
  /// Whether all calls of an iteration have the same sample: both points of a pair, for instance.
  public let isPaired: Bool

  /// - Parameters:
  ///   - stream: the run's own, for samples alone.
  ///   - isPaired: whether all calls of an iteration have the same sample.
  public init(stream: RandomStream, isPaired: Bool) {
    self.stream = stream
    self.isPaired = isPaired
  }

  /// The samples of the next question.
  ///
  /// - Parameters:
  ///   - calls: made before it.
  ///   - iterations: begun, the present one included.
  public func samples(afterCalls calls: Int, iterations: Int) -> Samples {
    Samples(stream, number: isPaired ? iterations : calls, areShared: isPaired)
  }
}
