public import Sampling

/// What a child does with the vectors that it keeps, number 0 of which is its point: see `docs/pipe.md`, "The point in
/// the child".
public struct PipeCommand: Hashable, Sendable {
  /// The code of each command in a frame; the function of the same name says what it does.
  public enum Code: UInt32, Sendable {
    case pair = 1
    case value, forward, move, step, add, scale, copy, fill, start, set, get, norms, gradient
    case tangent, length
  }

  /// The bytes of a command in a frame.
  static let bytes = 64

  /// Which command it is.
  public let code: Code
  /// Vector a.
  public private(set) var a = 0
  /// Vector b.
  public private(set) var b = 0
  /// t: a radius or a step.
  public private(set) var number = 0.0
  /// v, for commands along a direction.
  public private(set) var direction = PipeDirection()
  /// The range of a vector's entries.
  public private(set) var entries = 0..<0

  private init(_ code: Code, _ a: Int = 0, b: Int = 0, by number: Double = 0) {
    self.code = code
    self.a = a
    self.b = b
    self.number = number
  }

  private init(_ code: Code, _ a: Int, along direction: PipeDirection, by number: Double = 0) {
    self.init(code, a, by: number)
    self.direction = direction
  }

  private init(_ code: Code, _ a: Int, entries: Range<Int>) {
    self.init(code, a)
    self.entries = entries
  }
}

extension PipeCommand {
  /// Yields f(a + tv) and f(a − tv).
  public static func pair(_ a: Int, along v: PipeDirection, radius t: Double) -> Self {
    Self(.pair, a, along: v, by: t)
  }

  /// Yields f(a).
  public static func value(_ a: Int) -> Self { Self(.value, a) }

  /// Yields f(a + tv).
  public static func forward(_ a: Int, along v: PipeDirection, radius t: Double) -> Self {
    Self(.forward, a, along: v, by: t)
  }

  /// a ← a + tv.
  public static func move(_ a: Int, along v: PipeDirection, by t: Double) -> Self {
    Self(.move, a, along: v, by: t)
  }

  /// a ← a + tw, where w is sign v on the ℓ₁ sphere, and v elsewhere.
  public static func step(_ a: Int, along v: PipeDirection, by t: Double) -> Self {
    Self(.step, a, along: v, by: t)
  }

  /// a ← a + tb.
  public static func add(_ a: Int, _ t: Double, times b: Int) -> Self {
    Self(.add, a, b: b, by: t)
  }

  /// a ← ta.
  public static func scale(_ a: Int, by t: Double) -> Self { Self(.scale, a, by: t) }

  /// a ← b.
  public static func copy(_ a: Int, from b: Int) -> Self { Self(.copy, a, b: b) }

  /// Every entry of a ← t.
  public static func fill(_ a: Int, with t: Double) -> Self { Self(.fill, a, by: t) }

  /// a ← x₀.
  public static func start(_ a: Int) -> Self { Self(.start, a) }

  /// Entries of a ← the numbers that follow the commands.
  public static func set(_ a: Int, _ entries: Range<Int>) -> Self {
    Self(.set, a, entries: entries)
  }

  /// Yields entries of a.
  public static func get(_ a: Int, _ entries: Range<Int>) -> Self {
    Self(.get, a, entries: entries)
  }

  /// Yields Σaᵢ², maxᵢ|aᵢ| and Σ(aᵢ − x*ᵢ)².
  public static func norms(_ a: Int) -> Self { Self(.norms, a) }

  /// b ← ∇f(a); yields f(a) and Σ(∂ᵢf)².
  public static func gradient(_ a: Int, into b: Int) -> Self { Self(.gradient, a, b: b) }

  /// Yields f(a) and ∇f(a)ᵀv.
  public static func tangent(_ a: Int, along v: PipeDirection) -> Self {
    Self(.tangent, a, along: v)
  }

  /// Yields maxᵢ|vᵢ|.
  public static func length(of v: PipeDirection) -> Self { Self(.length, 0, along: v) }
}

extension PipeCommand {
  /// How many numbers it yields.
  public var resultCount: Int {
    switch code {
    case .value, .forward, .length: 1
    case .pair, .gradient, .tangent: 2
    case .norms: 3
    case .get: entries.count
    case .move, .step, .add, .scale, .copy, .fill, .start, .set: 0
    }
  }

  /// Whether it changes a vector.
  public var changesVectors: Bool { resultCount == 0 || code == .gradient }

  /// Writes it in the form that a frame contains.
  ///
  /// - Parameter bytes: 64 of them.
  func write(to bytes: UnsafeMutableRawBufferPointer) {
    func put<Word: FixedWidthInteger>(_ word: Word, _ offset: Int) {
      bytes.storeBytes(of: word.littleEndian, toByteOffset: offset, as: Word.self)
    }
    put(code.rawValue, 0)
    put(direction.distribution, 4)
    put(direction.key, 8)
    put(direction.iteration, 16)
    put(direction.lane, 20)
    put(UInt32(a), 24)
    put(UInt32(b), 28)
    put(number.bitPattern, 32)
    put(UInt64(entries.lowerBound), 40)
    put(UInt64(entries.count), 48)
    put(UInt64(0), 56)
  }

  /// Reads what `write(to:)` has written; nil if the bytes are not a command.
  ///
  /// - Parameter bytes: 64.
  init?(_ bytes: UnsafeRawBufferPointer) {
    func word(_ offset: Int) -> UInt32 {
      UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
    func long(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    guard bytes.count == Self.bytes, let code = Code(rawValue: word(0)),
      let first = Int(exactly: long(40)), let count = Int(exactly: long(48)),
      first <= Int.max - count
    else { return nil }
    self.init(code, Int(word(24)), b: Int(word(28)), by: Double(bitPattern: long(32)))
    direction = PipeDirection(
      distribution: word(4), key: long(8), iteration: word(16), lane: word(20))
    entries = first..<first + count
  }
}

/// A direction as commands name it: by its distribution and by the position in the random stream from which it is
/// drawn.
public struct PipeDirection: Hashable, Sendable {
  /// D of the protocol.
  let distribution: UInt32
  let key: UInt64
  let iteration: UInt32
  let lane: UInt32

  /// The j-th lane after that of `draw`: the j-th direction of a ``DirectionFrame`` that keeps its directions as they
  /// are drawn.
  public init(_ distribution: DirectionDistribution, _ draw: RandomStream.Draw, lane j: Int) {
    self.init(
      distribution: distribution.pipeCode, key: draw.key, iteration: draw.iteration,
      lane: draw.lane + UInt32(j))
  }

  /// The direction of commands that have none.
  fileprivate init(
    distribution: UInt32 = 0, key: UInt64 = 0, iteration: UInt32 = 0, lane: UInt32 = 0
  ) {
    self.distribution = distribution
    self.key = key
    self.iteration = iteration
    self.lane = lane
  }
}

extension DirectionDistribution {
  fileprivate var pipeCode: UInt32 {
    switch self {
    case .sphere: 0
    case .gaussian: 1
    case .rademacher: 2
    case .l1Sphere: 3
    }
  }
}
