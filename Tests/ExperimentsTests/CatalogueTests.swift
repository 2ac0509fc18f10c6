import Diagnostics
import Experiments
import Foundation
import Testing

/// Every kind of problem in a study, with the ways to ask for it.
@Suite struct CatalogueTests {
  private static func text(
    _ problem: String, methods: String = #"{"estimator": "reverse-mode"}"#,
    rest: String = #""replicates": 2, "budget": {"iterations": 300}"#
  ) -> String {
    #"{"name": "test", "problem": {\#(problem)}, "methods": [\#(methods)], \#(rest)}"#
  }

  /// Chords are distances between points in space, so f* = 0 is known in three dimensions or more, but not in two, nor
  /// for distances over the surface.
  @Test(arguments: [
    ("chord", 3, true), ("chord", 4, true), ("chord", 2, false), ("great-circle", 3, false),
  ])
  func mapsFromCoordinates(length: String, embedding: Int, isExact: Bool) async throws {
    let folder = try await results(
      of: Self.text(
        """
        "type": "mds", "coordinates": "\(dataFolder)/world-cities.csv", "objects": [10, 50],
        "length": "\(length)", "embedding": \(embedding)
        """))
    let curves = try folder.csv("curves.csv")
    #expect(Set(curves.integers("dimension")) == [10 * embedding, 50 * embedding])
    #expect(curves.rows.allSatisfy { $0["gap"] == (isExact ? $0["loss"] : "") })
    #expect(curves.texts("distance_sq").allSatisfy { $0.isEmpty }, "a map has no one minimiser")
    let summary = try folder.csv("summary.csv").rows
    #expect(Set(summary.compactMap { $0["metric"] }) == [isExact ? "gap" : "loss", ""])
    let references = summary.filter { $0["estimator"] == "classical-mds" }
    let losses = references.map { Double($0["median_final_loss"]!)! }
    #expect(losses.count == 2 && losses.allSatisfy { ($0 < 1e-20) == isExact })
  }

  /// Scaled by the largest distance, a file of squares gives the same problem as the file of distances.
  @Test func squaredDistances() async throws {
    let folder = try TemporaryFolder()
    try folder.write("a,b,c\n0,3,4\n3,0,5\n4,5,0\n", to: "distances.csv")
    try folder.write("a,b,c\n0,9,16\n9,0,25\n16,25,0\n", to: "squares.csv")
    let problems = [
      #""distances": "distances.csv""#,
      #""distances": "squares.csv", "values": "squared-distances""#,
    ]
    var curves: [Data] = []
    for problem in problems {
      let results = try TemporaryFolder()
      try await run(study(Self.text(#""type": "mds", \#(problem)"#), in: folder), in: results)
      curves.append(try results.bytes("curves.csv"))
    }
    #expect(curves[0] == curves[1])
  }

  /// A start at the classical solution is the same in every replicate, and has that solution's loss.
  @Test func classicalStart() async throws {
    let folder = try await results(
      of: Self.text(
        #""type": "mds", "distances": "\#(dataFolder)/eurodist.csv", "start": "classical""#))
    let starts = try folder.csv("runs.csv").texts("initial_loss")
    let reference = try folder.csv("summary.csv").rows.last!["median_final_loss"]!
    #expect(starts == [reference, reference])
  }

  /// The eigenvectors' directions do not matter to exact gradients.
  @Test func denseIsDiagonalRotated() async throws {
    func losses(_ form: String) async throws -> [Double?] {
      try await results(
        of: Self.text(
          """
          "type": "quadratic", "dimension": 12, "form": "\(form)", "minimum": 0.5, "minimizer": 2,
          "spectrum": {"type": "power", "exponent": 1}, "start_distance": 3
          """)
      ).csv("curves.csv").numbers("loss")
    }
    let diagonal = try await losses("diagonal")
    let dense = try await losses("dense")
    #expect(dense.count == diagonal.count && dense.count > 20)
    for (dense, diagonal) in zip(dense, diagonal) {
      #expect(abs(dense! - diagonal!) <= 1e-13 * diagonal!)
    }
  }

  /// ½(1·R²/2 + 4·R²/2) for the eigenvalues 1 and 4 in units of L = 2.
  @Test func explicitEigenvalues() async throws {
    let folder = try await results(
      of: Self.text(
        """
        "type": "quadratic", "spectrum": {"type": "explicit", "eigenvalues": [0.5, 2]},
        "smoothness": 2, "start_distance": 2
        """))
    let runs = try folder.csv("runs.csv")
    for loss in runs.numbers("initial_loss") { #expect(abs(loss! - 5) < 1e-14) }
    #expect(runs.texts("step_size") == ["0.25", "0.25"], "1/L with the largest eigenvalue as L")
    #expect(runs.texts("dimension") == ["2", "2"])
  }

  private static let lines = """
    +1 1:0.5 3:1.25
    -1 2:0.75 3:-1
    +1 1:1 2:0.5
    -1 1:-0.25 3:0.5

    """

  /// The same rows as LIBSVM and as CSV, under file names that reveal the format and names that do not.
  @Test func logisticFromEitherFormat() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.lines, to: "rows.txt")
    try folder.write(
      "a,b,c,y\n0.5,0,1.25,1\n0,0.75,-1,-1\n1,0.5,0,1\n-0.25,0,0.5,-1\n", to: "rows.csv")
    try folder.write(try folder.text("rows.csv"), to: "rows.data")
    var first: [String] = []
    for problem in [
      #""data": "rows.txt""#, #""data": "rows.csv""#, #""data": "rows.data", "format": "csv""#,
      #""data": "rows.csv", "label_column": "y""#,
    ] {
      let results = try TemporaryFolder()
      try await run(study(Self.text(#""type": "logistic", \#(problem)"#), in: folder), in: results)
      let lines = try results.text("curves.csv").split(separator: "\n").map(String.init)
      if first.isEmpty { first = lines }
      let difference = zip(lines, first).first { $0 != $1 }
      #expect(difference == nil && lines.count == first.count, "\(String(describing: difference))")
      let rows = try results.csv("curves.csv").rows
      #expect(abs(Double(rows[0]["loss"]!)! - log(2)) < 1e-15, "at the start w = 0")
      #expect(rows.allSatisfy { Double($0["gap"]!)! >= 0 && !$0["distance_sq"]!.isEmpty })
    }
  }

  /// Two digits of ten: swapping the classes changes only the sign of the weights.
  @Test func twoClassesOfMore() async throws {
    func finalLosses(_ negative: String, _ positive: String) async throws -> [Double?] {
      try await results(
        of: Self.text(
          """
          "type": "logistic", "data": "\(dataFolder)/digits.csv",
          "classes": {"negative": "\(negative)", "positive": "\(positive)"}
          """, rest: #""replicates": 1, "budget": {"iterations": 50}"#)
      ).csv("runs.csv").numbers("final_loss")
    }
    let losses = try await finalLosses("3", "8")
    let exchanged = try await finalLosses("8", "3")
    #expect(losses.count == 1 && losses[0]! < 0.2)
    #expect(abs(losses[0]! - exchanged[0]!) < 1e-14)
    #expect(
      throws: InputError(
        .data, at: "\(dataFolder)/digits.csv", #"column "digit" has no label "x""#,
        expected: #"one of "0", "1", "2", "3", "4", "5", "6", "7", "8", "9""#)
    ) {
      _ = try study(
        Self.text(
          """
          "type": "logistic", "data": "\(dataFolder)/digits.csv",
          "classes": {"negative": "1", "positive": "x"}
          """))
    }
  }

  /// Every combination of the swept fields, each with its own data, in the table's order.
  @Test func syntheticLogisticSweep() async throws {
    let folder = try await results(
      of: Self.text(
        """
        "type": "synthetic-logistic", "features": [5, 10], "rows": [50, 100],
        "regularization": [0.01, 0.1], "intercept": true
        """, rest: #""replicates": 1, "budget": {"iterations": 50}"#))
    let runs = try folder.csv("runs.csv")
    #expect(runs.axes == ["features", "rows", "regularization"])
    #expect(
      runs.rows.map { row in ["features", "rows", "regularization"].map { row[$0]! } }
        == ["5", "10"].flatMap { p in
          ["50", "100"].flatMap { m in ["0.01", "0.1"].map { [p, m, $0] } }
        })
    #expect(runs.texts("dimension") == [6, 6, 6, 6, 11, 11, 11, 11].map { "\($0)" })
    #expect(Set(runs.texts("final_loss")).count == 8)
  }
}
