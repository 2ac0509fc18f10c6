import CKernels
import Foundation
import Testing

/// The kernels of directions at every level this processor has.
struct DirectionKernelTests {
  static var levels: [zo_direction_kernels] {
    KernelLevelTests.names.compactMap { zo_direction_kernels_at($0)?.pointee }
  }

  typealias Kernel = (UInt64, UInt32, UInt32, UInt64, UnsafeMutablePointer<Double>?, Int) -> Void

  static func draw(_ kernel: Kernel?, first: Int, count: Int) -> [Double] {
    // One entry past the end tells whether a kernel writes there.
    var values = [Double](repeating: .nan, count: count + 1)
    kernel!(77, 5, 3, UInt64(first), &values, count)
    #expect(values[count].isNaN, "the kernel writes past the end of \(count) values")
    return Array(values[..<count])
  }

  /// Any part of a draw is that part of the whole draw, to the bit, at every level.
  @Test(arguments: [0, 1, 7, 8, 15, 16, 17, 100, 1023, 1024, 1025, 2047], [0, 1, 3, 16, 33, 1100])
  func partsOfDraws(first: Int, count: Int) {
    var (normals, signs) = (
      [Double](repeating: 0, count: 4000), [Double](repeating: 0, count: 4000)
    )
    zo_normals(77, 5, 3, &normals, 4000)
    zo_signs(77, 5, 3, &signs, 4000)
    for level in Self.levels {
      #expect(
        Self.draw(level.normals, first: first, count: count)
          == Array(normals[first..<first + count]))
      #expect(
        Self.draw(level.signs, first: first, count: count) == Array(signs[first..<first + count]))
    }
  }

  /// Laplace numbers: any part of a draw is that part of the whole, with the same bits at every level; the
  /// magnitudes are −log of a word's top 52 bits, to four roundings, and the signs its last bits.
  @Test(arguments: [0, 1, 7, 8, 15, 16, 17, 1023], [0, 1, 3, 16, 33, 1100])
  func laplace(first: Int, count: Int) {
    let whole = Self.draw(Self.levels[0].laplace, first: 0, count: 4000)
    for level in Self.levels {
      #expect(
        Self.draw(level.laplace, first: first, count: count) == Array(whole[first..<first + count]))
    }
    var words: [UInt64] = []
    for block in 0..<20 {
      var halves = [UInt32](repeating: 0, count: 32)
      KernelLevelTests.levels[0].philox(77, 5, 3, UInt64(8 * block), &halves)
      for half in 0..<2 {
        for i in 0..<8 {
          let at = 4 * i + 2 * half
          words.append(UInt64(halves[at]) | UInt64(halves[at + 1]) << 32)
        }
      }
    }
    for (word, value) in zip(words, whole) {
      let magnitude = -log(Double(2 * (word >> 12) + 1) * 0x1p-53)
      #expect(abs(abs(value) - magnitude) <= 4 * 0x1p-53 * magnitude)
      #expect((value < 0) == (word & 1 == 1))
    }
  }

  /// Moving, scaling and sums of squares against the formulas; the same bits at every level.
  @Test(arguments: [1, 7, 8, 31, 32, 33, 1000])
  func arithmetic(count n: Int) {
    let (x, v) = (Self.normals(1, n), Self.normals(2, n))
    let (λ, c) = (Self.normals(3, n).map(abs), Self.normals(4, n))
    var sums: [[Double]] = []
    for level in Self.levels {
      var moved = x
      level.move(moved, 0.37, v, &moved, n)
      #expect(moved == x.indices.map { x[$0] + 0.37 * v[$0] })
      var back = x
      level.move(x, -0.37, v, &back, n)
      #expect(back == x.indices.map { x[$0] - 0.37 * v[$0] })
      var signed = x
      level.move_by_signs(&signed, 0.37, v, n)
      #expect(signed == x.indices.map { x[$0] + (v[$0] < 0 ? -0.37 : 0.37) })
      // Sums along a line equal those at its points, to the bit.
      var (plain, weighted) = ([0.0, 0], [0.0, 0])
      level.squares_along(nil, x, v, 0.37, nil, n, &plain)
      level.squares_along(λ, x, v, 0.37, c, n, &weighted)
      #expect(plain == [level.squares(nil, moved, nil, n), level.squares(nil, back, nil, n)])
      #expect(weighted == [level.squares(λ, moved, c, n), level.squares(λ, back, c, n)])
      var scaled = x
      level.scale(&scaled, -0.7, n)
      #expect(scaled == x.map { -0.7 * $0 })
      sums.append([
        level.squares(nil, x, nil, n), level.squares(λ, x, c, n), level.magnitudes(x, n),
      ])
    }
    #expect(sums.allSatisfy { $0 == sums[0] })
    let plain = x.reduce(0) { $0 + $1 * $1 }
    let weighted = x.indices.reduce(0) { $0 + λ[$1] * (x[$1] - c[$1]) * (x[$1] - c[$1]) }
    #expect(abs(sums[0][0] - plain) <= 1e-14 * plain)
    #expect(abs(sums[0][1] - weighted) <= 1e-14 * weighted)
    let magnitudes = x.reduce(0) { $0 + abs($1) }
    #expect(abs(sums[0][2] - magnitudes) <= 1e-14 * magnitudes)
  }

  static func normals(_ lane: UInt32, _ count: Int) -> [Double] {
    var values = [Double](repeating: 0, count: count)
    zo_normals(9, 0, lane, &values, count)
    return values
  }
}
