public import AutoDiff
public import Sampling

/// Positions of N objects in d dimensions that match given distances:
///
///     L(W) = Σᵢⱼ (‖Wᵢ − Wⱼ‖² − δᵢⱼ²)²,   W ∈ R^{N×d}, over all ordered pairs,
///
/// with ∂L/∂Wᵢ = 8 Σⱼ (‖Wᵢ − Wⱼ‖² − δᵢⱼ²)(Wᵢ − Wⱼ); or, on distances (Kruskal's raw stress, 1964,
/// doi:10.1007/BF02289565), Σᵢⱼ (‖Wᵢ − Wⱼ‖ − δᵢⱼ)². The variables are W by rows, n = N·d of them.
///
/// Not convex, and its minimisers come in whole orbits of rotations, reflections and shifts, so x* is never known; f*
/// is known to be 0 if the distances are those of N points in d dimensions.
public struct MultidimensionalScaling: Problem {
  /// What is compared with the given distances.
  public enum Loss: String, Sendable, CaseIterable {
    case squaredDistances = "squared-distances"
    case distances
  }

  /// Where runs start.
  public enum Start: Sendable {
    /// Independent normals of this standard deviation, different in every replicate.
    case gaussian(deviation: Double)
    /// The classical solution.
    case classical
  }

  /// N, the number of objects.
  public let objects: Int
  /// d, the dimension of the map.
  public let embedding: Int
  /// What the given distances were divided by.
  public let unit: Double
  public let known: Known
  let loss: Loss
  private let startKind: Start
  /// The given distances or their squares: N × N by rows.
  let targets: [Double]

  public var dimension: Int { objects * embedding }

  /// - Parameters:
  ///   - distances: N × N by rows, symmetric, zero on the diagonal, not all zero.
  ///   - isScaled: whether to divide them by the largest, so that step sizes and starts suit maps of every size.
  /// - Precondition: N ≥ 2, d ≥ 1.
  public init(
    distances: [Double], objects: Int, embedding: Int, loss: Loss = .squaredDistances,
    start: Start = .gaussian(deviation: 0.3), isScaled: Bool = true
  ) {
    precondition(objects >= 2 && embedding >= 1, "\(objects) objects in \(embedding) dimensions")
    precondition(distances.count == objects * objects, "\(objects)² distances")
    self.objects = objects
    self.embedding = embedding
    self.loss = loss
    startKind = start
    let unit = isScaled ? distances.max()! : 1
    precondition(unit > 0, "distances that are not all zero")
    self.unit = unit
    let squares = distances.map { ($0 / unit) * ($0 / unit) }
    let targets = loss == .distances ? distances.map { $0 / unit } : squares
    self.targets = targets

    guard
      let classical = ClassicalScaling.embed(
        squaredDistances: squares, count: objects, dimension: embedding)
    else {
      known = Known()
      return
    }
    let graph = Graph(parameters: objects * embedding) {
      Self.stress($0, objects, embedding, targets, loss)
    }
    let classicalLoss = Evaluator(graph).value(at: classical)
    // If only rounding errors are left, the distances embed exactly.
    let scale = targets.reduce(0) { $0 + $1 * $1 }
    known = Known(
      minimum: classicalLoss <= 1e-20 * scale ? 0 : nil,
      landmark: Known.Landmark(name: "classical-mds", point: classical))
  }

  public func start(from stream: RandomStream) -> [Double] {
    switch startKind {
    case .gaussian(let deviation):
      stream.at(iteration: 0).normals(dimension).map { deviation * $0 }
    case .classical:
      known.landmark?.point ?? [Double](repeating: 0, count: dimension)
    }
  }

  public func objective(_ x: Variable) -> Variable {
    Self.stress(x, objects, embedding, targets, loss)
  }

  /// √2 times the error of every pair i < j, which occurs twice in the sum.
  public func residuals(_ x: Variable) -> Variable? {
    let pairs = (0..<objects).flatMap { i in (i + 1..<objects).map { (i, $0) } }
    func rows(_ numbers: [Int]) -> Variable {
      x.gather(
        numbers.flatMap { i in (0..<embedding).map { i * embedding + $0 } },
        shape: Shape(rows: numbers.count, columns: embedding))
    }
    let squares = sum(square(rows(pairs.map(\.0)) - rows(pairs.map(\.1))), over: .rows)
    let made = loss == .distances ? sqrt(squares) : squares
    let given = x.constant(pairs.map { targets[$0.0 * objects + $0.1] })
    return 2.0.squareRoot() * (made - given)
  }

  private static func stress(
    _ x: Variable, _ n: Int, _ d: Int, _ targets: [Double], _ loss: Loss
  ) -> Variable {
    let w = x.reshaped(rows: n, columns: d)
    return switch loss {
    case .squaredDistances: w.squaredDistanceStress(targets: targets)
    case .distances: w.distanceStress(targets: targets)
    }
  }
}
