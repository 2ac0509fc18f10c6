/// The questions and answers of the pipe's protocol in frames: see `docs/pipe.md`.
public enum PipeFrame {
  /// The version of the protocol.
  public static let version = 1

  /// The bytes of a header.
  public static let headerBytes = 64

  /// Bodies of at least this many bytes go through shared memory, if there is any.
  static let leastSharedBytes = 1 << 16

  /// The most bytes of a body that zobench sends, unless a single point takes more.
  static let mostBytes = 1 << 28

  /// Whether a header is that of a question or an answer.
  public enum Kind: UInt32, Sendable {
    case question = 0x5142_4F5A
    case answer = 0x4142_4F5A
  }

  /// What is asked.
  public struct Ask: OptionSet, Hashable, Sendable {
    /// The mask in a frame.
    public let rawValue: UInt32

    /// - Parameter rawValue: the mask in a frame.
    public init(rawValue: UInt32) {
      self.rawValue = rawValue
    }

    /// f(x).
    public static let value = Ask(rawValue: 1)
    /// ∇f(x).
    public static let gradient = Ask(rawValue: 2)
    /// ∇f(x)ᵀv for each direction.
    public static let tangent = Ask(rawValue: 4)
    /// ∇²f(x)v for each direction.
    public static let hessian = Ask(rawValue: 8)
    /// Where runs start; not about a point.
    public static let start = Ask(rawValue: 16)
    /// x*; not about a point.
    public static let minimizer = Ask(rawValue: 32)

    /// The names of the value and the derivatives in handshakes and in text mode.
    static let names: [(name: String, ask: Ask)] = [
      ("value", .value), ("gradient", .gradient), ("tangent", .tangent), ("hessian", .hessian),
    ]

    /// The questions with these names; unknown names are ignored.
    public init(names: [String]) {
      self = Self.names.filter { names.contains($0.name) }.reduce(into: []) { $0.insert($1.ask) }
    }

    /// The names of the value and the derivatives that it contains.
    public var names: [String] { Self.names.filter { contains($0.ask) }.map(\.name) }

    /// `value, gradient`.
    var text: String {
      let all = Self.names + [("start", .start), ("minimizer", .minimizer)]
      let parts = all.filter { contains($0.ask) }.map(\.name)
      return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
    }
  }

  /// Further properties of a frame.
  public struct Flags: OptionSet, Hashable, Sendable {
    /// The mask in a frame.
    public let rawValue: UInt32

    /// - Parameter rawValue: the mask in a frame.
    public init(rawValue: UInt32) {
      self.rawValue = rawValue
    }

    /// The body is in shared memory.
    public static let shared = Flags(rawValue: 1)
    /// The answer's body must go to shared memory.
    public static let answerShared = Flags(rawValue: 2)
    /// The header's sample key applies.
    public static let sampled = Flags(rawValue: 4)
    /// The body begins with a sample key for each point.
    public static let keys = Flags(rawValue: 8)
    /// The body has commands instead of points.
    public static let commands = Flags(rawValue: 16)
    /// The budget is spent.
    public static let closed = Flags(rawValue: 32)
    /// The body is a text.
    public static let message = Flags(rawValue: 64)
  }

  /// What became of a point.
  public enum Status {
    /// It was answered.
    public static let ok: UInt32 = 0
    /// f has no value there.
    public static let undefined: UInt32 = 1
    /// It cannot be answered.
    public static let unanswered: UInt32 = 2
    /// Only for solvers: the budget was spent before.
    public static let closed: UInt32 = 3
  }

  /// The first 64 bytes of a frame.
  public struct Header: Hashable, Sendable {
    /// Whether it asks or answers.
    public var kind: Kind
    /// What is asked, or answered.
    public var ask: Ask
    /// The number of the question, which its answer repeats.
    public var id: UInt64
    /// m.
    public var points: UInt32
    /// k.
    public var directions: UInt32
    /// Further properties of the frame.
    public var flags: Flags
    /// The sample key of a question, or the nanoseconds spent on an answer.
    public var key: UInt64 = 0
    /// The length of the body.
    public var bytes: UInt64 = 0
    /// Where the body begins in shared memory.
    public var place: UInt64 = 0
    /// Where the answer's body must begin.
    public var answerPlace: UInt64 = 0

    /// A header whose key, length and places are still 0.
    ///
    /// - Precondition: `points` and `directions` are from 0 to 2³² − 1.
    public init(
      _ kind: Kind, _ ask: Ask, id: UInt64, points: Int = 0, directions: Int = 0,
      flags: Flags = []
    ) {
      self.kind = kind
      self.ask = ask
      self.id = id
      self.points = UInt32(points)
      self.directions = UInt32(directions)
      self.flags = flags
    }

    /// Reads a header; nil if the bytes are not one.
    ///
    /// - Parameter bytes: 64.
    public init?(_ bytes: UnsafeRawBufferPointer) {
      func word(_ offset: Int) -> UInt32 {
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      }
      func long(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      }
      guard let kind = Kind(rawValue: word(0)) else { return nil }
      self.kind = kind
      ask = Ask(rawValue: word(4))
      id = long(8)
      points = word(16)
      directions = word(20)
      flags = Flags(rawValue: word(24))
      key = long(32)
      self.bytes = long(40)
      place = long(48)
      answerPlace = long(56)
    }

    /// Writes the header.
    ///
    /// - Parameter bytes: 64 of them.
    public func write(to bytes: UnsafeMutableRawBufferPointer) {
      func put<Word: FixedWidthInteger>(_ word: Word, _ offset: Int) {
        bytes.storeBytes(of: word.littleEndian, toByteOffset: offset, as: Word.self)
      }
      put(kind.rawValue, 0)
      put(ask.rawValue, 4)
      put(id, 8)
      put(points, 16)
      put(directions, 20)
      put(flags.rawValue, 24)
      put(UInt32(0), 28)
      put(key, 32)
      put(self.bytes, 40)
      put(place, 48)
      put(answerPlace, 56)
    }
  }

  /// Where the parts of an answer's body are, in bytes; each is empty unless it is asked for.
  public struct AnswerLayout: Hashable, Sendable {
    /// m words, and one more of 0 if m is odd.
    public let statuses: Range<Int>
    /// f at m points; for a start or a minimiser, its n entries.
    public let values: Range<Int>
    /// m gradients of n entries.
    public let gradients: Range<Int>
    /// k derivatives for each of m points.
    public let tangents: Range<Int>
    /// k products of n entries for each of m points.
    public let products: Range<Int>

    /// - Parameters:
    ///   - m: the number of points.
    ///   - n: the number of variables.
    ///   - k: the number of directions.
    public init(_ ask: Ask, points m: Int, dimension n: Int, directions k: Int) {
      if !ask.isDisjoint(with: [.start, .minimizer]) {
        (statuses, gradients, tangents, products) = (0..<0, 0..<0, 0..<0, 0..<0)
        values = 0..<8 * n
        return
      }
      func part(_ begin: Int, _ asked: Ask, _ count: Int) -> Range<Int> {
        begin..<begin + (ask.contains(asked) ? 8 * count : 0)
      }
      statuses = 0..<4 * (m + m % 2)
      values = part(statuses.upperBound, .value, m)
      gradients = part(values.upperBound, .gradient, m * n)
      tangents = part(gradients.upperBound, .tangent, m * k)
      products = part(tangents.upperBound, .hessian, m * k * n)
    }

    /// The approximate bytes of an answer to a question, which may be more than a layout can express.
    static func length(
      _ ask: Ask, points m: Int, dimension n: Int, directions k: Int
    ) -> Double {
      let (m, n, k) = (Double(m), Double(n), Double(k))
      let counts: [(ask: Ask, count: Double)] = [
        (.value, 1), (.gradient, n), (.tangent, k), (.hessian, k * n),
      ]
      return 8 * m * counts.reduce(0) { $0 + (ask.contains($1.ask) ? $1.count : 0) }
    }

    /// The layout of an answer to commands: their results, as values.
    init(_ commands: ArraySlice<PipeCommand>) {
      let begin = 4 * (commands.count + commands.count % 2)
      let count = commands.reduce(0) { $0 + $1.resultCount }
      statuses = 0..<begin
      values = begin..<begin + 8 * count
      let end = values.upperBound
      (gradients, tangents, products) = (end..<end, end..<end, end..<end)
    }

    /// The bytes of the whole body.
    public var bytes: Int { max(products.upperBound, values.upperBound) }
  }
}
