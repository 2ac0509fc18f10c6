import CKernels
import Foundation
import Testing

/// The sampling kernels at every level this processor has, against one reference.
struct KernelLevelTests {
  static let names = ["baseline", "avx2", "avx512"]
  static var levels: [zo_kernels] { names.compactMap { zo_kernels_at($0)?.pointee } }

  typealias Kernel = (UInt64, UInt32, UInt32, UnsafeMutablePointer<Double>?, Int) -> Void

  static func draw(
    _ kernel: Kernel?, key: UInt64 = 0x0123_4567_89ab_cdef, iteration: UInt32 = 5,
    lane: UInt32 = 7, count: Int
  ) -> [Double] {
    // One entry past the end tells whether a kernel writes there.
    var values = [Double](repeating: .nan, count: count + 1)
    kernel!(key, iteration, lane, &values, count)
    #expect(values[count].isNaN, "the kernel writes past the end of \(count) values")
    return Array(values[..<count])
  }

  static func words(
    _ level: zo_kernels, key: UInt64 = 0x0123_4567_89ab_cdef, iteration: UInt32 = 5,
    lane: UInt32 = 7, first: UInt64
  ) -> [UInt32] {
    var words = [UInt32](repeating: 0, count: 32)
    level.philox(key, iteration, lane, first, &words)
    return words
  }

  /// The known answers of Random123's `kat_vectors` for `philox4x32 10`.
  @Test func philoxKnownAnswers() {
    for level in Self.levels {
      let zeros = Self.words(level, key: 0, iteration: 0, lane: 0, first: 0)
      #expect(Array(zeros[..<4]) == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
      let ones = Self.words(level, key: ~0, iteration: ~0, lane: ~0, first: ~0)
      #expect(Array(ones[..<4]) == [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd])
      let pi = Self.words(
        level, key: 0x299f_31d0_a409_3822, iteration: 0x1319_8a2e, lane: 0x0370_7344,
        first: 0x85a3_08d3_243f_6a88)
      #expect(Array(pi[..<4]) == [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1])
    }
  }

  /// Eight counters side by side are eight counters one by one, also across 2³² and 2⁶⁴.
  @Test(arguments: [0, 1, 0xffff_fffc, 0xffff_ffff_ffff_fffb] as [UInt64])
  func countersRunOn(first: UInt64) {
    for level in Self.levels {
      let block = Self.words(level, first: first)
      for i in 0..<8 {
        let one = Self.words(level, first: first &+ UInt64(i))
        #expect(block[4 * i..<4 * i + 4] == one[..<4])
      }
    }
  }

  static let counts = [0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 127, 128, 129, 1000, 1025]

  /// Value i does not depend on how many are asked for, nor on the level.
  @Test(arguments: counts)
  func levelsAndPrefixesAgree(count: Int) {
    let reference = Self.levels[0]
    for level in Self.levels {
      for (kernel, longest) in [
        (level.normals, reference.normals), (level.uniforms, reference.uniforms),
        (level.signs, reference.signs),
      ] {
        let all = Self.draw(longest, count: 1040)
        #expect(Self.draw(kernel, count: count) == Array(all[..<count]), "level \(level.name!)")
      }
    }
  }

  /// Uniforms are the top 52 bits of each half, as odd multiples of 2⁻⁵³.
  @Test func uniformsAreTheWords() {
    for level in Self.levels {
      let uniforms = Self.draw(level.uniforms, count: 16)
      let words = Self.words(level, first: 0)
      for i in 0..<8 {
        for half in 0..<2 {
          let bits = UInt64(words[4 * i + 2 * half]) | UInt64(words[4 * i + 2 * half + 1]) << 32
          #expect(uniforms[8 * half + i] == Double(2 * (bits >> 12) + 1) * 0x1p-53)
        }
      }
    }
  }

  /// Signs are the bits, 128 from each counter.
  @Test func signsAreTheBits() {
    for level in Self.levels {
      let signs = Self.draw(level.signs, count: 1024)
      let words = Self.words(level, first: 0)
      #expect(
        signs.indices.allSatisfy { i in signs[i] == (words[i / 32] >> (i % 32) & 1 == 1 ? 1 : -1) })
    }
  }

  /// Normals against Box and Muller written out with the C library's log, sin and cos, to
  /// eight roundings (2⁻⁵³ each): series, square root and product have their share on both sides.
  @Test func normalsToTheLastBits() {
    let level = Self.levels.last!
    let normals = Self.draw(level.normals, count: 1 << 18)
    var worst = 0.0
    for block in 0..<normals.count / 16 {
      let words = Self.words(level, first: UInt64(8 * block))
      for i in 0..<8 {
        let low = UInt64(words[4 * i]) | UInt64(words[4 * i + 1]) << 32
        let high = UInt64(words[4 * i + 2]) | UInt64(words[4 * i + 3]) << 32
        let radius = (-2 * log(Double(2 * (low >> 12) + 1) * 0x1p-53)).squareRoot()
        let angle = Double(2 * (high >> 12) + 1) * 0x1p-53 * (Double.pi / 4)
        var (x, y) = (cos(angle), sin(angle))
        if high & 1 == 1 { swap(&x, &y) }
        if high & 2 != 0 { x.negate() }
        if high & 4 != 0 { y.negate() }
        for (drawn, expected) in [
          (normals[16 * block + i], radius * x), (normals[16 * block + 8 + i], radius * y),
        ] { worst = max(worst, abs(drawn - expected) / abs(expected)) }
      }
    }
    #expect(worst < 8 * 0x1p-53, "\(worst / 0x1p-53) roundings")
  }

  @Test func absentLevelsAreNil() {
    #expect(zo_kernels_at("baseline") != nil)
    #expect(zo_kernels_at("sse9") == nil)
    #expect(Self.names.contains(String(cString: zo_kernel_level())))
    // The tests are run at the level that was asked for.
    #expect(zo_refused_level() == nil)
  }
}
