import Foundation
import Mutations
import Testing

/// Texts and the like as data: many rows, more features, few of them in a row.
@Suite struct SparseDataTests {
  /// Rows of LIBSVM text, each with this many features on average; frequent ones come first, as
  /// words do. Labels follow from the first features.
  static func text(rows: Int, columns: Int, perRow: Int, seed: UInt64) -> String {
    var random = SplitMix(seed: seed)
    var text = ""
    for row in 0..<rows {
      let wanted = Int.random(in: 1..<2 * perRow, using: &random)
      // Uniform on a logarithmic scale.
      var indices = Set(
        (0..<wanted).map { _ in
          Int(exp(Double.random(in: 0..<log(Double(columns)), using: &random)))
        })
      if row == 0 { indices.insert(columns) }
      let label = indices.reduce(row % 3) { $0 + ($1 % 2 == 0 ? 1 : -1) } > 0 ? 1 : -1
      text += "\(label)"
      for index in indices.sorted() {
        text += " \(index):\(Float.random(in: 0.01..<1, using: &random))"
      }
      text += "\n"
    }
    return text
  }

  /// Both sides exceed what is factorised. The full table would take 720 MB, several times over, which the limit does
  /// not leave; and estimates that take a minute are planned without making one.
  @Test(.underLimits, arguments: [false, true])
  func wideRows(isStandardized: Bool) throws {
    let sandbox = try Sandbox()
    try sandbox.write(Self.text(rows: 3000, columns: 30000, perRow: 30, seed: 1), to: "rows.svm")
    try sandbox.write(
      configuration(
        problem: """
          "type": "logistic", "data": "rows.svm", "standardize": \(isStandardized), \
          "regularization": 0.1, "intercept": true
          """,
        methods: #"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#,
        rest: #""replicates": 1, "budget": {"iterations": 30}, "targets": {"metric": "gap"}"#),
      to: "c.json")
    #expect(try sandbox.zobench("validate", "c.json").status == 0)
    let run = try sandbox.shell("ulimit -v 1500000; zobench run c.json -q -o r")
    #expect(run.status == 0, "\(run.errors)")
    let curves = try sandbox.text("r/curves.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let (estimator, gap) = (
      try #require(curves[0].firstIndex(of: "estimator")),
      try #require(curves[0].firstIndex(of: "gap"))
    )
    let gaps = try curves.dropFirst().filter { $0[estimator] == "reverse-mode" }.map {
      try #require(Double($0[gap]))
    }
    #expect(gaps.count > 5 && gaps == gaps.sorted(by: >) && gaps.last! >= 0, "\(gaps)")
    let plan = try sandbox.zobench(
      "run", "--dry-run", "c.json", "--set",
      #"methods=[{"estimator": "coordinate-differences"}, {"estimator": "forward-mode"}]"#)
    #expect(plan.status == 0 && plan.output.contains("60002"), "\(plan.output)\(plan.errors)")
  }

  /// What does not fit even sparse is refused with the field at fault and a remedy.
  @Test(.underLimits) func tooWide() throws {
    let sandbox = try Sandbox()
    try sandbox.write("+1 1:1 900000000:2\n-1 3:1\n", to: "wide.svm")
    try sandbox.write(
      configuration(
        problem: #""type": "logistic", "data": "wide.svm", "standardize": false"#), to: "c.json")
    let outcome = try sandbox.shell("ulimit -v 3000000; zobench validate c.json")
    #expect(outcome.status == 71)
    #expect(
      outcome.errors.hasPrefix("zobench: c.json: problem.data: needs about 115 GB of memory")
        && outcome.errors.contains("Give a part of the file, or use a larger machine."),
      "\(outcome.errors)")
  }
}
