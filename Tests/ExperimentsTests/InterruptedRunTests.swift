import Estimators
import Experiments
import Fields
import Foundation
import Testing

/// A run that is stopped, at any moment and as often as one likes, gives the same bytes.
@Suite struct InterruptedRunTests {
  static let methods = [
    #"{"estimator": "two-point"}"#,
    #"{"estimator": "two-point", "directions": 3, "orthonormal": true}"#,
    #"{"estimator": "two-point", "directions": 2, "distribution": "rademacher"}"#,
    #"{"estimator": "coordinate-differences"}"#,
    #"{"estimator": "coordinate-differences", "scheme": "forward"}"#,
    #"{"estimator": "forward-gradient", "directions": 2}"#,
    #"{"estimator": "forward-mode", "tangents_at_once": 2}"#,
    #"{"estimator": "complex-step"}"#,
    #"{"estimator": "reverse-mode"}"#,
    #"{"estimator": "two-point", "optimizer": "heavy-ball", "momentum": 0.5}"#,
    #"{"estimator": "two-point", "optimizer": "accelerated"}"#,
    #"{"estimator": "coordinate-differences", "optimizer": "adam"}"#,
    #"{"estimator": "reverse-mode", "optimizer": "l-bfgs", "budget": {"iterations": 700}}"#,
    #"{"estimator": "reverse-mode", "optimizer": "newton-cg", "budget": {"iterations": 300}}"#,
  ]
  private static let budgets = [
    #"{"iterations": 1500}"#, #"{"natural_iterations": 470}"#, #"{"evaluations": 6000}"#,
    #"{"iterations": 4000, "target": 1e-3}"#,
  ]

  private static func study(_ method: String, _ budget: String) throws -> ConvergenceStudy {
    try ExperimentsTests.study(
      quadratic(
        #""dimension": 5, "spectrum": {"type": "geometric", "condition": 100}"#, methods: method,
        rest: #""replicates": 1, "budget": \#(budget), "record": {"per_decade": 4}"#))
  }

  /// Stopped by another thread, later and later in its life.
  @Test(arguments: methods, budgets)
  func stoppedAtAnyMoment(method: String, budget: String) throws {
    let study = try Self.study(method, budget)
    let (cell, folder) = (study.cells[0], try TemporaryFolder())
    let record = try study.runInLives(cell, in: folder, microseconds: 20) {
      #expect($0.running.exists)
    }
    #expect(try record.textWithoutClock == study.run(cell).textWithoutClock)
    #expect(record.exactHits?.ofGaps?.contains { $0 != nil } == true)
  }

  /// If the file of a run's state is damaged, that is reported, and the run begins again.
  @Test(arguments: [0, 1, 30, 200, -1, -9, -40, -60])
  func aDamagedStateIsSaidAndIgnored(position: Int) throws {
    let study = try Self.study(Self.methods[0], Self.budgets[0])
    let (cell, folder) = (study.cells[0], try TemporaryFolder())
    let said = Said()
    let checkpoints = CellCheckpoints(in: folder.path, id: cell.id, definition: "d", say: said.say)
    let pulse = Pulse()
    pulse.stop()
    let stopped = CellContext(pulse: pulse, checkpoints: checkpoints, leastSeconds: 0)
    #expect(try study.run(cell, in: stopped) == nil)
    let file = URL(fileURLWithPath: checkpoints.running.path)
    var bytes = try Data(contentsOf: file)
    bytes[position < 0 ? bytes.count + position : position] ^= 4
    for damaged in [bytes, bytes.dropLast(7), bytes.prefix(3), Data()] {
      try damaged.write(to: file)
      let context = CellContext(pulse: Pulse(), checkpoints: checkpoints)
      let record = try study.run(cell, in: context)
      #expect(try record!.textWithoutClock == study.run(cell).textWithoutClock)
      #expect(
        said.texts == ["\(checkpoints.running.path): damaged and ignored; the run starts over."])
      said.forget()
    }
  }

  /// If a run's state cannot be written, that is reported, with its consequence.
  @Test func aStateThatCannotBeWrittenIsSaid() throws {
    let study = try Self.study(Self.methods[0], Self.budgets[0])
    let (cell, folder) = (study.cells[0], try TemporaryFolder())
    let said = Said()
    try Data().write(to: URL(fileURLWithPath: "\(folder.path)/checkpoints"))
    let checkpoints = CellCheckpoints(in: folder.path, id: cell.id, definition: "d", say: said.say)
    let pulse = Pulse()
    pulse.stop()
    let stopped = CellContext(pulse: pulse, checkpoints: checkpoints, leastSeconds: 0)
    #expect(try study.run(cell, in: stopped) == nil)
    #expect(
      said.texts == [
        """
        \(checkpoints.running.path): cannot be written (not a directory); the run continues, but \
        if it is stopped early, the work since the last saved state is repeated.
        """
      ])
  }

  /// A cell's state under another definition is not taken for this one's.
  @Test func aStateOfAnotherDefinitionIsIgnored() throws {
    let folder = try TemporaryFolder()
    let files = ["a", "b"].map {
      CellCheckpoints(in: folder.path, id: "r", definition: $0) { _ in }.running
    }
    #expect(files[0].write(7, [1, -0.0, .nan, .infinity, .leastNonzeroMagnitude], isSynced: true))
    guard case .found(let checkpoint) = files[0].read(Int.self),
      case .none = files[1].read(Int.self)
    else {
      Issue.record("not found, or found under another definition")
      return
    }
    #expect(checkpoint.state == 7)
    #expect(
      checkpoint.point.map(\.bitPattern)
        == [1, -0.0, .nan, .infinity, .leastNonzeroMagnitude].map { (x: Double) in x.bitPattern })
  }

  /// A session killed after it wrote a run's record and before it removed the run's state leaves both: the next one
  /// removes the state.
  @Test func aStateThatIsLeftOfAFinishedRunGoes() async throws {
    let study = try Self.study(Self.methods[0], #"{"iterations": 50}"#)
    let folder = try TemporaryFolder()
    try await ExperimentsTests.run(study, in: folder)
    let curves = try folder.bytes("curves.csv")
    let left = CellCheckpoints(in: folder.path, id: study.cells[0].id, definition: "d") { _ in }
    #expect(left.running.write(7, [1], isSynced: true))
    try await ExperimentsTests.run(study, in: folder)
    #expect(!left.running.exists)
    #expect(try folder.bytes("curves.csv") == curves)
  }
}
