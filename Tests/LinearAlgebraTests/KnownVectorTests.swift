import Foundation
import LinearAlgebra
import Testing

struct KnownVectorTests {
  static let formulas: [(IndexFormula, @Sendable (Double) -> Double)] = [
    (.linear(first: 7, difference: -0.5, divisor: 3), { (7 - 0.5 * $0) / 3 }),
    (.geometric(first: 2, rate: 1e-3), { 2 * exp(-1e-3 * $0) }),
    (.power(first: 3, exponent: 0.7), { 3 * pow($0 + 1, -0.7) }),
    (.power(first: 3, exponent: 0), { _ in 3 }),
  ]

  /// Formulas, longer than the part of them that is written out, give what they state, entry by
  /// entry, and any part to the bit.
  @Test(arguments: formulas.indices, [1, 5000, 1 << 21])
  func entriesOfFormulas(index: Int, count: Int) {
    let (formula, expected) = Self.formulas[index]
    let vector = KnownVector(formula, count: count)
    for i in Set([0, count / 3, count / 2, count - 1]) {
      #expect(abs(vector[i] - expected(Double(i))) <= 1e-14 * abs(expected(Double(i))))
      let part = max(i - 5, 0)..<i + 1
      var entries = [Double](repeating: 0, count: 6)
      var memory = entries.mutableSpan
      vector.write(part, to: &memory)
      #expect(Array(entries[..<part.count]) == part.map { vector[$0] })
    }
    let ends = [vector[0], vector[count - 1]]
    #expect(vector.extremes.least == ends.min()! && vector.extremes.greatest == ends.max()!)
  }

  static let vectors: [KnownVector] =
    RunLengthVectorTests.vectors.map { KnownVector($0) }
    + formulas.map { KnownVector($0.0, count: 3000) }
    + [KnownVector([1, 2, 3], times: 5000), KnownVector(repeating: 4, count: 12_345)]

  /// Blocks, and any part of one, are the vector's entries.
  @Test(arguments: vectors + formulas.map { KnownVector($0.0, count: 1 << 21) })
  func blocks(vector: KnownVector) {
    let entries = vector.entries
    #expect(entries.count == vector.count)
    let blocks = ConstantBlocks(vector)
    var scratch = [Double](repeating: 0, count: blocks.scratchCount)
    for whole in [0..<vector.count, vector.count / 3..<vector.count / 2] {
      var next = whole.lowerBound
      for range in ConstantBlocks.ranges(of: whole) {
        #expect(range.lowerBound == next && !range.isEmpty)
        #expect(
          range.lowerBound / ConstantBlocks.length == (range.upperBound - 1) / ConstantBlocks.length
        )
        next = range.upperBound
        scratch.withUnsafeMutableBufferPointer {
          let block = blocks.entries(range, scratch: $0.baseAddress)
          #expect(
            UnsafeBufferPointer(start: block, count: range.count).elementsEqual(entries[range]))
        }
      }
      #expect(next == whole.upperBound)
    }
  }

  /// Equal vectors are equal however they were made.
  @Test func waysToSayTheSame() {
    #expect(KnownVector(repeating: 4, count: 3) == KnownVector([4, 4, 4]))
    #expect(KnownVector([1, 1, 2], times: 2) == KnownVector([1, 1, 1, 1, 2, 2]))
    #expect(KnownVector([1, 2]) != KnownVector([1, 2, 2]))
  }

  @Test(arguments: vectors)
  func distance(vector: KnownVector) {
    let x = vector.indices.map { vector[$0] + Double($0 % 3) }
    let expected = vector.indices.reduce(0.0) { $0 + Double($1 % 3) * Double($1 % 3) }
    #expect(abs(vector.squaredDistance(to: x) - expected) <= 1e-13 * expected)
  }
}
