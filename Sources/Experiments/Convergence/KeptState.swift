internal import Answers
internal import Foundation
internal import Optimizers

/// How a method's state is kept: numbers as they are in memory, and everything else as JSON.
///
/// For a method made of estimates, the numbers are everything; for any other, they are the point.
struct KeptState {
  let numbers: [Double]
  let rest: Data?

  /// Counted in doubles.
  var size: Int { numbers.count + (rest?.count ?? 0) / MemoryLayout<Double>.stride }
}

extension KeptState {
  /// The state of vectors that another process keeps: the vectors, or if they are many, the steps that lead
  /// to them.
  ///
  /// - Parameter trail: begins with the vectors if they were asked for.
  init(_ trail: inout PointTrail, from source: any PointSource) {
    if trail.vectorCount * source.dimension <= LastPoint.mostInFile,
      let numbers = source.gather(&trail)
    {
      self.init(numbers: numbers, rest: nil)
      return
    }
    let beginning: [Double] = if case .numbers(let x) = trail.beginning { x } else { [] }
    guard let rest = try? JSONEncoder().encode(trail) else {
      preconditionFailure("a trail that cannot be encoded")
    }
    self.init(numbers: beginning, rest: rest)
  }

  /// The vectors that another process is to keep; nil if their number is another.
  fileprivate func trail(vectors count: Int, dimension n: Int) -> PointTrail? {
    guard let rest else {
      guard numbers.count == count * n else { return nil }
      return PointTrail(from: .numbers(numbers), vectors: count)
    }
    guard let trail = try? JSONDecoder().decode(PointTrail.self, from: rest),
      trail.vectorCount == count
    else { return nil }
    guard !numbers.isEmpty else { return trail }
    return numbers.count.isMultiple(of: n) ? trail.from(numbers: numbers) : nil
  }
}

extension Optimizer {
  func kept(_ state: State) -> KeptState {
    if self is any EstimateOptimizer, let numbers = state as? [Double] {
      return KeptState(numbers: numbers, rest: nil)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let rest = try? encoder.encode(state) else {
      preconditionFailure("a state of \(State.self) that cannot be encoded")
    }
    return KeptState(numbers: point(of: state), rest: rest)
  }

  /// Nil if that is not a state of this method, perhaps because another version kept it.
  func state(_ kept: KeptState, dimension n: Int) -> State? {
    if let method = self as? PointMethod {
      return kept.trail(vectors: method.vectorCount, dimension: n) as? State
    }
    if self is any EstimateOptimizer { return kept.rest == nil ? kept.numbers as? State : nil }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return kept.rest.flatMap { try? decoder.decode(State.self, from: $0) }
  }
}

/// What is noted with the last point of a run that has spent its budget, in the file that keeps it.
struct EndedRun: Codable {
  let iteration: Int
  /// What the method keeps besides numbers.
  let method: Data?

  private enum CodingKeys: CodingKey { case iteration, method }

  init(iteration: Int, method: Data?) {
    self.iteration = iteration
    self.method = method
  }

  init(from decoder: any Decoder) throws {
    if let iteration = try? decoder.singleValueContainer().decode(Int.self) {
      self.init(iteration: iteration, method: nil)
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      iteration: try container.decode(Int.self, forKey: .iteration),
      method: try container.decode(Data.self, forKey: .method))
  }

  /// If there is nothing but numbers, the iteration alone, as always.
  func encode(to encoder: any Encoder) throws {
    guard let method else {
      var container = encoder.singleValueContainer()
      return try container.encode(iteration)
    }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(iteration, forKey: .iteration)
    try container.encode(method, forKey: .method)
  }
}
