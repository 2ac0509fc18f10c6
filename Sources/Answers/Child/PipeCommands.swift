public import Sampling

/// What a child is told to do with vectors that it keeps, number 0 of which is its point: `docs/pipe.md`, "The point in
/// the child".
public struct PipeCommand: Hashable, Sendable {
  /// The word that a frame has for each command; what each does stands at the function of its name.
  public enum Code: UInt32, Sendable {
    case pair = 1
    case value, forward, move, step, add, scale, copy, fill, start, set, get, norms, gradient
    case tangent, length
  }

  /// Of a command in a frame.
  static let bytes = 64

  /// Which command it is.
  public let code: Code
  /// Vector a.
  public private(set) var a = 0
  /// Vector b.
  public private(set) var b = 0
  /// t: a radius or a step.
  public private(set) var number = 0.0
  /// v, of commands along a direction.
  public private(set) var direction = PipeDirection()
  /// Entries of a vector.
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
  /// Brings f(a + tv) and f(a − tv).
  public static func pair(_ a: Int, along v: PipeDirection, radius t: Double) -> Self {
    Self(.pair, a, along: v, by: t)
  }

  /// Brings f(a).
  public static func value(_ a: Int) -> Self { Self(.value, a) }

  /// Brings f(a + tv).
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

  /// Entries of a ← numbers that follow the commands.
  public static func set(_ a: Int, _ entries: Range<Int>) -> Self {
    Self(.set, a, entries: entries)
  }

  /// Brings entries of a.
  public static func get(_ a: Int, _ entries: Range<Int>) -> Self {
    Self(.get, a, entries: entries)
  }

  /// Brings Σaᵢ², maxᵢ|aᵢ| and Σ(aᵢ − x*ᵢ)².
  public static func norms(_ a: Int) -> Self { Self(.norms, a) }

  /// b ← ∇f(a); brings f(a) and Σ(∂ᵢf)².
  public static func gradient(_ a: Int, into b: Int) -> Self { Self(.gradient, a, b: b) }

  /// Brings f(a) and ∇f(a)ᵀv.
  public static func tangent(_ a: Int, along v: PipeDirection) -> Self {
    Self(.tangent, a, along: v)
  }

  /// Brings maxᵢ|vᵢ|.
  public static func length(of v: PipeDirection) -> Self { Self(.length, 0, along: v) }
}

extension PipeCommand {
  /// How many numbers it brings.
  public var resultCount: Int {
    switch code {
    case .value, .forward, .length: 1
    case .pair, .gradient, .tangent: 2
    case .norms: 3
    case .get: entries.count
    case .move, .step, .add, .scale, .copy, .fill, .start, .set: 0
    }
  }

  /// Whether a vector is another one after it.
  public var changesVectors: Bool { resultCount == 0 || code == .gradient }

  /// Writes it as it stands in a frame.
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

  /// Reads what was written; nil where the bytes are none.
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

/// A direction as commands name it: by its law and by whence it is drawn.
public struct PipeDirection: Hashable, Sendable {
  /// D of the protocol.
  let distribution: UInt32
  let key: UInt64
  let iteration: UInt32
  let lane: UInt32

  /// Lane `j` from that of `draw` on: the j-th direction of a ``DirectionFrame`` that keeps its directions as they are
  /// drawn.
  public init(_ distribution: DirectionDistribution, _ draw: RandomStream.Draw, lane j: Int) {
    self.init(
      distribution: distribution.pipeCode, key: draw.key, iteration: draw.iteration,
      lane: draw.lane + UInt32(j))
  }

  /// That of commands without one.
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
