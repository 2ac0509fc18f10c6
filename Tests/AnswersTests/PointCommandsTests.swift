import Answers
import Foundation
import Sampling
import Testing

/// A child keeps vectors, and does with them what it is told.
@Suite struct PointCommandsTests {
  private static func source(_ folder: ChildFolder, _ habits: String..., restarts: Int = 0) throws
    -> any PointSource
  {
    var settings = folder.settings(dimension: 5)
    settings.command = ChildCommand(
      settings.command.arguments + ["keeps points"] + habits, in: folder.path)
    settings.restarts = restarts
    return try #require(try ChildPool(settings).answerer.source() as? any PointSource)
  }

  private static let start = points(2, dimension: 5)

  /// Every kind of step, one after another, and the vectors that they lead to, computed here with the child's
  /// directions.
  private static func follow(
    _ trail: inout PointTrail, _ source: any PointSource
  ) -> [[Double]] {
    let n = 5
    func numbers(_ commands: [PipeCommand]) -> [Double] {
      source.results(of: commands, at: trail, sample: .none)
    }
    // v itself: where it takes a vector of zeros.
    let v = PipeDirection(.gaussian, RandomStream(seed: 1).at(iteration: 3), lane: 2)
    let direction = numbers([.fill(2, with: 0), .move(2, along: v, by: 1), .get(2, 0..<n)])
    var (x, u) = (start[0], [Double](repeating: 0, count: n))
    func each(_ make: (Int) -> Double) -> [Double] { (0..<n).map(make) }
    for k in 1...40 {
      trail.append(.step(0, along: v, by: 0.25))
      x = each { x[$0] + 0.25 * direction[$0] }
      trail.append(.move(1, along: v, by: -0.5))
      u = each { u[$0] - 0.5 * direction[$0] }
      trail.append(.add(0, 1 / Double(k), times: 1))
      x = each { x[$0] + 1 / Double(k) * u[$0] }
      trail.append(.scale(1, by: 0.9))
      u = u.map { 0.9 * $0 }
    }
    return [x, u]
  }

  /// Every command gives what the vectors here say the trail leads to; a trail that was written and read leads there,
  /// too.
  @Test func commandsAndTrailsAreWhatTheySay() throws {
    let folder = try ChildFolder()
    let source = try Self.source(folder)
    var trail = PointTrail(from: .numbers(Self.start[0]), vectors: 2)
    let vectors = Self.follow(&trail, source)
    let results = source.results(
      of: [
        .value(0), .norms(1), .get(0, 1..<3), .gradient(0, into: 2), .copy(2, from: 1),
        .get(2, 0..<5),
      ], at: trail, sample: .none)
    let (x, u) = (vectors[0], vectors[1])
    #expect(results[0] == value(at: x))
    #expect(abs(results[1] - u.reduce(0) { $0 + $1 * $1 }) <= 1e-12 * results[1])
    #expect(results[2] == u.map(abs).max() && results[3].isNaN)
    #expect(Array(results[4..<6]) == [x[1], x[2]])
    let slopes = x.enumerated().map { Double($0 + 1) * $1 }
    #expect(results[6] == value(at: x))
    #expect(abs(results[7] - slopes.reduce(0) { $0 + $1 * $1 }) <= 1e-12 * results[7])
    #expect(Array(results[8...]) == u)
    #expect(source.point(at: trail) == x)

    let written = try JSONDecoder().decode(PointTrail.self, from: JSONEncoder().encode(trail))
    let again = written.from(numbers: Self.start[0])
    #expect(again.steps == trail.steps)
    #expect(try Self.source(folder).point(at: again) == x)
    #expect(source.gather(&trail) == x + u)
    #expect(trail.steps.isEmpty && trail.beginning == .numbers(x + u))
    #expect(source.point(at: trail) == x)
    #expect(source.fault == nil)
  }

  /// Where runs begin: all vectors but the point are zero, whatever was there before.
  @Test(arguments: [PointTrail.Beginning.start, .constant(-2.5), .numbers([1, 2, 3, 4, 5])])
  func trailsBegin(beginning: PointTrail.Beginning) throws {
    let source = try Self.source(ChildFolder())
    let point: [Double] =
      switch beginning {
      case .start: [1, 1, 1, 1, 1]
      case .constant(let number): [number, number, number, number, number]
      case .numbers(let numbers): numbers
      }
    for _ in 0..<2 {
      var trail = PointTrail(from: beginning, vectors: 3)
      #expect(source.gather(&trail) == point + [Double](repeating: 0, count: 10))
      trail.append(.fill(1, with: 7))
      trail.append(.fill(0, with: 7))
      #expect(source.point(at: trail) == [7, 7, 7, 7, 7])
    }
  }

  /// A child that dies at its seventh question is started anew, and led to where the other one was.
  @Test func aChildThatDiesIsLedThereAgain() throws {
    let folder = try ChildFolder()
    let source = try Self.source(folder, "mortal", "note", restarts: 1)
    var trail = PointTrail(from: .constant(2), vectors: 2)
    var point = 2.0
    for k in 1...50 {
      trail.append(.fill(1, with: Double(k)))
      trail.append(.add(0, 0.5, times: 1))
      point += 0.5 * Double(k)
      #expect(source.results(of: [.get(0, 4..<5)], at: trail, sample: .none) == [point])
    }
    #expect(source.fault == nil)
    #expect(try folder.startedCount() > 8)
  }

  /// Steps asked for while following a trail become part of it, and a trail never takes more memory than 1024 steps
  /// or its vectors.
  @Test func trailsAreNeverLong() throws {
    let source = try Self.source(ChildFolder())
    var trail = PointTrail(from: .constant(0), vectors: 2)
    for _ in 0..<1500 {
      trail.append(.fill(1, with: 0.25))
      let results = source.results(
        of: [.add(0, 1, times: 1), .get(0, 0..<1)], following: &trail, sample: .none)
      #expect(results.count == 1)
      #expect(trail.steps.count <= 1024)
    }
    #expect(trail.beginning != .constant(0))
    #expect(source.point(at: trail) == [375, 375, 375, 375, 375])
  }

  @Test func whereItIsUndefinedThereIsNoNumberAndNoFault() throws {
    let source = try Self.source(ChildFolder(), "undefined")
    let trail = PointTrail(from: .start, vectors: 1)
    let v = PipeDirection(.sphere, RandomStream(seed: 1).at(iteration: 0), lane: 0)
    let results = source.results(
      of: [.value(0), .pair(0, along: v, radius: 1)], at: trail, sample: .none)
    #expect(results.count == 3 && results.allSatisfy(\.isNaN))
    #expect(source.fault == nil)
  }

  @Test(arguments: [
    ("dies", "was ended by signal 9"),
    ("hangs", "gave no answer within 2.0 seconds to question 1, about 2 commands"),
    ("id", "answered with the question number 2, to question 1; expected 1"),
    ("length", "answered with the length of the body in bytes 16, to question 1; expected 8"),
    ("status", "answered with status 7, to question 1; expected 0, 1 or 2"),
    ("unanswered", "cannot do what it was told: start (status 2), to question 1"),
    ("no flag", "answered with the flags 0, to question 1; expected 16"),
    ("prints", #"wrote "iteration 1: all is well, and so on" to its standard output"#),
    ("message", "said: the mesh is torn"),
  ])
  func aBadAnswerEndsTheSource(habit: String, sentence: String) throws {
    let folder = try ChildFolder()
    var settings = folder.settings("keeps points", habit, dimension: 5)
    settings.answerTimeout = 1
    let pool = try ChildPool(settings)
    let source = try #require(pool.answerer.source() as? any PointSource)
    let trail = PointTrail(from: .start, vectors: 2)
    // Vectors are set first, by the same kind of frame: a start and a fill.
    #expect(source.results(of: [.value(0)], at: trail, sample: .none)[0].isNaN)
    let fault = try #require(source.fault).description
    #expect(fault.contains(sentence), "\(fault)")
    #expect(source.point(at: trail).count == 5 && source.point(at: trail).allSatisfy(\.isNaN))
  }

  @Test func anOfferWithoutVectorsIsRefused() throws {
    let folder = try ChildFolder()
    do throws(ChildFault) {
      _ = try ChildPool(folder.settings("no vectors"))
      Issue.record("no vectors were accepted")
    } catch {
      #expect(error.description.contains(#"said "points": {"directions":"zobench","vectors":0}"#))
      #expect(error.description.contains(#"{"vectors": 1 or more"#))
    }
  }
}
