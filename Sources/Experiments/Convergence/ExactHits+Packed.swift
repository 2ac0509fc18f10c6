internal import Estimators
internal import LinearAlgebra

/// Packed like a curve: a row for every fraction, and one for every gap up to the last that was hit; columns of zeros
/// alone are left out.
extension ExactHits: Codable {
  private enum CodingKeys: CodingKey {
    case metric, fractions, gaps
    case iterations, values, gradients, tangents, hessianProducts, seconds
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func wrong(_ what: String) -> DecodingError {
      .dataCorruptedError(forKey: .iterations, in: container, debugDescription: what)
    }
    metric = try container.decodeIfPresent(Metric.self, forKey: .metric)
    fractions = try container.decode([Double].self, forKey: .fractions)
    let iterations = try container.decode(PackedNumbers.self, forKey: .iterations).numbers
    func column(_ key: CodingKeys) throws -> [Double] {
      let numbers = try container.decodeIfPresent(PackedNumbers.self, forKey: key)?.numbers
      guard let numbers else { return [Double](repeating: 0, count: iterations.count) }
      guard numbers.count == iterations.count else { throw wrong("columns of different lengths") }
      return numbers
    }
    let (values, gradients) = (try column(.values), try column(.gradients))
    let (tangents, products) = (try column(.tangents), try column(.hessianProducts))
    let seconds = try column(.seconds)
    func whole(_ number: Double) throws -> Int {
      guard let whole = Int(exactly: number) else { throw wrong("\(number) is no whole number") }
      return whole
    }
    let hits = try iterations.indices.map { i -> HitLog.Hit? in
      guard !iterations[i].isNaN else { return nil }
      return HitLog.Hit(
        iterations: try whole(iterations[i]),
        counts: CallCounts(
          values: try whole(values[i]), gradients: try whole(gradients[i]),
          tangents: try whole(tangents[i]), hessianProducts: try whole(products[i])),
        seconds: seconds[i])
    }
    let gaps = try container.decodeIfPresent(Int.self, forKey: .gaps)
    guard (fractions.count...fractions.count + (gaps ?? 0)).contains(hits.count),
      gaps == nil || gaps == GapLevels.all.count
    else { throw wrong("hits of other levels") }
    ofFractions = Array(hits.prefix(fractions.count))
    let made = hits.dropFirst(fractions.count)
    ofGaps = gaps.map { made + [HitLog.Hit?](repeating: nil, count: $0 - made.count) }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(metric, forKey: .metric)
    try container.encode(fractions, forKey: .fractions)
    try container.encodeIfPresent(ofGaps?.count, forKey: .gaps)
    // Gaps are hit in their order.
    let hits = ofFractions + (ofGaps ?? []).prefix { $0 != nil }
    func encode(_ number: (HitLog.Hit) -> Double, as key: CodingKeys, missing: Double) throws {
      let numbers = hits.map { $0.map(number) ?? missing }
      guard key == .iterations || numbers.contains(where: { $0 != 0 }) else { return }
      try container.encode(PackedNumbers(numbers), forKey: key)
    }
    try encode({ Double($0.iterations) }, as: .iterations, missing: .nan)
    try encode({ Double($0.counts.values) }, as: .values, missing: 0)
    try encode({ Double($0.counts.gradients) }, as: .gradients, missing: 0)
    try encode({ Double($0.counts.tangents) }, as: .tangents, missing: 0)
    try encode({ Double($0.counts.hessianProducts) }, as: .hessianProducts, missing: 0)
    try encode({ $0.seconds }, as: .seconds, missing: 0)
  }
}
