internal import Foundation

/// Numbers to the bit, not finite ones too, in a third of the room that decimals take: base64 of their
/// little-endian bytes.
package struct PackedNumbers: Codable, Sendable {
  package let numbers: [Double]

  package init(_ numbers: [Double]) {
    self.numbers = numbers
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    let size = MemoryLayout<Double>.stride
    guard let data = Data(base64Encoded: text), data.count.isMultiple(of: size) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not the base64 of doubles")
    }
    numbers = [Double](unsafeUninitializedCapacity: data.count / size) { memory, count in
      count = data.copyBytes(to: memory) / size
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(numbers.withUnsafeBytes { Data($0) }.base64EncodedString())
  }
}
