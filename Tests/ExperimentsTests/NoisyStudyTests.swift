import Diagnostics
import Estimators
import Experiments
import Fields
import Foundation
import Testing

/// Studies of problems whose values are noisy.
@Suite struct NoisyStudyTests {
  private static func study(
    _ noise: String?, _ methods: String, dimension: Int = 10,
    rest: String = #""replicates": 2, "budget": {"iterations": 60}"#
  ) throws -> ConvergenceStudy {
    try ExperimentsTests.study(text(noise, methods, dimension: dimension, rest: rest))
  }

  private static func text(
    _ noise: String?, _ methods: String, dimension: Int = 10,
    rest: String = #""replicates": 2, "budget": {"iterations": 60}"#
  ) -> String {
    let noise = noise.map { #", "noise": {\#($0)}"# } ?? ""
    return quadratic(
      #""dimension": \#(dimension), "spectrum": {"type": "geometric10"}\#(noise)"#,
      methods: methods, rest: rest)
  }

  private static let twoPoint = #"{"estimator": "two-point", "radius": 0.1}"#
  private static let differences =
    [
      twoPoint, #"{"estimator": "coordinate-differences", "radius": 0.1}"#,
      #"{"estimator": "coordinate-differences", "scheme": "forward", "radius": 0.1}"#,
    ].joined(separator: ", ")
  private static let searches =
    #"{"optimizer": "nelder-mead"}, {"optimizer": "probabilistic-direct-search"}, {"optimizer": "cma-es"}"#

  // MARK: - What noise leaves alone

  /// Level 0 means no noise, to the byte of all files; names leave out what is not swept.
  @Test(arguments: ["additive", "relative", "cauchy", "more-wild"])
  func levelZero(model: String) async throws {
    let methods = "\(Self.differences), \(Self.searches)"
    let exact = try await results(of: Self.text(nil, methods))
    let silent = try await results(
      of: Self.text(#""model": "\#(model)", "level": 0"#, methods))
    let noisy = try await results(
      of: Self.text(#""model": "\#(model)", "level": 0.01"#, methods))
    for file in ["curves.csv", "runs.csv", "summary.csv", "hits.csv", "chart.csv"] {
      #expect(try exact.bytes(file) == silent.bytes(file), "\(file)")
    }
    #expect(try exact.bytes("curves.csv") != noisy.bytes("curves.csv"))
    #expect(try exact.csv("runs.csv").texts("run") == noisy.csv("runs.csv").texts("run"))
  }

  /// ξ cancels in a difference if both values have it.
  @Test(arguments: ["additive", "uniform", "cauchy"])
  func pairedNoiseMovesNoCurve(model: String) throws {
    let exact = try Self.study(nil, Self.differences)
    func largestChange(paired: Bool) throws -> Double {
      let noisy = try Self.study(
        #""model": "\#(model)", "level": 1e-3, "paired": \#(paired)"#, Self.differences)
      return try zip(exact.cells, noisy.cells).reduce(0) { worst, cells in
        let (plain, moved) = (try exact.run(cells.0), try noisy.run(cells.1))
        return zip(plain.curve.loss, moved.curve.loss).reduce(worst) {
          max($0, abs($1.1! - $1.0!) / plain.initialLoss!)
        }
      }
    }
    #expect(try largestChange(paired: true) < 1e-12)
    #expect(try largestChange(paired: false) > 1e-6)
  }

  // MARK: - What it does

  /// The level at which a run is stuck in the noise: E f at the fixed point of the moments, for geometric10 with κ = 10
  /// and σ = 10⁻³, which scales as σ²/ε². The sample mean of 400 runs is within 5 standard errors of it, each about
  /// 2 %.
  @Test(arguments: [
    (10, 1000, 0.1, 1.57812571e-4), (10, 1000, 0.2, 1.57812571e-4 / 4),
    (40, 4000, 0.1, 6.29190949e-4),
  ])
  func floor(dimension: Int, iterations: Int, radius: Double, expected: Double) throws {
    let study = try Self.study(
      #""level": 1e-3"#, #"{"estimator": "two-point", "radius": \#(radius)}"#,
      dimension: dimension,
      rest: """
        "replicates": 400, "budget": {"iterations": \(iterations)}, "record": {"per_decade": 1}
        """)
    let finals = try study.cells.map { try study.run($0).finalLoss! }
    let count = Double(finals.count)
    let mean = finals.reduce(0, +) / count
    let variance = finals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    let error = (variance / count).squareRoot()
    #expect(error < 0.05 * expected)
    #expect(abs(mean - expected) < 5 * error, "\(mean) ± \(error)")
  }

  /// For noisy problems alone, the best value that a run was given stands next to f at that point.
  @Test func bestSeen() async throws {
    let text = """
      {"name": "test", "problem": [
        {"type": "quadratic", "dimension": 10, "label": "plain"},
        {"type": "quadratic", "dimension": 10, "label": "noisy", "noise": {"level": 0.01}}],
       "methods": [\(Self.differences), \(Self.searches), {"estimator": "reverse-mode"}],
       "replicates": 2, "budget": {"iterations": 50}}
      """
    let rows = try await results(of: text).csv("runs.csv")
    #expect(rows.header.suffix(2) == ["best_seen", "true_at_best_seen"])
    for row in rows.rows {
      let (seen, exact) = (Double(row["best_seen"]!), Double(row["true_at_best_seen"]!))
      #expect((seen == nil) == (row["problem"] == "plain"))
      guard let seen, let exact else { continue }
      #expect(exact >= 0 && abs(exact - seen) < 0.06 && exact != seen, "\(row)")
    }
    let old = try await results(of: Self.text(nil, Self.differences)).csv("runs.csv")
    #expect(!old.header.contains("best_seen"))
  }

  /// The same for a method that owns its loop: its points are the best by what it saw, and records are exact.
  @Test func ownedLoops() throws {
    let study = try Self.study(#""level": 0.05"#, #"{"optimizer": "nelder-mead"}"#)
      .replacingMethods(byOwners: { CompassSearch(dimension: $0) })
    let record = try study.run(study.cells[0])
    let best = try #require(record.bestSeen)
    #expect(record.finalLoss == best.exact)
    #expect(best.seen < best.exact)
    #expect(try study.points(of: study.cells[0], at: [record.iterations])[0].count == 10)
  }

  // MARK: - Stopping

  /// A method that compares values ends when they are within their noise; without noise it goes on.
  @Test(arguments: [
    #"{"optimizer": "nelder-mead", "relative_length": 2}"#,
    #"{"optimizer": "probabilistic-direct-search"}"#,
  ])
  func endsInTheNoise(method: String) throws {
    let rest = #""replicates": 3, "budget": {"iterations": 20000}, "record": {"per_decade": 2}"#
    for level in [1e-3, 1e-5] {
      let study = try Self.study(#""level": \#(level)"#, method, rest: rest)
      for cell in study.cells {
        let record = try study.run(cell)
        #expect(record.outcome == .stalled && record.iterations < 20000)
        #expect(record.iterations > 3 && record.finalLoss! < record.initialLoss!)
        // Resumed, it ends where it ended.
        #expect(study.standing(of: record, as: cell) == .complete)
      }
    }
    let exact = try Self.study(nil, method, rest: rest)
    let record = try exact.run(exact.cells[0])
    #expect(record.iterations == 20000)
  }

  // MARK: - Going on

  private static let interrupted = [
    twoPoint, #"{"estimator": "two-point", "directions": 3, "orthonormal": true}"#,
    #"{"estimator": "coordinate-differences", "scheme": "forward", "radius": "noise"}"#,
    #"{"estimator": "coordinate-differences", "optimizer": "l-bfgs", "radius": "noise"}"#,
    #"{"optimizer": "stochastic-three-points"}"#, #"{"optimizer": "residual-feedback"}"#,
    #"{"optimizer": "nelder-mead", "relative_length": 0.5}"#,
    #"{"optimizer": "probabilistic-direct-search"}"#, #"{"optimizer": "cma-es"}"#,
  ]

  /// Stopped at any moment, a run continues to the same bytes, including the best value seen.
  @Test(
    arguments: interrupted,
    [#""level": 1e-4"#, #""model": "mixed", "level": 1e-3"#, #""model": "bits", "level": 12"#])
  func stoppedAtAnyMoment(method: String, noise: String) throws {
    for budget in [#"{"iterations": 700}"#, #"{"evaluations": 2500}"#] {
      let study = try Self.study(
        noise, method,
        rest: #""replicates": 1, "budget": \#(budget), "record": {"per_decade": 4}"#)
      let record = try study.runInLives(
        study.cells[0], in: TemporaryFolder(), microseconds: 20)
      #expect(try record.textWithoutClock == study.run(study.cells[0]).textWithoutClock)
      #expect(record.bestSeen != nil)
    }
  }

  /// The same for paired noise, where samples belong to iterations.
  @Test(arguments: ["relative", "mixed", "additive"])
  func pairedRunsGoOn(model: String) throws {
    let study = try Self.study(
      #""model": "\#(model)", "level": 0.1, "paired": true"#, Self.twoPoint,
      rest: #""replicates": 1, "budget": {"iterations": 1500}"#)
    let record = try study.runInLives(study.cells[0], in: TemporaryFolder(), microseconds: 20)
    #expect(try record.textWithoutClock == study.run(study.cells[0]).textWithoutClock)
  }

  /// A run extended to a longer budget is the run that had it from the beginning.
  @Test(arguments: interrupted)
  func longerBudgets(method: String) async throws {
    func rest(_ evaluations: Int) -> String {
      #""replicates": 2, "budget": {"evaluations": \#(evaluations)}"#
    }
    let noise = #""level": 1e-4"#
    let grown = try await results(of: Self.text(noise, method, rest: rest(403)))
    try await run(try Self.study(noise, method, rest: rest(1500)), in: grown)
    let whole = try await results(of: Self.text(noise, method, rest: rest(1500)))
    for file in ["curves.csv", "runs.csv", "summary.csv"] {
      #expect(try grown.bytes(file) == whole.bytes(file), "\(file)")
    }
  }

  /// Whoever carries out a cell, and in whatever order: shares of a study give the bytes of the whole.
  @Test func jobs() async throws {
    let text = Self.text(
      #""model": ["additive", "relative"], "level": [1e-3, 0.1]"#,
      "\(Self.differences), \(Self.searches)")
    let (one, two) = (try await results(of: text, jobs: 1), try await results(of: text, jobs: 2))
    for file in ["curves.csv", "runs.csv", "summary.csv"] {
      #expect(try one.bytes(file) == two.bytes(file), "\(file)")
    }
  }

  // MARK: - Names

  @Test(arguments: [
    (
      #""level": [0.1, 0.2]"#,
      ["quadratic dimension=10 level=0.1", "quadratic dimension=10 level=0.2"]
    ),
    (
      #""level": 0.1, "paired": [false, true]"#,
      ["quadratic dimension=10 paired=false", "quadratic dimension=10 paired=true"]
    ),
    (
      #""level": 0.1, "model": ["uniform", "cauchy"]"#,
      ["quadratic dimension=10 model=uniform", "quadratic dimension=10 model=cauchy"]
    ),
  ])
  func labelsAndColumns(noise: String, labels: [String]) async throws {
    let text = Self.text(noise, Self.twoPoint)
    #expect(try ExperimentsTests.study(text).instances.map(\.label) == labels)
    let axis = labels[0].split(separator: " ").last!.split(separator: "=")[0]
    for file in ["curves.csv", "runs.csv", "summary.csv"] {
      #expect(try await results(of: text).csv(file).header.contains(String(axis)))
    }
  }

  // MARK: - Radii

  /// ε of a forward difference is 8^{1/4}(σ/|f″|)^{1/2}, to three digits; on a quadratic with equal eigenvalues L, that
  /// is the same for all axes. For a central difference f‴ = 0 there, and ε is ‖∇f‖/L, the distance to the minimum.
  @Test(arguments: [(1e-3, 1.0), (1e-8, 4.0), (0.02, 0.25)], ["additive", "uniform"])
  func radiiOfQuadratics(at: (level: Double, smoothness: Double), model: String) throws {
    let methods = """
      {"estimator": "coordinate-differences", "scheme": "forward", "radius": "noise"},
      {"estimator": "coordinate-differences", "radius": "noise"},
      {"estimator": "two-point", "radius": "noise"},
      {"estimator": "two-point", "radius": "noise", "distribution": "gaussian"},
      {"estimator": "two-point", "radius": "noise", "distribution": "l1-sphere"}
      """
    let study = try ExperimentsTests.study(
      quadratic(
        """
        "dimension": 9, "smoothness": \(at.smoothness), "start_distance": 0.5, \
        "noise": {"model": "\(model)", "level": \(at.level)}
        """, methods: methods))
    let forward = pow(8, 0.25) * (at.level / at.smoothness).squareRoot()
    let expected = [forward, 0.5, 0.5, 0.5 / 3, 0.5 / (0.2).squareRoot()]
    for (series, expected) in zip(study.series, expected) {
      let radius = try #require(series.method.noiseRadius)
      // Along random directions, slopes come from a sample.
      let tolerance = series.method.label.hasPrefix("two-point") ? 0.05 : 6e-3
      #expect(abs(radius / expected - 1) < tolerance, "\(series.method.label): \(radius)")
      let traits = try series.method.estimator(9).traits
      #expect(traits.radius == radius)
    }
  }

  /// If both values of a difference have the same noise, only rounding is left.
  @Test func pairedNoiseNeedsNoLongWays() throws {
    func radius(_ paired: Bool) throws -> Double {
      let method =
        #"{"estimator": "coordinate-differences", "scheme": "forward", "radius": "noise"}"#
      let study = try Self.study(#""level": 1e-3, "paired": \#(paired)"#, method)
      return study.series[0].method.noiseRadius!
    }
    #expect(try radius(true) < 1e-6 && radius(false) > 1e-2)
  }

  /// In at least nine out of ten of these 200 cases, the estimated level is within a factor of 2 of the level at the
  /// start.
  @Test func estimatedLevels() throws {
    var (near, all) = (0, 0)
    let problems = [
      #""type": "quadratic", "dimension": 10, "minimum": 1"#,
      #""type": "log-block", "dimension": 20"#,
      #""type": "rosenbrock", "dimension": 4"#,
      #""type": "synthetic-logistic", "features": 5, "rows": 40"#,
    ]
    for problem in problems {
      for model in ["relative", "mixed"] {
        for level in [1e-10, 1e-7, 1e-5, 1e-3, 1e-2] {
          for seed in 1...5 {
            let study = try ExperimentsTests.study(
              """
              {"name": "test", "seed": \(seed), "replicates": 1, "budget": {"iterations": 1},
               "problem": {\(problem), "noise": {"model": "\(model)", "level": \(level)}},
               "methods": [{"estimator": "two-point"}]}
              """)
            let instance = study.instances[0]
            let f = instance.problem.value(at: instance.start(replicate: 0))
            let size = instance.noise!.size(ofValue: f)
            all += 1
            if let deviation = instance.noiseScale?.deviation, deviation < 2 * size,
              deviation > size / 2
            {
              near += 1
            }
          }
        }
      }
    }
    #expect(all == 200 && near >= 180, "\(near) of \(all)")
  }

  // MARK: - Errors

  private static func error(_ text: String) -> InputError? {
    do {
      _ = try ExperimentsTests.study(text)
      return nil
    } catch {
      return error as? InputError
    }
  }

  @Test(arguments: [
    (
      #""model": "bits", "level": 60"#, "study.json: problem.noise.level",
      "found 60 bits of mantissa", "a whole number from 1 to 52"
    ),
    (
      #""model": "bits", "level": 2.5"#, "study.json: problem.noise.level",
      "found 2.5 bits of mantissa", "a whole number from 1 to 52"
    ),
    (
      #""model": "more-wild", "level": 0.1, "paired": true"#, "study.json: problem.noise.paired",
      "found true, but noise of the model \"more-wild\" is a function of x", "false"
    ),
    (
      #""level": -1"#, "study.json: problem.noise.level", "found -1",
      "a number from 0 to 1e+300, or a list of such values"
    ),
    (#""model": "additive""#, "study.json: problem.noise.level", "missing", ""),
  ])
  func refusedNoise(noise: String, place: String, found: String, expected: String) throws {
    let error = try #require(Self.error(Self.text(noise, Self.twoPoint)))
    #expect(error.place == place)
    #expect(error.found == found)
    #expect(expected.isEmpty || error.expected == expected)
  }

  /// Methods that keep values of earlier iterations do not pair.
  @Test(arguments: [
    "nelder-mead", "stochastic-three-points", "one-plus-one-es", "residual-feedback", "cma-es",
    "probabilistic-direct-search", "random-pursuit", "gradientless-descent",
  ])
  func methodsThatDoNotPair(optimizer: String) throws {
    let error = try #require(
      Self.error(
        Self.text(#""level": 0.1, "paired": true"#, #"{"optimizer": "\#(optimizer)"}"#)))
    #expect(error.place == "study.json: problem.noise.paired")
    #expect(error.found.hasPrefix("found true, but \(optimizer) compares values"))
    #expect(
      Self.error(Self.text(#""level": 0.1"#, #"{"optimizer": "\#(optimizer)"}"#)) == nil)
  }

  @Test func radiiWithoutNoise() throws {
    for estimator in ["two-point", "coordinate-differences"] {
      let method = #"{"estimator": "\#(estimator)", "radius": "noise"}"#
      let error = try #require(Self.error(Self.text(nil, method)))
      #expect(error.place == "study.json: methods[0].radius")
      #expect(error.found == "found \"noise\", but the values of quadratic dimension=10 have none")
      #expect(Self.error(Self.text(#""level": 0"#, method)) == nil)
    }
    let slip = try #require(
      Self.error(Self.text(nil, #"{"estimator": "two-point", "radius": "nose"}"#)))
    #expect(slip.remedy == "perhaps you meant \"noise\"")
  }

  /// If noise makes runs differ, their costs have intervals, also for methods that draw nothing.
  @Test(arguments: [
    (#""model": "additive", "level": 0.01"#, [true, true, false]),
    (#""model": "cauchy", "level": 0.01"#, [true, true, false]),
    (#""model": "bits", "level": 20"#, [false, false, false]),
  ])
  func intervals(noise: String, expected: [Bool]) async throws {
    let study = try Self.study(
      noise,
      #"""
      {"optimizer": "nelder-mead"}, {"estimator": "coordinate-differences", "radius": 0.1},
      {"estimator": "reverse-mode"}
      """#,
      rest: #""replicates": 8, "budget": {"iterations": 200}, "targets": {"relative": [0.5]}"#)
    #expect(study.series.map(\.isRandom) == expected)
    let summary = try await run(study, in: TemporaryFolder())
    let costs = summary.groups.map { $0.targets.cost(to: 0, in: .evaluations(study.callCosts)) }
    for (cost, isRandom) in zip(costs, expected) {
      #expect((cost.interval != nil) == isRandom)
    }
  }

  @Test func pairedNoiseTellsNoRunsApart() throws {
    let study = try Self.study(
      #""model": "uniform", "level": 0.01, "paired": true"#,
      #"{"estimator": "coordinate-differences"}, {"estimator": "two-point"}"#)
    #expect(study.series.map(\.isRandom) == [false, true])
  }

  @Test func residualsAreExact() throws {
    let text = """
      {"name": "test", "problem": {"type": "rosenbrock", "dimension": 2, "noise": {"level": 0.1}},
       "methods": [{"optimizer": "levenberg-marquardt", "estimator": "forward-mode"}],
       "budget": {"iterations": 5}}
      """
    let error = try #require(Self.error(text))
    #expect(error.place == "study.json: methods[0].optimizer")
    #expect(error.found.hasPrefix("found \"levenberg-marquardt\", which asks for residuals"))
  }
}
