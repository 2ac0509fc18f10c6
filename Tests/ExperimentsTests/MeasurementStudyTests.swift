import Diagnostics
import Experiments
import Fields
import Foundation
import Synchronization
import Testing

/// A kind that only tests have: powers of a base, and how long something took.
enum PowersKind {
  /// How many cells are being measured at this moment, and the most that ever were at once.
  final class Crowd: Sendable {
    private let state = Mutex((now: 0, most: 0))
    var most: Int { state.withLock { $0.most } }

    func during<Result>(_ work: () throws -> Result) rethrows -> Result {
      state.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
      defer { state.withLock { $0.now -= 1 } }
      return try work()
    }
  }

  /// - Parameter pause: seconds that every cell takes.
  static func make(isTimed: Bool, crowd: Crowd, pause: Double) -> MeasurementKind {
    MeasurementKind(
      table: Table(
        "powers", "Powers of numbers.",
        fields: [
          Field("bases", .list(of: .number(.above(0))), .required, "What is raised."),
          Field("largest", .integer(1...), .defaults(to: 4), "The largest exponent."),
        ]),
      columns: [
        .key("base"), .key("exponent"), .clock("seconds"), .fact("power"), .fact("whole"),
        .fact("root"),
      ],
      isTimed: isTimed,
      plan: { configuration, context in
        configuration.numbers("bases").map { base in
          let stream = context.stream
          return MeasurementCell(label: "base \(base)", cost: .seconds(base)) {
            crowd.during {
              Thread.sleep(forTimeInterval: pause)
              return (0...configuration.integer("largest")).map { k in
                let power = pow(base, Double(k))
                return [
                  .number(base), .integer(k), .number(Date().timeIntervalSince1970),
                  .number(power), .boolean(power == power.rounded()),
                  k == 0
                    ? .missing
                    : .number(stream.at(iteration: k).normals(1)[0] * pow(base, 1 / Double(k - 1))),
                ]
              }
            }
          }
        }
      },
      report: { table in
        StudyReport(
          sections: [
            StudyReport.Section(
              columns: ["base", "powers"], left: [],
              rows: table.rows.grouped(bySame: "base").map { [$0[0].text("base"), "\($0.count)"] })
          ], notes: [table.configuration.text("name")])
      })
  }

  static func study(
    _ rest: String = #""bases": [2, 0.5, 3.25, 10, 7, 1.5]"#, isTimed: Bool = false,
    crowd: Crowd = Crowd(), pause: Double = 2e-3
  ) throws -> MeasurementStudy {
    let kind = make(isTimed: isTimed, crowd: crowd, pause: pause)
    let text = #"{"name": "test", "kind": "powers", \#(rest)}"#
    let json = try JSON.parse(Data(text.utf8), place: "study.json")
    let values = try StudyTable.configurations(of: [kind]).resolve(json, at: "study.json")
    return try MeasurementStudy(kind, values, folder: "")
  }
}

/// Kinds that measure numbers are carried out, resumed and written like any study.
@Suite struct MeasurementStudyTests {
  /// Runs what a folder lacks, and writes the files.
  @discardableResult
  private static func run(
    _ study: MeasurementStudy, in folder: TemporaryFolder, jobs: Int = 1
  ) async throws -> StudyReport {
    let session = try StudySession(study, in: folder.path)
    try await session.run(jobs: jobs, plan: study.plan()) { _ in }
    _ = try session.writeFiles(manifest: Manifest(jobs: jobs, start: Date()))
    return session.results.report
  }

  @Test(arguments: [1, 2, 5])
  func theNumberOfJobsChangesNoFact(jobs: Int) async throws {
    let (one, other) = (try TemporaryFolder(), try TemporaryFolder())
    let reports = [
      try await Self.run(PowersKind.study(), in: one),
      try await Self.run(PowersKind.study(), in: other, jobs: jobs),
    ]
    #expect(try one.bytes("powers.csv") == other.bytes("powers.csv"))
    #expect(try one.bytes("timings.csv") != other.bytes("timings.csv"))
    #expect(reports[0].sections[0].rows == reports[1].sections[0].rows)
  }

  @Test func factsAndClockStandInFilesOfTheirOwn() async throws {
    let folder = try TemporaryFolder()
    try await Self.run(PowersKind.study(#""bases": [0.5, 3], "largest": 2"#), in: folder)
    let facts = try folder.csv("powers.csv")
    #expect(facts.header == ["base", "exponent", "power", "whole", "root"])
    #expect(facts.texts("base") == ["0.5", "0.5", "0.5", "3.0", "3.0", "3.0"])
    #expect(facts.texts("exponent") == ["0", "1", "2", "0", "1", "2"])
    #expect(facts.texts("power") == ["1.0", "0.5", "0.25", "1.0", "3.0", "9.0"])
    #expect(facts.texts("whole") == ["TRUE", "FALSE", "FALSE", "TRUE", "TRUE", "TRUE"])
    // 3^∞ is not finite, and so is missing; 0.5^∞ is 0.
    #expect(facts.numbers("root").map { $0 == nil } == [true, false, false, true, true, false])
    let timings = try folder.csv("timings.csv")
    #expect(timings.header == ["base", "exponent", "seconds"])
    #expect(timings.texts("base") == facts.texts("base"))
    #expect(timings.numbers("seconds").allSatisfy { $0! > 0 })
    #expect(try folder.text("manifest.json").contains(#""files": ["powers.csv", "timings.csv"]"#))
  }

  /// Killed at any byte: what is whole is kept, clock included, and the rest is done again.
  @Test(arguments: [0.0, 0.1, 0.35, 0.5, 0.77, 0.98, 1])
  func goesOnFromACutJournal(share: Double) async throws {
    let whole = try TemporaryFolder()
    let report = try await Self.run(PowersKind.study(), in: whole)
    let journal = try whole.bytes("journal.txt")
    let folder = try TemporaryFolder()
    let rest = journal[..<Int(share * Double(journal.count))]
    try rest.write(to: URL(fileURLWithPath: folder.path("journal.txt")))
    let kept = max(rest.count { $0 == UInt8(ascii: "\n") } - 2, 0)
    let session = try StudySession(PowersKind.study(), in: folder.path)
    #expect(session.resumedCount == kept)
    _ = consume session
    let again = try await Self.run(PowersKind.study(), in: folder, jobs: 2)
    #expect(try whole.bytes("powers.csv") == folder.bytes("powers.csv"))
    #expect(again.sections[0].rows == report.sections[0].rows)
    if share == 1 { #expect(try whole.bytes("timings.csv") == folder.bytes("timings.csv")) }
  }

  @Test func whatIsTimedGoesOneAtATime() async throws {
    let crowd = PowersKind.Crowd()
    // Long enough for other cells to begin meanwhile, if they could.
    let study = try PowersKind.study(isTimed: true, crowd: crowd, pause: 0.05)
    try await Self.run(study, in: TemporaryFolder(), jobs: 5)
    #expect(crowd.most == 1)
    for jobs in [1, 2, 5] {
      #expect(study.jobs(atMost: jobs) == 1)
      #expect(try PowersKind.study().jobs(atMost: jobs) == jobs)
    }
  }

  @Test func planNamesEveryCellAndItsTime() throws {
    let plan = try PowersKind.study(#""bases": [2, 90]"#).plan()
    #expect(plan.cellSeconds == [2, 90] && plan.seconds == 92)
    #expect(plan.table.rows == [["base 2.0", "2 s"], ["base 90.0", "90 s"]])
  }

  /// Cells keep their names when the study grows.
  @Test func identifiersSayWhatIsMeasured() throws {
    let small = try PowersKind.study(#""bases": [2, 3]"#).cells.map(\.id)
    let large = try PowersKind.study(#""bases": [1, 3, 2]"#).cells.map(\.id)
    #expect(large[1] == small[1] && large[2] == small[0])
    #expect(Set(large).count == 3 && large.allSatisfy { $0.first!.isLetter })
  }

  @Test func anotherConfigurationIsRefused() async throws {
    let folder = try TemporaryFolder()
    try await Self.run(PowersKind.study(), in: folder)
    #expect(
      throws: InputError(
        .cannotCreate, at: folder.path,
        """
        the folder holds results of another configuration:
          configuration.largest: 4 → 7
          (there → asked for)
        """, remedy: remedyOfRefusal(folder.path))
    ) {
      try StudySession(
        PowersKind.study(#""bases": [2, 0.5, 3.25, 10, 7, 1.5], "largest": 7"#), in: folder.path)
    }
  }

  /// Starting over removes the files of the earlier kind, and nobody else's.
  @Test func anotherKindStartsOver() async throws {
    let folder = try await results(of: quadratic())
    try folder.write("mine\n", to: "mine.csv")
    let session = try StudySession(PowersKind.study(), in: folder.path, fresh: true)
    for file in ["curves.csv", "chart.csv", "runs.csv", "timings.csv", "summary.csv", "hits.csv"] {
      #expect(!folder.has(file))
    }
    #expect(folder.has("mine.csv"))
    withExtendedLifetime(session) {}
  }

  @Test(arguments: [
    [MeasuredValue.text("a"), .integer(1), .number(1), .number(0.1), .boolean(true), .missing],
    [
      .text(""), .integer(.max), .number(-1e300), .number(.leastNonzeroMagnitude), .boolean(false),
      .text("1"),
    ],
  ])
  func valuesComeBackFromTheJournal(values: [MeasuredValue]) throws {
    let data = try JSONEncoder().encode(values)
    #expect(try JSONDecoder().decode([MeasuredValue].self, from: data) == values)
  }
}
