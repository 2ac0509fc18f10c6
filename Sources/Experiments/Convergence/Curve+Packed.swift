internal import Estimators
internal import LinearAlgebra

/// In the journal a curve's columns are packed: a hundred decimals would take longer to write than a
/// short run takes.
extension RunRecord.Curve: Codable {
  private enum CodingKeys: CodingKey {
    case iterations, values, gradients, tangents, hessianProducts
    case loss, gradientNormSquared, distanceSquared, seconds
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func numbers(_ key: CodingKeys) throws -> [Double] {
      try container.decode(PackedNumbers.self, forKey: key).numbers
    }
    func integers(_ key: CodingKeys) throws -> [Int] {
      try numbers(key).map { number in
        guard let integer = Int(exactly: number) else {
          throw DecodingError.dataCorruptedError(
            forKey: key, in: container, debugDescription: "\(number) is no whole number")
        }
        return integer
      }
    }
    self.init()
    iterations = try integers(.iterations)
    seconds = try numbers(.seconds)
    loss = try numbers(.loss).map(\.ifFinite)
    gradientNormSquared = try numbers(.gradientNormSquared).map(\.ifFinite)
    distanceSquared = try numbers(.distanceSquared).map(\.ifFinite)
    let (values, gradients) = (try integers(.values), try integers(.gradients))
    let (tangents, products) = (try integers(.tangents), try integers(.hessianProducts))
    let columns =
      [
        values, gradients, tangents, products,
      ].map(\.count) + [seconds.count, loss.count, gradientNormSquared.count]
    guard columns.allSatisfy({ $0 == iterations.count }),
      distanceSquared.isEmpty || distanceSquared.count == iterations.count
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .iterations, in: container, debugDescription: "columns of different lengths")
    }
    counts = iterations.indices.map {
      CallCounts(
        values: values[$0], gradients: gradients[$0], tangents: tangents[$0],
        hessianProducts: products[$0])
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    func encode(_ numbers: [Double], as key: CodingKeys) throws {
      try container.encode(PackedNumbers(numbers), forKey: key)
    }
    // Whole numbers up to 2⁵³ are doubles too. A missing number is packed as NaN.
    try encode(iterations.map(Double.init), as: .iterations)
    try encode(counts.map { Double($0.values) }, as: .values)
    try encode(counts.map { Double($0.gradients) }, as: .gradients)
    try encode(counts.map { Double($0.tangents) }, as: .tangents)
    try encode(counts.map { Double($0.hessianProducts) }, as: .hessianProducts)
    try encode(loss.map { $0 ?? .nan }, as: .loss)
    try encode(gradientNormSquared.map { $0 ?? .nan }, as: .gradientNormSquared)
    try encode(distanceSquared.map { $0 ?? .nan }, as: .distanceSquared)
    try encode(seconds, as: .seconds)
  }
}
