/// A 64-bit hash that is the same in every process, on every machine, for ever: FNV-1a (Fowler,
/// Noll, Vo) followed by SplitMix64's finaliser, which spreads every input bit over all output bits.
///
/// It identifies things (runs, configurations, random streams) and detects torn writes; it does not
/// protect against an adversary.
public struct StableHash: Sendable {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  /// The hash of nothing.
  public init() {}

  /// The hash of a text in UTF-8.
  public init(_ text: String) {
    combine(text.utf8)
  }

  /// Adds bytes to the hashed data.
  public mutating func combine(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  /// The same for bytes in memory. Not generic, so that other modules need not pay for each byte.
  public mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  /// The hash of everything added so far.
  public var value: UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// `value` as sixteen hexadecimal digits.
  public var hexadecimal: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
