internal import Foundation

/// Vectors that another process keeps, as a value: where they began, and the commands that have changed them since.
///
/// Whoever keeps them may be gone: by the trail another one comes to the same vectors. Number 0 is the point, the
/// others begin at zero.
public struct PointTrail: Sendable, Codable {
  /// Where vectors begin.
  public enum Beginning: Hashable, Sendable {
    /// The point is the x₀ of whoever keeps it.
    case start
    /// Every entry of the point is the same number.
    case constant(Double)
    /// The first vectors, one after another.
    case numbers([Double])
  }

  /// A beginning by its identity: equal ones need not be compared.
  final class Origin: Sendable {
    let beginning: Beginning

    init(_ beginning: Beginning) {
      self.beginning = beginning
    }
  }

  let origin: Origin
  /// How many vectors there are.
  public let vectorCount: Int
  /// What was done since.
  public private(set) var steps: [PipeCommand] = []

  /// - Parameter count: of vectors, at least 1.
  public init(from beginning: Beginning, vectors count: Int) {
    precondition(count >= 1, "\(count) vectors, and no point among them")
    origin = Origin(beginning)
    vectorCount = count
  }

  /// Where the vectors began.
  public var beginning: Beginning { origin.beginning }

  /// Changes vectors; whoever keeps them is told with the next question.
  public mutating func append(_ step: PipeCommand) {
    precondition(step.changesVectors && step.code != .set, "no step: \(step)")
    steps.append(step)
  }

  private enum CodingKeys: CodingKey { case constant, vectors, steps }

  /// Without numbers where it begins with them: they are kept beside it (``from(numbers:)``).
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

  /// The same steps from numbers that were kept beside.
  public func from(numbers: [Double]) -> PointTrail {
    var trail = PointTrail(from: .numbers(numbers), vectors: vectorCount)
    trail.steps = steps
    return trail
  }
}

/// That a process keeps the point, and draws the directions along which it moves.
public struct PointOffer: Sendable {
  /// Whence its x* is, by which it tells distances.
  public enum Minimizer: Hashable, Sendable {
    /// It knows none, and no other is asked about.
    case none
    /// Its own.
    case own
    /// All entries are the same.
    case constant(Double)
  }

  /// How many vectors it keeps at most.
  public let vectorCount: Int
  /// Where runs begin.
  public let beginning: PointTrail.Beginning
  /// By which x* distances are told.
  public let minimizer: Minimizer
  /// Whether it has ∇f.
  public let givesGradients: Bool

  /// - Parameters:
  ///   - count: how many vectors it keeps at most.
  ///   - beginning: where runs begin.
  ///   - minimizer: by which distances are told.
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

  /// Whether records take a vector besides those of the method: for the gradient, or for x − x*.
  public var takesScratch: Bool {
    switch minimizer {
    case .none, .own: givesGradients
    case .constant: true
    }
  }
}

/// A source that keeps points itself, and is told how to change them.
public protocol PointSource: ValueSource {
  /// What commands bring where a trail has come to, all numbers one after another; no numbers where there is no answer.
  /// Vectors beyond those of the trail may be changed.
  func results(of commands: [PipeCommand], at trail: PointTrail, sample: Samples) -> [Double]

  /// The same of commands that belong to the trail, as far as they change vectors.
  func results(
    of commands: [PipeCommand], following trail: inout PointTrail, sample: Samples
  ) -> [Double]

  /// All vectors of a trail, one after another, which it then begins with; nil where there is no answer.
  func gather(_ trail: inout PointTrail) -> [Double]?

  /// The first vector of a trail.
  func point(at trail: PointTrail) -> [Double]
}
