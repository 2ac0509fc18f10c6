import Experiments
import Sampling
import Testing

/// Which shard carries out which cell.
@Suite struct ShardAssignmentTests {
  /// Cells of very different lengths: three dimensions, two methods, two of them with budgets of their own.
  private static let uneven = quadratic(
    #""dimension": [3, 20, 100]"#,
    methods: """
      {"estimator": "two-point", "replicates": 7},
      {"estimator": "coordinate-differences", "budget": {"iterations": 3}},
      {"estimator": "reverse-mode", "budget": {"iterations": 5000}}
      """, rest: #""replicates": 3, "budget": {"iterations": 200}"#)

  @Test(arguments: [1, 3, 4, 7])
  func everyCellIsInOneShard(count: Int) throws {
    let whole = try study(Self.uneven)
    let shares = (1...count).map { StudyShare(Shard($0, of: count), of: whole, in: nil) }
    let ids = shares.flatMap { $0.cells.map(\.id) }
    #expect(ids.count == whole.cells.count && Set(ids) == Set(whole.cells.map(\.id)))
    // In the study's order.
    let places = Dictionary(uniqueKeysWithValues: zip(whole.cells.map(\.id), whole.weights.indices))
    for share in shares {
      let own = share.cells.map { places[$0.id]! }
      #expect(own == own.sorted())
    }
  }

  /// The plan of a share is its own: its cells' seconds, and the memory that a run of the study takes.
  @Test func aShareIsPlanned() throws {
    let whole = try study(Self.uneven)
    let share = StudyShare(Shard(2, of: 3), of: whole, in: nil)
    let plan = try share.plan()
    #expect(plan.cellSeconds.count == share.cells.count)
    #expect(plan.table.rows.map { $0[1] } == ["\(share.cells.count)", "\(whole.cells.count)"])
    #expect(try plan.bytesPerCell == whole.plan().bytesPerCell && plan.bytesPerCell > 0)
  }

  /// No shard has more to do than the mean plus the longest cell.
  @Test(arguments: [1, 3, 4, 7, 50])
  func loadsAreBalanced(count: Int) throws {
    let stream = RandomStream(seed: 5)
    let studies = try [study(Self.uneven).weights, [], [3], [Double](repeating: 1, count: 40)]
    let drawn = (0..<20).map { stream.at(iteration: $0).uniforms(30 + $0).map { 1 / $0 } }
    for weights in studies + drawn {
      let assignment = ShardAssignment(weights, count: count)
      let loads = (1...count).map { shard in
        zip(weights, assignment.indices).reduce(0) { $1.1 == shard ? $0 + $1.0 : $0 }
      }
      let (mean, longest) = (weights.reduce(0, +) / Double(count), weights.max() ?? 0)
      #expect(loads.allSatisfy { $0 <= (mean + longest) * (1 + 1e-12) })
      #expect(zip(loads, assignment.loads).allSatisfy { abs($0 - $1) <= 1e-12 * $0 })
    }
  }

  /// The same by the definition: in the order of the weights, each to the first of the least loaded.
  @Test(arguments: [1, 2, 5, 16, 33])
  func longestFirst(count: Int) {
    for iteration in 0..<20 {
      // Whole numbers, so that there are ties and sums are exact.
      let weights = RandomStream(seed: 9).at(iteration: iteration).uniforms(64)
        .map { ($0 * 10).rounded() }
      var (expected, loads) = ([Int](repeating: 0, count: 64), [Double](repeating: 0, count: count))
      for weight in Set(weights).sorted(by: >) {
        for cell in weights.indices where weights[cell] == weight {
          let least = loads.firstIndex(of: loads.min()!)!
          expected[cell] = least + 1
          loads[least] += weight
        }
      }
      #expect(ShardAssignment(weights, count: count).indices == expected)
    }
  }

  /// Every machine must arrive at the assignment written here.
  @Test func itIsTheSameEverywhere() throws {
    let study = try study(
      quadratic(
        #""dimension": [3, 20]"#,
        methods: #"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#,
        rest: #""replicates": 3, "budget": {"iterations": 200}"#))
    let assignment = ShardAssignment(study.weights, count: 4)
    #expect(assignment.indices == ShardAssignment(study.weights, count: 4).indices)
    #expect(study.weights.map { $0 / study.weights[0] } == Self.ratios)
    #expect(assignment.indices == Self.indices)
  }

  private static let ratios =
    [Double](repeating: 1, count: 6) + [Double](repeating: 20 / 3, count: 6)
  private static let indices = [3, 4, 3, 4, 3, 4, 1, 2, 3, 4, 1, 2]

  /// Twice the iterations mean twice the weight; a budget in seconds is an upper bound.
  @Test(arguments: [10, 300])
  func weightsFollowTheBudget(iterations: Int) throws {
    func weight(_ budget: String) throws -> Double {
      let text = quadratic(rest: #""replicates": 1, "budget": {\#(budget)}"#)
      return try study(text).weights[0]
    }
    let one = try weight("\"iterations\": \(iterations)")
    #expect(one > 0 && one.truncatingRemainder(dividingBy: Double(iterations)) == 0)
    #expect(try weight("\"iterations\": \(2 * iterations)") == 2 * one)
    #expect(try weight(#""seconds": 2"#) == 2 * weight(#""seconds": 1"#))
    #expect(try weight("\"iterations\": \(iterations), \"seconds\": 1000") == one)
    #expect(try weight(#""iterations": 4000000000, "seconds": 1"#) == weight(#""seconds": 1"#))
  }

  @Test func longerRunsWeighMore() throws {
    let weights = try study(Self.uneven).weights
    let cells = try study(Self.uneven).cells
    func weight(_ label: String) -> Double {
      weights[cells.firstIndex { $0.label.hasPrefix(label) }!]
    }
    #expect(
      weight("quadratic dimension=100 two-point") > weight("quadratic dimension=20 two-point"))
    let (short, long) = ("coordinate-differences", "reverse-mode")
    #expect(weight("quadratic dimension=3 \(short)") < weight("quadratic dimension=3 \(long)"))
  }
}
