import Diagnostics
import Estimators
import Experiments
import Fields
import Foundation
import Problems
import Studies
import Testing

/// A run whose point stays in the child equals, to the bit, the one whose points are sent to it, and that of a closure
/// in this process.
@Suite struct PointInChildTests {
  /// `Tests/pipe/points.c`, made once.
  private static let child: String = {
    let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../..").standardizedFileURL.path
    let path = NSTemporaryDirectory() + "zobench-points-\(getpid())"
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/bin/sh")
    compiler.arguments = [
      "-c",
      """
      $(command -v cc || command -v clang) -O2 -ffp-contract=off -I '\(project)/include' \
      '\(project)/Tests/pipe/points.c' -o '\(path)'
      """,
    ]
    try? compiler.run()
    compiler.waitUntilExit()
    atexit { unlink(PointInChildTests.child) }
    return path
  }()

  private static let known = #""minimum": 0, "minimizer": 0,"#

  private static func study(
    _ methods: String, dimension n: Int = 7, habits: [String] = [], points: String? = "true",
    known: String = known, start: String? = "1", rest: String = #""budget": {"iterations": 40}"#,
    steps: String = #""relative": [0.5, 1]"#
  ) throws -> ConvergenceStudy {
    let command = ([child] + habits).map { "\"\($0)\"" }.joined(separator: ", ")
    let text = """
      {"name": "test",
       "problem": {"type": "external", "label": "q", "dimension": \(n), \(known) "smoothness": \(n),
                   \(start.map { "\"start\": \($0)," } ?? "") \(points.map { "\"points\": \($0)," } ?? "")
                   "command": [\(command)]},
       "methods": [\(methods)], "replicates": 2, \(rest), "steps": {\(steps)}}
      """
    let json = try JSON.parse(Data(text.utf8), place: "test")
    let resolved = try StudyCatalogue.configurations.resolve(json, at: "test")
    return try ConvergenceStudy(resolved, folder: NSTemporaryDirectory())
  }

  /// The child does not know noise that depends on the point: it is asked at points, and no note says otherwise.
  @Test(arguments: [("additive", true), ("more-wild", false)])
  func pointsAreSaidToBeKeptWhereTheyAre(model: String, areKept: Bool) throws {
    let study = try Self.study(
      #"{"estimator": "two-point"}"#,
      known: Self.known + #" "noise": {"model": "\#(model)", "level": 0.1},"#)
    let notes = study.source.dataContents.values.flatMap(\.self)
    #expect(!notes.isEmpty)
    #expect(notes.contains { $0.contains("it keeps the points of runs") } == areKept, "\(notes)")
    #expect((study.instances[0].pointOffer != nil) == areKept)
  }

  private static func file(_ name: String, of study: ConvergenceStudy) throws -> String {
    let analysis = study.analysis(of: try StudyResults(running: study))
    return try #require(analysis.files.first { $0.name == name }).text
  }

  private static func curves(_ study: ConvergenceStudy) throws -> String {
    try file("curves.csv", of: study)
  }

  private static func value(_ x: Span<Double>) -> Double {
    var sum = 0.0
    for i in x.indices { sum += Double(i + 1) * x[i] * x[i] }
    return 0.5 * sum
  }

  /// The same study of a closure here.
  private static func here(
    _ study: ConvergenceStudy, dimension n: Int,
    start: @escaping @Sendable (Int) -> Double = { _ in 1 },
    givesGradients: Bool
  ) -> ConvergenceStudy {
    study.replacingProblems { instance in
      let (start, known) = ((0..<n).map(start), instance.problem.known)
      guard givesGradients else { return BlackBox(start: start, known: known) { value($0) } }
      return BlackBox(start: start, known: known) {
        value($0)
      } gradient: { x, gradient in
        for i in x.indices { gradient[i] = Double(i + 1) * x[i] }
        return value(x)
      }
    }
  }

  private static let laws = ["sphere", "gaussian", "rademacher", "l1-sphere"]

  /// Along directions of every law, the three ways give the same curves.
  @Test(arguments: [1, 7, 2049], [[], ["gradients"]])
  func alongAllDirections(n: Int, habits: [String]) throws {
    let methods = Self.laws.flatMap { law in
      [1, 3].map {
        #"{"estimator": "two-point", "distribution": "\#(law)", "directions": \#($0)}"#
      }
    }.joined(separator: ", ")
    let study = try Self.study(methods, dimension: n, habits: habits)
    let kept = try Self.curves(study)
    #expect(
      try kept == Self.curves(Self.study(methods, dimension: n, habits: habits, points: "false")))
    #expect(
      try kept
        == Self.curves(Self.here(study, dimension: n, givesGradients: habits.contains("gradients")))
    )
    #expect(kept.split(separator: "\n").count > 200)
  }

  private static let linear = [
    #"{"optimizer": "heavy-ball", "momentum": 0.5, "estimator": "two-point"}"#,
    #"{"optimizer": "nesterov", "estimator": "two-point", "directions": 2}"#,
    #"{"optimizer": "accelerated", "estimator": "two-point"}"#,
    #"{"optimizer": "optimized-gradient", "horizon": 20, "estimator": "two-point", "directions": 3}"#,
    #"{"optimizer": "silver-steps", "estimator": "two-point", "distribution": "gaussian"}"#,
    #"{"optimizer": "decreasing-steps", "estimator": "two-point"}"#,
    #"{"optimizer": "spsa-gains", "estimator": "two-point", "distribution": "rademacher"}"#,
    #"{"optimizer": "iterate-averaging", "estimator": "two-point", "distribution": "l1-sphere"}"#,
  ]

  @Test(arguments: linear) func withEverySchedule(method: String) throws {
    let study = try Self.study(method, habits: ["gradients"])
    let kept = try Self.curves(study)
    #expect(try kept == Self.curves(Self.study(method, habits: ["gradients"], points: "false")))
    #expect(try kept == Self.curves(Self.here(study, dimension: 7, givesGradients: true)))
  }

  /// The largest relative difference between numbers of two files, in which all else is the same.
  private static func difference(_ one: String, _ other: String) throws -> Double {
    let rows = [one, other].map { $0.split(whereSeparator: { $0 == "\n" || $0 == "," }) }
    #expect(rows[0].count == rows[1].count)
    var worst = 0.0
    for (a, b) in zip(rows[0], rows[1]) where a != b {
      let (x, y) = (try #require(Double(a)), try #require(Double(b)))
      worst = max(worst, abs(x - y) / max(abs(x), abs(y)))
    }
    return worst
  }

  /// BLAS may add a multiple of the gradient with one rounding, the child with two.
  @Test(arguments: [1, 7, 2049])
  func byGradients(n: Int) throws {
    let methods = """
      {"estimator": "reverse-mode"},
      {"estimator": "reverse-mode", "optimizer": "heavy-ball", "momentum": 0.5},
      {"estimator": "reverse-mode", "optimizer": "nesterov"}
      """
    let rest = #""budget": {"iterations": 20}"#
    let study = try Self.study(methods, dimension: n, habits: ["gradients"], rest: rest)
    let kept = try Self.curves(study)
    let sent = try Self.curves(
      Self.study(methods, dimension: n, habits: ["gradients"], points: "false", rest: rest))
    #expect(try Self.difference(kept, sent) < 1e-9)
    #expect(kept.split(separator: "\n").count > 60)
  }

  /// The start and the minimiser may be the configuration's or the child's.
  @Test(arguments: [7, 2049], ["given", "said", "listed"])
  func whereverItStarts(n: Int, way: String) throws {
    let list = "[\((0..<n).map { "\(1 + 1 / Double($0 + 1))" }.joined(separator: ", "))]"
    let method = #"{"estimator": "two-point", "directions": 2}"#
    let study = try Self.study(
      method, dimension: n, habits: ["gradients", "minimizer", "start"],
      known: way == "said" ? #""minimum": 0,"# : Self.known,
      start: way == "given" ? "-0.75" : way == "listed" ? list : nil)
    let here = Self.here(
      study, dimension: n, start: { way == "given" ? -0.75 : 1 + 1 / Double($0 + 1) },
      givesGradients: true)
    #expect(try Self.curves(study) == Self.curves(here))
    #expect(study.instances[0].pointOffer != nil && here.instances[0].pointOffer == nil)
  }

  /// Runs that stall, diverge, or reach a target or a point where f is not defined do so where the others do.
  @Test(arguments: [[], ["gradients"], ["hole"]])
  func outcomesAreTheSame(habits: [String]) throws {
    let methods = """
      {"label": "m1", "estimator": "two-point"}, {"label": "m2", "estimator": "two-point", "radius": 1e-15},
      {"label": "m3", "estimator": "two-point", "radius": 1e-17}, {"label": "m4", "estimator": "two-point", "radius": 1e-9},
      {"label": "m5", "estimator": "two-point", "radius": 1e-13, "distribution": "l1-sphere"},
      {"label": "m6", "estimator": "two-point", "radius": 3, "directions": 3},
      {"label": "m7", "estimator": "two-point", "radius": 1e-14, "directions": 2, "distribution": "gaussian"},
      {"label": "m8", "estimator": "two-point", "radius": 1e-14, "distribution": "rademacher"}
      """
    let rest = #""budget": {"iterations": 150, "target": 1e-3}"#
    let steps = #""relative": [1, 1e3, 1e200]"#
    func records(_ points: String) throws -> [RunRecord] {
      try StudyResults(
        running: Self.study(methods, habits: habits, points: points, rest: rest, steps: steps)
      ).finished
    }
    let (kept, sent) = (try records("true"), try records("false"))
    #expect(kept.map(\.outcome) == sent.map(\.outcome))
    #expect(kept.map(\.lostStep) == sent.map(\.lostStep))
    #expect(kept.map(\.curve.iterations) == sent.map(\.curve.iterations))
    #expect(kept.map(\.curve.loss) == sent.map(\.curve.loss))
    #expect(kept.map(\.curve.counts) == sent.map(\.curve.counts))
    let outcomes = Set(kept.map(\.outcome))
    #expect(outcomes.isSuperset(of: [.diverged, .stalled]), "\(outcomes)")
    #expect(habits == ["hole"] || outcomes.contains(.converged), "\(outcomes)")
    #expect(kept.contains { $0.lostStep != nil })
  }

  /// Children that are killed at their 97th value are led back to where their runs were.
  @Test func aChildThatDiesIsLedThereAgain() throws {
    let methods = """
      {"estimator": "two-point", "directions": 3}, {"estimator": "reverse-mode"},
      {"estimator": "two-point", "optimizer": "nesterov"}
      """
    let whole = try Self.curves(Self.study(methods, habits: ["gradients"]))
    let mortal = try Self.curves(Self.study(methods, habits: ["gradients", "mortal=97"]))
    #expect(whole == mortal)
  }

  /// The same if their vectors were already fetched, between a gradient and the steps that take it.
  @Test func aChildThatDiesAfterItsVectorsWereGottenIsLedThereAgain() throws {
    let method = #"{"estimator": "reverse-mode", "optimizer": "heavy-ball", "momentum": 0.9}"#
    let (rest, steps) = (#""budget": {"iterations": 900}"#, #""relative": [0.001, 0.01]"#)
    let curves = try [["gradients"], ["gradients", "mortal=343"]].map {
      try Self.curves(Self.study(method, habits: $0, rest: rest, steps: steps))
    }
    #expect(curves[0] == curves[1])
  }

  /// Stopped by another thread, later and later in its life.
  @Test(arguments: [
    #"{"estimator": "two-point", "directions": 2}"#,
    #"{"estimator": "two-point", "optimizer": "nesterov"}"#,
    #"{"estimator": "reverse-mode", "optimizer": "heavy-ball"}"#,
  ])
  func stoppedAtAnyMoment(method: String) throws {
    let study = try Self.study(
      method, habits: ["gradients"], rest: #""budget": {"iterations": 1500}"#)
    let cell = study.cells[0]
    let whole = try study.run(cell)
    let folder = NSTemporaryDirectory() + "zobench-points-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let checkpoints = CellCheckpoints(in: folder, id: cell.id, definition: "d") { _ in }
    var (record, lives): (RunRecord?, Int) = (nil, 0)
    while record == nil, lives < 5000 {
      let pulse = Pulse()
      let stopper = Thread { [lives] in
        usleep(UInt32(lives * 100))
        pulse.stop()
      }
      if lives == 0 { pulse.stop() } else { stopper.start() }
      record = try study.run(
        cell, in: CellContext(pulse: pulse, checkpoints: checkpoints, leastSeconds: 0))
      lives += 1
    }
    #expect(lives > 1 && checkpoints.running.exists)
    let found = try #require(record)
    #expect(found.curve.loss == whole.curve.loss && found.curve.counts == whole.curve.counts)
    #expect(found.curve.distanceSquared == whole.curve.distanceSquared)
    #expect(found.outcome == whole.outcome && found.workspaceBytes == whole.workspaceBytes)
  }

  /// If vectors are larger than is worth keeping, the steps are kept, and repeated.
  @Test func manyVariablesAreKeptAsSteps() throws {
    let study = try Self.study(
      #"{"estimator": "two-point", "distribution": "rademacher"}"#, dimension: 1 << 23 | 1,
      rest: #""budget": {"iterations": 8}"#)
    let cell = study.cells[0]
    let folder = NSTemporaryDirectory() + "zobench-points-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let checkpoints = CellCheckpoints(in: folder, id: cell.id, definition: "d") { _ in }
    var (record, lives): (RunRecord?, Int) = (nil, 0)
    while record == nil, lives < 100 {
      // Looks up before every iteration, and goes on for some.
      let pulse = Pulse()
      let stopper = Thread {
        usleep(700_000)
        pulse.stop()
      }
      if lives == 0 { pulse.stop() } else { stopper.start() }
      record = try study.run(
        cell, in: CellContext(pulse: pulse, checkpoints: checkpoints, leastSeconds: 0))
      let size = try FileManager.default.attributesOfItem(atPath: checkpoints.running.path)[.size]
      #expect(try #require(size as? Int) < 100_000)
      lives += 1
    }
    #expect(try #require(record).curve.loss == study.run(cell).curve.loss && lives > 1)
  }

  /// Films and rates ask where a run was.
  @Test func pointsOfARunAreThoseOfTheOtherWay() throws {
    let methods = #"{"estimator": "two-point", "optimizer": "accelerated", "directions": 2}"#
    let studies = try ["true", "false"].map { try Self.study(methods, points: $0) }
    let points = try studies.map { try $0.points(of: $0.cells[1], at: [0, 1, 7, 30]) }
    #expect(points[0] == points[1] && points[0].count == 4)
    #expect(points[0][0] == [Double](repeating: 1, count: 7) && points[0][3] != points[0][0])
  }

  /// Methods of other kinds ask at points, next to those that do not.
  @Test func otherMethodsAskAtPoints() throws {
    let methods = """
      {"estimator": "two-point"}, {"estimator": "two-point", "directions": 2, "orthonormal": true},
      {"estimator": "coordinate-differences"}, {"estimator": "reverse-mode", "optimizer": "adam"},
      {"optimizer": "nelder-mead"}, {"estimator": "reverse-mode", "optimizer": "l-bfgs"}
      """
    let rest = #""budget": {"evaluations": 90}, "gradient_cost": 1"#
    let kept = try Self.curves(
      Self.study(methods, habits: ["gradients", "start"], start: nil, rest: rest))
    let sent = try Self.curves(
      Self.study(methods, habits: ["gradients", "start"], points: "false", start: nil, rest: rest))
    #expect(kept == sent)
  }

  /// With two vectors there is room for a point and its gradient, and none for a memory.
  @Test(arguments: [(1, 0), (2, 1), (3, 2)])
  func asManyVectorsAsAreOffered(vectors: Int, told: Int) throws {
    let methods = """
      {"estimator": "two-point"}, {"estimator": "two-point", "optimizer": "heavy-ball"}
      """
    let study = try Self.study(methods, habits: ["gradients", "vectors=\(vectors)"])
    let sent = try Self.study(
      methods, habits: ["gradients", "vectors=\(vectors)"], points: "false")
    #expect(try Self.curves(study) == Self.curves(sent))
    let bytes = try StudyResults(running: study).finished.map(\.workspaceBytes)
    // Two values and a slope of one direction.
    #expect(bytes.filter { $0 == 3 * 8 }.count == told * 4, "\(bytes)")
  }

  /// Unless it is asked for, small points are sent: that takes less time.
  @Test func smallPointsAreSentUnlessAsked() throws {
    let method = #"{"estimator": "two-point"}"#
    #expect(try Self.study(method, points: nil).instances[0].pointOffer == nil)
    #expect(try Self.study(method, points: "false").instances[0].pointOffer == nil)
    #expect(try Self.study(method).instances[0].pointOffer != nil)
    let many = 1 << 20
    for n in [many - 1, many] {
      let study = try Self.study(method, dimension: n, points: nil)
      #expect((study.instances[0].pointOffer != nil) == (n == many))
    }
  }

  @Test(arguments: [
    ("vectors=0", "0", "does not offer that"),
    ("vectors=3", "[0, 0, 0, 0, 0, 0, 1]", "the configuration lists a minimizer"),
  ])
  func whatCannotBeIsRefused(habit: String, minimizer: String, sentence: String) throws {
    do {
      _ = try Self.study(
        #"{"estimator": "two-point"}"#, habits: [habit], known: "\"minimizer\": \(minimizer),")
      Issue.record("points were accepted")
    } catch let error as InputError {
      #expect("\(error)".contains("points: found true, but "), "\(error)")
      #expect("\(error)".contains(sentence), "\(error)")
    }
  }
}
