import Experiments
import Fields
import Foundation
import Reports
import Studies
import Testing

@Suite struct MapAnimationTests {
  private static let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../data").standardizedFileURL.path

  private static func results(
    _ problem: String, _ methods: String, iterations: Int
  ) throws -> ConvergenceAnalysis {
    let text = """
      {"name": "maps", "problem": {"type": "mds", \(problem)}, "methods": [\(methods)], \
      "steps": {"relative": [1, 2]}, "replicates": 2, "seed": 7, \
      "budget": {"iterations": \(iterations)}}
      """
    let study = try ConvergenceStudy(
      JSON.parse(Data(text.utf8), place: "maps.json"), path: "maps.json")
    return ConvergenceAnalysis(try StudyResults(running: study))
  }

  /// From the chords between places reverse mode finds the globe.
  @Test(arguments: [12, 40])
  func theGlobeIsRecovered(places: Int) throws {
    let results = try Self.results(
      #""coordinates": "\#(Self.data)/world-cities.csv", "objects": \#(places), "embedding": 3"#,
      #"{"estimator": "reverse-mode"}"#, iterations: 6000)
    let map = try MapAnimation(of: results, frames: 4)
    let radius = try #require(map.reference.earthRadius)
    #expect(map.reference.name == "the true map")
    #expect(map.largestDistance(of: map.runs[0]) < 1e-6 * radius)
    // This is not trivial: at the start the distance is of the order of the radius.
    let start = map.runs[0].frames[0].point
    #expect(map.reference.largestDistance(to: start, dimension: 3) > 0.1 * radius)
    for i in stride(from: 0, to: 3 * places, by: 3) {
      let length = map.reference.points[i..<i + 3].reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(length / radius - 1) < 1e-14)
    }
  }

  /// All frames of a run are its points, moved by the motion that fits the last one.
  @Test func framesAreThePointsOfTheBestRuns() throws {
    let results = try Self.results(
      #""distances": "\#(Self.data)/eurodist.csv", "objects": 8"#,
      #"{"estimator": "two-point"}, {"estimator": "reverse-mode"}"#, iterations: 50)
    let map = try MapAnimation(of: results, frames: 7)
    #expect(map.reference.name == "the classical solution" && map.reference.earthRadius == nil)
    // The first object is at the lower right.
    #expect(map.reference.points[0] > 0 && map.reference.points[1] < 0)
    let best = results.summary.groups.filter(\.isBest)
    #expect(map.runs.map(\.method) == best.map(\.method))
    for (run, group) in zip(map.runs, best) {
      let record = try #require(group.bestRun)
      #expect(run.frames.count == 7 && run.replicate == record.replicate)
      #expect(run.frames[0].iteration == 0 && run.last.iteration == 50)
      #expect(abs(run.last.loss / record.finalLoss! - 1) < 1e-12)
      let motion = try #require(
        Procrustes(
          moving: record.point!.numbers, onto: map.reference.points, dimension: 2))
      #expect(run.last.point == motion.moved(record.point!.numbers))
      let start = group.cell.instance.start(replicate: record.replicate)
      #expect(run.frames[0].point == motion.moved(start))
    }
    // At equal evaluations: the cheaper run never lags by more than an iteration of the other.
    for (cheap, dear) in zip(map.runs[0].frames, map.runs[1].frames).dropLast() {
      #expect(cheap.evaluations >= min(dear.evaluations, 100) - 4)
    }
  }

  /// Iterations of a search differ in their calls; frames state what was recorded as spent.
  @Test func framesSayWhatWasSpent() throws {
    let results = try Self.results(
      #""distances": "\#(Self.data)/eurodist.csv", "objects": 6"#,
      """
      {"estimator": "reverse-mode"}, {"estimator": "reverse-mode", "optimizer": "l-bfgs"},
      {"optimizer": "nelder-mead"}
      """, iterations: 40)
    let map = try MapAnimation(of: results, frames: 12)
    var count = 0
    for (run, group) in zip(map.runs, results.summary.groups.filter(\.isBest)) {
      let record = try #require(group.bestRun)
      let spent = record.curve.counts.map { $0.evaluations(at: group.callCosts) }
      for frame in run.frames {
        guard let index = record.curve.iterations.firstIndex(of: frame.iteration) else { continue }
        #expect(frame.evaluations == spent[index], "\(run.method), \(frame.iteration)")
        count += 1
      }
      #expect(run.last.evaluations == spent.last)
    }
    #expect(count > 12)
  }

  @Test func theSameResultsMakeTheSameFiles() throws {
    let results = try Self.results(
      #""label": "roads", "distances": "\#(Self.data)/eurodist.csv", "objects": [5]"#,
      #"{"estimator": "reverse-mode", "label": "exact"}"#, iterations: 20)
    let maps = try (0..<2).map { _ in try MapAnimation(of: results, frames: 3) }
    #expect(maps[0].csv == maps[1].csv)
    #expect(maps[0].picture(.gif, .dark).name == "map-roads-objects-5-embedding-2-dark.gif")
    #expect(maps[0].findings == maps[1].findings)
  }

  /// Coordinates so large that a picture cannot even compute their width.
  @Test(arguments: ["5e307", "1.2e308", "-1.7e308"])
  func pathsBeyondAllPictures(minimizer: String) throws {
    let text = """
      {"name": "paths", "problem": {"type": "quadratic", "dimension": 2, "minimizer": \(minimizer)}, \
      "methods": [{"estimator": "reverse-mode"}], "budget": {"iterations": 5}}
      """
    let study = try ConvergenceStudy(
      JSON.parse(Data(text.utf8), place: "paths.json"), path: "paths.json")
    let results = ConvergenceAnalysis(try StudyResults(running: study))
    #expect {
      _ = try PathAnimation(of: results, frames: 3)
    } throws: {
      "\($0)".contains("quadratic dimension=2: a path leads beyond ±1e+300")
    }
  }
}
