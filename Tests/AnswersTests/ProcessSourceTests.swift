import Answers
import Foundation
import Sampling
import Testing

/// A child's answers equal the function that it computes, to the bit.
@Suite struct ProcessSourceTests {
  @Test(arguments: [1, 3, 20])
  func answersValuesAndAllDerivatives(n: Int) throws {
    let folder = try ChildFolder()
    let pool = try ChildPool(folder.settings(dimension: n))
    let source = try #require(pool.answerer.source() as? ProcessGradientSource)
    let (x, v) = (points(2, dimension: n)[0], points(2, dimension: n)[1])
    #expect(source.value(at: x) == value(at: x))
    let slopes = x.enumerated().map { Double($0 + 1) * $1 }
    var found = Double.nan
    let gradient = filled(n) {
      found = source.valueAndGradient(at: x.span, into: &$0, sample: .none)
    }
    #expect(found == value(at: x) && gradient == slopes)
    var besides: [Double] = []
    let product = filled(n) { product in
      besides = filled(n) {
        _ = source.hessianProduct(
          at: x.span, along: v.span, gradient: &$0, into: &product, sample: .none)
      }
    }
    #expect(besides == slopes && product == v.enumerated().map { Double($0 + 1) * $1 })
    let directions = v + x
    let tangents = filled(2) {
      found = source.valueAndTangents(
        at: x.span, along: directions.span, into: &$0, sample: .none)
    }
    let slope = zip(slopes, v).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(found == value(at: x))
    #expect(abs(tangents[0] - slope) <= 1e-12 * max(1, abs(slope)))
    #expect(abs(tangents[1] - 2 * value(at: x)) <= 1e-12 * value(at: x))
    #expect(source.fault == nil)
  }

  @Test(arguments: [["values"], ["values", "single"], ["text"], ["text", "single"]])
  func batchesAreWhatTheirPointsAre(habits: [String]) throws {
    let folder = try ChildFolder()
    var settings = folder.settings()
    settings.command = ChildCommand(settings.command.arguments + habits, in: folder.path)
    let source = try ChildPool(settings).answerer.source()
    #expect((source is ProcessGradientSource) == !habits.contains("values"))
    // One frame holds 4 at most.
    let all = points(11, dimension: 3)
    let flat = all.flatMap(\.self)
    var values = [Double](repeating: 0, count: 12)
    let count = source.values(atPoints: flat.span, into: &values, samples: .none)
    #expect(count == 11)
    #expect(Array(values[..<11]) == all.map(value(at:)))
    #expect(values[11] == 0)
  }

  /// The files in shared memory that this process has made and that still have a name.
  private static func sharedNames() -> Set<String> {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/dev/shm")) ?? []
    return Set(names.filter { $0.hasPrefix("zobench-\(getpid())-") })
  }

  /// 8 · 10 000 bytes are more than go through the pipe.
  @Test(arguments: [100, 10_000])
  func longPointsGoThroughSharedMemory(n: Int) throws {
    let folder = try ChildFolder()
    let source = try ChildPool(folder.settings("shared", dimension: n)).answerer.source()
    let all = points(3, dimension: n)
    var values = [0.0, 0, 0]
    let flat = all.flatMap(\.self)
    _ = source.values(atPoints: flat.span, into: &values, samples: .none)
    #expect(source.fault == nil)
    #expect(values == all.map(value(at:)))
    let known = try #require(source as? any GradientSource)
    let second = all[1]
    let gradient = filled(n) {
      let value = known.valueAndGradient(at: second.span, into: &$0, sample: .none)
      #expect(value == values[1])
    }
    #expect(gradient == all[1].enumerated().map { Double($0 + 1) * $1 })
    // Names disappear with the handshake; those of other tests' children that are just starting, a little later.
    var names = Self.sharedNames()
    let deadline = ContinuousClock.now + .seconds(60)
    while !names.isEmpty, ContinuousClock.now < deadline {
      usleep(10_000)
      names.formIntersection(Self.sharedNames())
    }
    #expect(names.isEmpty)
  }

  @Test(arguments: ["text", "values"])
  func samplesAreHandedOn(mode: String) throws {
    let folder = try ChildFolder()
    let source = try ChildPool(folder.settings("samples", mode)).answerer.source()
    let x = points(1, dimension: 3)[0]
    let stream = RandomStream(seed: 5)
    #expect(source.value(at: x) == value(at: x))
    for isPaired in [true, false] {
      let samples = SampleRule(stream: stream, isPaired: isPaired)
        .samples(afterCalls: 10, iterations: 4)
      var values = [Double](repeating: 0, count: 6)
      var repeated: [Double] = []
      for _ in 0..<6 { repeated += x }
      _ = source.values(atPoints: repeated.span, into: &values, samples: samples)
      let keys = (0..<6).map { samples.from($0).draw.sampleKey }
      #expect(Set(keys).count == (isPaired ? 1 : 6))
      #expect(values == keys.map { value(at: x) + Double($0 % 1024) })
    }
  }

  @Test func theStartMayComeInAFrame() throws {
    let folder = try ChildFolder()
    let pool = try ChildPool(folder.settings("frame", dimension: 5))
    let start = try #require(pool.handshake.start)
    #expect(start == .frame)
    #expect(try pool.entries(of: start, .start) == [0.5, 0.5, 0.5, 0.5, 0.5])
  }

  @Test func whereItIsUndefinedThereIsNoNumberAndNoFault() throws {
    let folder = try ChildFolder()
    let source = try ChildPool(folder.settings("undefined")).answerer.source()
    #expect(source.value(at: [1, 2, 3]).isNaN)
    #expect(source.fault == nil)
  }

  /// A child that dies at its seventh question is started anew, and the question asked again.
  @Test func aChildThatDiesIsStartedAnew() throws {
    let folder = try ChildFolder()
    var settings = folder.settings("mortal", "note", "single")
    settings.restarts = 1
    do {
      let pool = try ChildPool(settings)
      let source = pool.answerer.source()
      for x in points(40, dimension: 3) {
        #expect(source.value(at: x) == value(at: x))
      }
      #expect(source.fault == nil)
    }
    // Six answers each.
    #expect(try folder.startedCount() == 7)
    #expect(try folder.leftRunning().isEmpty)
  }

  @Test func childrenAreHandedOn() throws {
    let folder = try ChildFolder()
    do {
      let pool = try ChildPool(folder.settings("note"))
      for _ in 0..<5 {
        #expect(pool.answerer.source().value(at: [1, 1, 1]) == 3)
      }
      let both = [pool.answerer.source(), pool.answerer.source()]
      for source in both { #expect(source.value(at: [1, 0, 0]) == 0.5) }
    }
    #expect(try folder.startedCount() == 2)
    #expect(try folder.leftRunning().isEmpty)
  }

  /// A child that nobody has held for long is ended, one that somebody holds is not, and another is started when
  /// needed.
  @Test func idleChildrenAreEnded() throws {
    let folder = try ChildFolder()
    let pool = try ChildPool(folder.settings("note"))
    let one = pool.answerer.source()
    #expect(one.value(at: [1, 1, 1]) == 3)
    do {
      let other = pool.answerer.source()
      #expect(other.value(at: [1, 1, 1]) == 3)
    }
    #expect(try folder.running().count == 2)
    pool.endIdle(after: 1e5)
    #expect(try folder.running().count == 2)
    pool.endIdle(after: -1)
    #expect(try folder.running().count == 1)
    #expect(one.value(at: [0, 2, 0]) == 4)
    #expect(pool.answerer.source().value(at: [0, 0, 2]) == 6)
    #expect(try folder.startedCount() == 3)
  }
}
