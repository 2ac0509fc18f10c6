import LinearAlgebra
import Testing

struct AlignedBufferTests {
  @Test(arguments: [0, 1, 7, 8, 1000])
  func startsOnACacheLineWithZeros(count: Int) {
    let buffer = AlignedBuffer(count: count)
    #expect(buffer.count == count)
    #expect(UInt(bitPattern: buffer.base) % 64 == 0)
    #expect((0..<count).allSatisfy { buffer.base[$0] == 0 })
  }

  @Test func constantsKeepTheirValues() {
    let constants = ConstantBuffer([1, -2.5, 3])
    #expect((0..<constants.count).map { constants.base[$0] } == [1, -2.5, 3])
  }

  @Test func rowsArePaddedWithZeros() {
    let rows = ConstantBuffer(rowsOf: [1, 2, 3, 4, 5, 6], columns: 3, stride: 5)
    #expect((0..<rows.count).map { rows.base[$0] } == [1, 2, 3, 0, 0, 4, 5, 6, 0, 0])
  }
}
