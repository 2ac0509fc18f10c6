import Analysis
import Diagnostics
import Experiments
import Fields
import Studies
import Statistics
import Testing

@Suite struct MeasurementPicturesTests {
  private static let quadratic: JSON = [
    "type": "quadratic", "dimension": [4, 8],
    "spectrum": ["type": "geometric", "condition": 10], "start": "gaussian", "form": "dense",
  ]

  /// A small study of every kind.
  private static let studies: [String: [String: JSON]] = [
    "accuracy": ["problem": quadratic, "per_decade": 1, "from": 1e-10],
    "checkpointing": ["layers": 12, "width": 3, "slots": [1, 2, 4, 12]],
    "cost": ["problem": quadratic],
    "hessian": ["problem": quadratic],
    "hutchinson": ["problem": quadratic, "probes": [1, 4], "replicates": 50],
    "jacobian": ["inputs": 3, "outputs": [1, 3, 9]],
    "solve": ["sizes": [4, 8]],
    "svd": ["sizes": [4, 8]],
  ]

  @Test(arguments: LectureKinds.all.map(\.table.name))
  func everyKindHasItsFigure(kind: String) throws {
    let fields = try #require(Self.studies[kind], "the kind \(kind) has no study here")
    let figures = try measurements(kind, fields).figures()
    #expect(!figures.isEmpty)
    for figure in figures {
      #expect(figure.name.hasPrefix(kind))
      let points = figure.panels.flatMap(\.curves).flatMap(\.points)
      #expect(points.allSatisfy { $0.x > 0 && $0.x.isFinite && $0.y ?? 1 > 0 })
    }
  }

  @Test func errorsAgainstTheRadius() throws {
    let results = try measurements("accuracy", Self.studies["accuracy"]!)
    let figure = try results.figures().named("accuracy")
    #expect(figure.panels.map(\.title) == ["quadratic dimension=4", "quadratic dimension=8"])
    let errors = try results.numbers("relative_error")
    let expected = try results.numbers("theory_error")
    let radii = try results.numbers("radius")
    let half = radii.count / 2
    let forward = try figure.panels[1].curve("forward", .measured)
    #expect(forward.points.map(\.x) == radii[half..<half + forward.points.count].map { $0 })
    #expect(forward.points.map(\.y) == Array(errors[half..<half + forward.points.count]))
    let theory = try figure.panels[1].curve("forward, expected", .expected)
    #expect(theory.points.map(\.y) == Array(expected[half..<half + theory.points.count]))
    #expect(theory.look == forward.look)
  }

  @Test func costsAreRatios() throws {
    let results = try measurements("cost", Self.studies["cost"]!)
    func ratios(_ unit: String) throws -> [Double?] {
      try zip(results.numbers("gradient_\(unit)"), results.numbers("value_\(unit)")).map {
        $0! / $1!
      }
    }
    let operations = try results.figures().named("cost-operations").panels
      .flatMap(\.curves).filter { $0.role == .points }.flatMap(\.points)
    #expect(try operations.map(\.y) == ratios("operations"))
    #expect(try operations.map(\.x) == results.numbers("dimension"))
    // Of the times, only those that are above the clock's noise.
    let noise = try results.numbers("relative_noise").map { $0! }
    let times = try results.figures().filter { $0.name == "cost-time" }.flatMap(\.panels)
      .flatMap(\.curves).filter { $0.role == .points }.flatMap(\.points)
    #expect(try times.map(\.y) == zip(ratios("seconds"), noise).filter { $1 <= 1.0 / 3 }.map(\.0))
  }

  @Test func layersRunAgain() throws {
    let figures = try measurements("checkpointing", Self.studies["checkpointing"]!).figures()
    let work = try figures.named("checkpointing-work")
    // With one slot all layers before each are run again, 11 + 10 + … + 1.
    #expect(try work.curve("measured", .points).points.first?.y == 66)
    #expect(try work.curve("fewest possible", .expected).points.first?.y == 66)
    let memory = try figures.named("checkpointing-memory")
    #expect(try memory.curve("with slots", .points).points.map(\.x) == [1, 2, 4, 12])
    #expect(memory.legend.map(\.label).contains("every layer kept"))
  }

  /// Bars of at least 95 %, by the fourth moment: wide for one probe, and none for too few replicates.
  @Test(arguments: [50, 200])
  func errorsOfTraces(replicates: Int) throws {
    let results = try measurements(
      "hutchinson",
      ["problem": Self.quadratic, "probes": [1, 4], "replicates": .integer(replicates)])
    let points = try results.figures().named("hutchinson").panels
      .flatMap(\.curves).filter { $0.role == .points }.flatMap(\.points)
    #expect(try points.map(\.y) == results.numbers("rms_error"))
    for (point, kurtosis) in try zip(points, results.numbers("exact_kurtosis")) {
      let range = try #require(
        RootMeanSquare.range(errors: replicates, excessKurtosis: kurtosis!))
      #expect(agree(point.bounds?.upperBound, point.y.map { $0 / range.lowerBound }))
      #expect(agree(point.bounds?.lowerBound, point.y.map { $0 / range.upperBound }))
    }
    let few = try measurements(
      "hutchinson", ["problem": Self.quadratic, "probes": [1], "replicates": 2])
    #expect(
      try few.figures().flatMap(\.panels).flatMap(\.curves).flatMap(\.points)
        .allSatisfy { $0.bounds == nil })
  }

  @Test func choicesThatDoNotFit() throws {
    let results = try measurements("jacobian", Self.studies["jacobian"]!)
    #expect(throws: InputError.self) { try results.figures(FigureChoice(metric: .gap)) }
    #expect(throws: InputError.self) { try results.figures(FigureChoice(allSteps: true)) }
    let empty = StudyResults(study: results.study, records: [:])
    #expect {
      try empty.figures()
    } throws: {
      "\($0)".contains("nothing of the study is finished yet")
    }
  }

  /// Results of an older version may lack a column at the end: they are drawn, and their files stay what they were.
  @Test func rowsThatLackAColumn() throws {
    let results = try measurements("jacobian", Self.studies["jacobian"]!)
    let shorter = results.records.mapValues { record in
      MeasurementRecord(id: record.id, rows: record.rows.map { Array($0.dropLast()) })
    }
    let old = StudyResults(study: results.study, records: shorter)
    #expect(try old.figures().map(\.name) == ["jacobian-time", "jacobian-operations"])
    let header = old.files[1].text.prefix { $0 != "\n" }
    #expect(header == "inputs,outputs,forward_seconds,reverse_seconds")
    #expect(
      results.files[1].text.prefix { $0 != "\n" }
        == header + ",relative_noise")
    for (id, record) in shorter {
      let cell = try #require(results.study.cells.first { $0.id == id })
      #expect(
        results.study.facts(of: record, as: cell)
          == results.study.facts(of: results.records[id]!, as: cell))
    }
  }

  /// Results of a later version are not guessed at.
  @Test func rowsWithAColumnMore() throws {
    let results = try measurements("jacobian", Self.studies["jacobian"]!)
    let longer = results.records.mapValues { record in
      MeasurementRecord(id: record.id, rows: record.rows.map { $0 + [.integer(1)] })
    }
    #expect {
      try StudyResults(study: results.study, records: longer).figures()
    } throws: {
      "\($0)".contains("9 values; expected 8 of them: inputs, outputs")
    }
  }

  /// Results without seconds are drawn without the figure of time.
  @Test func missingSeconds() throws {
    let results = try measurements("jacobian", Self.studies["jacobian"]!)
    let timeless = results.records.mapValues { record in
      MeasurementRecord(
        id: record.id, rows: record.rows.map { $0.dropLast(3) + [.missing, .missing, .missing] })
    }
    let figures = try StudyResults(study: results.study, records: timeless).figures()
    #expect(figures.map(\.name) == ["jacobian-operations"])
  }
}
