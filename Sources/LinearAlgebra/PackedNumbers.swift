internal import Foundation

/// Numbers exact to the bit, including those that are not finite, in a third of the room that decimals
/// take: base64 of their little-endian bytes. As a property wrapper, it decides how the property is encoded.
@propertyWrapper
public struct PackedNumbers: Codable, Hashable, Sendable {
  public var wrappedValue: [Double]

  public var numbers: [Double] { wrappedValue }

  public init(_ numbers: [Double]) {
    wrappedValue = numbers
  }

  public init(wrappedValue: [Double]) {
    self.wrappedValue = wrappedValue
  }

  /// - Throws: `DecodingError` if the text is not the base64 of doubles.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    let size = MemoryLayout<Double>.stride
    guard let data = Data(base64Encoded: text), data.count.isMultiple(of: size) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not the base64 of doubles")
    }
    wrappedValue = [Double](unsafeUninitializedCapacity: data.count / size) { memory, count in
      count = data.copyBytes(to: memory) / size
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue.withUnsafeBytes { Data($0) }.base64EncodedString())
  }
}
