internal import Foundation

/// Vectors that another process keeps, as a value: where they began, and the commands that have changed them since.
///
/// If the process that keeps them is gone, another one can follow the trail to the same vectors. Number 0 is the point;
/// the others begin at zero.
public struct PointTrail: Sendable, Codable {
  /// Where vectors begin.
  public enum Beginning: Hashable, Sendable {
    /// The point is the x₀ of the process that keeps it.
    case start
    /// Every entry of the point is the same number.
    case constant(Double)
    /// The first vectors, one after another.
    case numbers([Double])
  }

  /// A beginning with an identity, so that equal ones need not be compared.
  final class Origin: Sendable {
    let beginning: Beginning

    init(_ beginning: Beginning) {
      self.beginning = beginning
    }
  }

  let origin: Origin
  /// How many vectors there are.
  public let vectorCount: Int
  /// The commands since then.
  public private(set) var steps: [PipeCommand] = []

  /// - Parameter count: the number of vectors, at least 1.
  public init(from beginning: Beginning, vectors count: Int) {
    precondition(count >= 1, "\(count) vectors, and no point among them")
    origin = Origin(beginning)
    vectorCount = count
  }

  /// Where the vectors began.
  public var beginning: Beginning { origin.beginning }

  /// Changes vectors; the process that keeps them is told with the next question.
  public mutating func append(_ step: PipeCommand) {
    precondition(step.changesVectors && step.code != .set, "no step: \(step)")
    steps.append(step)
  }

  private enum CodingKeys: CodingKey { case constant, vectors, steps }

  /// Omits the numbers if the trail begins with numbers: they are kept separately (``from(numbers:)``).
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    if case .constant(let number) = beginning { try container.encode(number, forKey: .constant) }
    try container.encode(vectorCount, forKey: .vectors)
    var bytes = Data(count: PipeCommand.bytes * steps.count)
    bytes.withUnsafeMutableBytes { bytes in
      for (i, step) in steps.enumerated() {
        step.write(to: UnsafeMutableRawBufferPointer(rebasing: bytes[Self.place(i)]))
      }
    }
    try container.encode(bytes, forKey: .steps)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let constant = try container.decodeIfPresent(Double.self, forKey: .constant)
    let count = try container.decode(Int.self, forKey: .vectors)
    let bytes = try container.decode(Data.self, forKey: .steps)
    let steps = bytes.withUnsafeBytes { bytes in
      (0..<bytes.count / PipeCommand.bytes).map {
        PipeCommand(UnsafeRawBufferPointer(rebasing: bytes[Self.place($0)]))
      }
    }
    guard count >= 1, bytes.count % PipeCommand.bytes == 0, !steps.contains(nil) else {
      throw DecodingError.dataCorruptedError(
        forKey: .steps, in: container, debugDescription: "no commands")
    }
    self.init(from: constant.map { Beginning.constant($0) } ?? .start, vectors: count)
    self.steps = steps.compactMap(\.self)
  }

  private static func place(_ i: Int) -> Range<Int> {
    PipeCommand.bytes * i..<PipeCommand.bytes * (i + 1)
  }

  /// The same steps, from numbers that were kept separately.
  public func from(numbers: [Double]) -> PointTrail {
    var trail = PointTrail(from: .numbers(numbers), vectors: vectorCount)
    trail.steps = steps
    return trail
  }
}

/// Describes a process that keeps the point, and draws the directions along which it moves.
public struct PointOffer: Sendable {
  /// The x* from which it measures distances.
  public enum Minimizer: Hashable, Sendable {
    /// It knows none, and distances from no other are asked for.
    case none
    /// Its own.
    case own
    /// One whose entries are all the same.
    case constant(Double)
  }

  /// The most vectors it keeps.
  public let vectorCount: Int
  /// Where runs begin.
  public let beginning: PointTrail.Beginning
  /// The x* from which distances are measured.
  public let minimizer: Minimizer
  /// Whether it has ∇f.
  public let givesGradients: Bool

  /// - Parameters:
  ///   - count: the most vectors it keeps.
  ///   - beginning: where runs begin.
  ///   - minimizer: the x* from which distances are measured.
  ///   - givesGradients: whether it has ∇f.
  public init(
    vectors count: Int, beginning: PointTrail.Beginning, minimizer: Minimizer,
    givesGradients: Bool
  ) {
    vectorCount = count
    self.beginning = beginning
    self.minimizer = minimizer
    self.givesGradients = givesGradients
  }

  /// Whether records need one vector more than the method: for the gradient, or for x − x*.
  public var takesScratch: Bool {
    switch minimizer {
    case .none, .own: givesGradients
    case .constant: true
    }
  }
}

/// A source that keeps points itself, and receives commands to change them.
public protocol PointSource: ValueSource {
  /// The results of commands at the end of a trail, all numbers one after another; NaNs if there is no answer. Vectors
  /// beyond those of the trail may change.
  func results(of commands: [PipeCommand], at trail: PointTrail, sample: Samples) -> [Double]

  /// The same for commands that become part of the trail, as far as they change vectors.
  func results(
    of commands: [PipeCommand], following trail: inout PointTrail, sample: Samples
  ) -> [Double]

  /// All vectors of a trail, one after another, which become its new beginning; nil if there is no answer.
  func gather(_ trail: inout PointTrail) -> [Double]?

  /// The first vector of a trail.
  func point(at trail: PointTrail) -> [Double]
}
