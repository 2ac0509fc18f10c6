import Experiments
import Fields
import Studies
import Sampling
import Statistics
import Testing

/// What reports say of measurements, whatever the results.
@Suite struct ReportTextTests {
  private static let quadratic: JSON = [
    "type": "quadratic", "dimension": [3, 5],
    "spectrum": ["type": "geometric", "condition": 10],
  ]

  /// A small study of every kind.
  private static let studies: [String: [String: JSON]] = [
    "accuracy": ["problem": quadratic, "per_decade": 1, "from": 1e-3],
    "checkpointing": ["layers": 5, "width": 2, "slots": [1, 2]],
    "cost": ["problem": quadratic],
    "hessian": ["problem": quadratic],
    "hutchinson": ["problem": quadratic, "probes": [1, 4], "replicates": 3],
    "jacobian": ["inputs": 3, "outputs": [1, 3]],
    "solve": ["sizes": [2, 3]],
    "svd": ["sizes": [2, 3]],
  ]

  /// Numbers that no machine should give, and missing ones.
  private static let awkward: [MeasuredValue] = [
    .missing, .number(0), .number(-1), .number(1e-300), .number(1e300), .number(3),
    .number(.leastNonzeroMagnitude), .number(.nan), .number(.infinity), .number(-.infinity),
  ]

  /// Whatever stands in facts and times, no text of a report is `nan` or `inf`.
  @Test(arguments: LectureKinds.all.map(\.table.name))
  func noReportHasNaN(kind: String) throws {
    let (study, rows) = try measure(
      kind, try #require(Self.studies[kind], "the kind \(kind) has no study here"))
    let columns = study.kind.columns
    for trial in 0..<200 {
      let draws = RandomStream(seed: 6).substream(kind).at(iteration: trial)
        .uniforms(rows.count * columns.count)
      // Sometimes all values of a row are awkward, sometimes few.
      let share = draws[0]
      let changed = rows.enumerated().map { r, row in
        row.enumerated().map { c, value in
          let draw = draws[r * columns.count + c]
          guard columns[c].role != .key, draw < share else { return value }
          return Self.awkward[Int(draw / share * Double(Self.awkward.count))]
        }
      }
      let report = study.report(changed)
      let texts = report.sections.flatMap { $0.rows.flatMap(\.self) } + report.notes
      for text in texts {
        let words = text.lowercased().split { !$0.isLetter }
        #expect(
          !words.contains("nan") && !words.contains("inf"), "\(kind), trial \(trial): \(text)")
      }
    }
  }

  @Test(
    arguments: [
      (2e-3, 0.01, "2 ms", 2e-3), (2e-3, 0.33, "2 ms", 2e-3), (2e-3, 0.34, "< 4.04 ms", nil),
      (0, 0.1, "< 0 µs", nil),
    ] as [(Double, Double, String, Double?)])
  func timesAboveNoise(seconds: Double, noise: Double, words: String, told: Double?) {
    let time = MeasuredTime(.number(seconds), relativeNoise: .number(noise))
    #expect(time.words == words)
    #expect(time.told == told)
  }

  /// A difference has the noise of both; it may even come out below 0.
  @Test func differencesOfTimes() {
    func time(_ seconds: Double) -> MeasuredTime {
      MeasuredTime(.number(seconds), relativeNoise: .number(0.01))
    }
    #expect(abs((time(1.1) - time(1)).told! - 0.1) < 1e-12)
    #expect((time(1.05) - time(1)).told == nil)
    #expect((time(1.05) - time(1)).words == "< 112 ms")
    #expect((time(1) - time(1.1)).words == "< 63 ms")
    #expect((time(1) - time(1.1)).ratioWords(to: time(2)) == "< 0.0315")
    #expect(time(1).ratioWords(to: time(2)) == "0.5")
    // 0.05 s with 0.0215 s of noise are at most 0.1145 s.
    #expect(time(1).ratioWords(to: time(1.1) - time(1.05)) == "> 8.734")
    #expect((time(1.1) - time(1.05)).ratioWords(to: time(1.1) - time(1.05)) == "–")
    #expect(time(1).ratioWords(to: MeasuredTime(.missing, relativeNoise: .missing)) == "–")
    #expect(MeasuredTime(.missing, relativeNoise: .missing).words == "–")
    // Versions that did not measure the noise.
    #expect(MeasuredTime(.number(1), relativeNoise: .missing).told == 1)
  }

  /// Everything that is timed says how well.
  @Test(arguments: LectureKinds.all.filter(\.isTimed).map(\.table.name))
  func timesHaveNoise(kind: String) throws {
    let (study, rows) = try measure(kind, Self.studies[kind]!)
    for noise in study.numbers(rows, MeasuredTime.noiseColumn) {
      #expect(try #require(noise) >= 0)
    }
  }

  /// y = x², 10 % off at one size, and no y at another: fitted to those that are there.
  @Test func exponents() {
    let points: [(x: Double, y: Double?)] = [
      (1, 1.1), (2, 4), (4, 16), (8, nil), (16, 256), (32, .nan),
    ]
    let exponent = PowerLaw.exponent(points)
    #expect(exponent.sizes == 4 && exponent.isTold)
    #expect(abs(exponent.estimate! - 2) < 0.05)
    let none: [(x: Double, y: Double?)] = [(1, 1), (2, nil)]
    #expect(PowerLaw.exponent(none).text(each: "size") == "not enough to tell (1 size)")
  }
}
