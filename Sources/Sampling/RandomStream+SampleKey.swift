extension RandomStream.Draw {
  /// A 64-bit number that identifies the draw, with which another generator can begin, for instance in another
  /// process.
  ///
  /// The stream's key and the coordinates, mixed by the finaliser of SplitMix64 (Steele, Lea and Flood 2014,
  /// doi:10.1145/2660193.2660195), which is one-to-one, so draws of one stream have different keys.
  public var sampleKey: UInt64 {
    Self.mixed(Self.mixed(key) ^ (UInt64(iteration) << 32 | UInt64(lane)))
  }

  private static func mixed(_ word: UInt64) -> UInt64 {
    var z = word &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
