import Experiments
import Fields
import Foundation
import Studies
import Synchronization
import Testing

/// What is made of results, whatever the kind of study.
@Suite struct StudyAnalysisTests {
  /// How often something was asked for.
  private final class Counter: Sendable {
    private let state = Mutex(0)
    var count: Int { state.withLock { $0 } }
    func add() { state.withLock { $0 += 1 } }
  }

  /// A kind with a cell for each of three numbers.
  private static func squares(asked counter: Counter) throws -> MeasurementStudy {
    let kind = MeasurementKind(
      table: Table("squares", "Squares of numbers.", fields: []),
      columns: [.key("base"), .fact("square")], isTimed: false,
      plan: { _, _ in
        (1...3).map { base in
          MeasurementCell(label: "base \(base)", cost: .seconds(0)) {
            [[.integer(base), .integer(base * base)]]
          }
        }
      },
      report: { table in
        counter.add()
        let rows = table.rows.map { [$0.text("base"), $0.text("square")] }
        return StudyReport(
          sections: [StudyReport.Section(columns: ["base", "square"], left: [], rows: rows)],
          files: [(name: "more.txt", text: "\(table.rows.count) rows\n")])
      })
    let json: JSON = ["name": "test", "kind": "squares"]
    let values = try StudyTable.configurations(of: [kind]).resolve(json, at: "study.json")
    return try MeasurementStudy(kind, values, folder: "")
  }

  /// Files, tables and the one table of a study share one report.
  @Test func aReportIsMadeOnce() throws {
    let counter = Counter()
    let study = try Self.squares(asked: counter)
    let analysis = study.analysis(of: try StudyResults(running: study))
    #expect(counter.count == 0)
    #expect(try analysis.files.map(\.name) == ["squares.csv", "more.txt"])
    #expect(try analysis.files.map(\.text) == ["base,square\n1,1\n2,4\n3,9\n", "3 rows\n"])
    #expect(try analysis.table?.sections[0].rows == [["1", "1"], ["2", "4"], ["3", "9"]])
    #expect(try analysis.noticedReports.map(\.title) == ["What was measured"])
    #expect(counter.count == 1)
    #expect(analysis.curves == nil && analysis.runs == nil)
  }

  /// Every report and every figure of an unfinished study says that it is unfinished.
  @Test func whatIsMissingIsSaid() throws {
    let study = try Self.squares(asked: Counter())
    let all = try StudyResults(running: study).records
    let some = all.filter { $0.key != study.cells[1].id }
    let analysis = study.analysis(of: StudyResults(study: study, records: some))
    #expect(analysis.partialCount == "2 of 3 runs")
    #expect(try analysis.table?.notice?.hasPrefix("partial: only 2 of 3 runs are finished") == true)
    #expect(study.analysis(of: StudyResults(study: study, records: all)).partialNotice == nil)
    let runs = try convergence(#"{"type": "quadratic", "dimension": 4}"#)
    let kept = Dictionary(uniqueKeysWithValues: runs.records.sorted { $0.key < $1.key }.dropLast())
    let figures = try StudyResults(study: runs.study, records: kept).figures()
    #expect(
      !figures.isEmpty && figures.allSatisfy { $0.title.hasSuffix("(partial: 9 of 10 runs)") })
  }

  /// The runs of an optimizer are asked for by what they are, and so are their curves.
  @Test func runsOfAnOptimizer() throws {
    let results = try convergence(
      #"{"type": "quadratic", "dimension": [4, 8], "class": "strongly-convex"}"#,
      methods: #"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#,
      #""replicates": 5, "budget": {"iterations": 20}"#)
    let study: any Study = results.study
    guard case .object(let outline) = study.outline else {
      Issue.record("the outline is no object")
      return
    }
    #expect(outline["methods"] == ["two-point", "reverse-mode"])
    let analysis = results.study.analysis(of: results)
    let runs = try #require(analysis.runs)
    #expect(runs.summary.groups.count == 4)
    #expect(analysis.curves?.groups.map(\.method) == runs.summary.groups.map(\.method))
    let rates = try #require(try runs.rates)
    #expect(rates.table.rows.count == (try runs.rateTable).rows.count)
    #expect(
      try analysis.files.map(\.name) == results.study.fileNames,
      "what is written has the names that were asked about")
    #expect(
      try analysis.reports.map(\.title)
        == ["Best step of each method, and what it took", "Rates against theory"])
  }
}
