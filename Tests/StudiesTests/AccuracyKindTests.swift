import Experiments
import Fields
import Foundation
import Studies
import Testing

/// The error of difference quotients, compared with what their series say.
@Suite struct AccuracyKindTests {
  /// One row per radius: its scheme, the radius, and the relative error, infinite if it is missing.
  private struct Row {
    let scheme: String
    let radius: Double
    let error: Double
    let theory: Double?
  }

  /// The schemes that have a radius.
  private static func rows(_ problem: JSON, _ rest: [String: JSON] = [:]) throws -> [Row] {
    try allRows(problem, rest).filter { $0.radius.isFinite }
  }

  private static func allRows(
    _ problem: JSON, _ rest: [String: JSON] = [:]
  ) throws -> [Row] {
    try measure("accuracy", ["problem": problem].merging(rest) { $1 }).rows.map { row in
      guard case .text(let scheme) = row[2] else { preconditionFailure("\(row[2])") }
      return Row(
        scheme: scheme, radius: row[3].number ?? .infinity, error: row[4].number ?? .infinity,
        theory: row[5].number)
    }
  }

  private static func quadratic(_ eigenvalues: [JSON]) -> JSON {
    [
      "type": "quadratic", "start": "ones",
      "spectrum": ["type": "explicit", "eigenvalues": .array(eigenvalues)],
    ]
  }

  /// f = ½Σλᵢxᵢ²: forward differences are off by ½ελᵢ, central ones by round-off alone. The start
  /// (1, …, 1)/√n makes that ½ε√n of the gradient, whatever the λ are.
  @Test(arguments: [[1], [1, 10], [0.25, 3, 100, 7], [2, 2, 2, 2, 2, 2, 2, 2, 2]] as [[JSON]])
  func quadratics(eigenvalues: [JSON]) throws {
    let n = Double(eigenvalues.count)
    for row in try Self.rows(Self.quadratic(eigenvalues), ["from": 1e-4, "per_decade": 3]) {
      if row.scheme == "forward" {
        let expected = 0.5 * row.radius * n.squareRoot()
        #expect(abs(row.error / expected - 1) < 1e-5, "ε = \(row.radius)")
        #expect(abs(row.theory! / expected - 1) < 1e-5, "ε = \(row.radius)")
      } else {
        #expect(row.error < 1e-9, "ε = \(row.radius)")
      }
    }
  }

  /// Where the series dominates, the error falls as ε for forward and as ε² for central differences; where round-off
  /// dominates, it grows again.
  @Test(arguments: [20, 60, 160])
  func theCurveIsV(dimension: Int) throws {
    let problem: JSON = ["type": "log-block", "dimension": .integer(dimension)]
    let rows = try Self.rows(problem, ["from": 1e-12, "per_decade": 1])
    for (scheme, order, range) in [
      ("forward", 1.0, -5 ... -3), ("central", 2.0, -3 ... -2),
    ] {
      let curve = rows.filter { $0.scheme == scheme }
      #expect(curve.count == 13)
      let error = Dictionary(
        uniqueKeysWithValues: curve.map { (Int(log10($0.radius).rounded()), $0.error) })
      for j in range {
        let slope = log10(error[j]! / error[j - 1]!)
        #expect(abs(slope - order) < 0.05, "\(scheme), ε = 1e\(j)")
      }
      let best = curve.min { $0.error < $1.error }!
      #expect(error[-12]! > 1e3 * best.error && error[0]! > 1e3 * best.error)
    }
  }

  /// If x + ε is x, there is no difference quotient, and its error is missing. The start's largest entry is 1.5/√(nλ)
  /// with the smallest λ, 10^{−4.875}.
  @Test(arguments: [20, 80, 400])
  func radiiThatAreLostInTheStart(dimension: Int) throws {
    let problem: JSON = ["type": "log-block", "dimension": .integer(dimension)]
    let largest = 1.5 * pow(10, 4.875 / 2) / Double(dimension).squareRoot()
    let rows = try Self.rows(problem, ["to": 1e-12, "per_decade": 5])
    for row in rows where row.scheme != "complex-step" {
      #expect(row.error.isFinite == (row.radius > largest.ulp / 2), "ε = \(row.radius)")
    }
    #expect(rows.contains { !$0.error.isFinite } && rows.contains { $0.error.isFinite })
  }

  @Test(arguments: [
    (1e-3, 1.0, 2, 7), (1e-15, 1.0, 4, 61), (0.5, 0.5, 9, 1), (0.01, 0.99, 1, 2),
  ])
  func radii(from: Double, to: Double, perDecade: Int, count: Int) throws {
    let rows = try Self.rows(
      Self.quadratic([1, 2]),
      ["from": JSON(from), "to": JSON(to), "per_decade": .integer(perDecade)])
    let radii = rows.filter { $0.scheme == "central" }.map(\.radius)
    #expect(radii.count == count && radii[0] == from)
    #expect(radii.last! <= to * (1 + 1e-12))
    let ratio = pow(10, 1 / Double(perDecade))
    for (a, b) in zip(radii, radii.dropFirst()) { #expect(abs(b / a / ratio - 1) < 1e-12) }
  }

  /// Where the series dominates, theory gives the error to a few per cent; where rounding does, the error is seldom
  /// worse, and of the same order. Complex steps have no rounding, nor has automatic differentiation.
  @Test(arguments: [20, 60])
  func theory(dimension: Int) throws {
    let problem: JSON = ["type": "log-block", "dimension": .integer(dimension)]
    let rows = try Self.allRows(problem, ["from": 1e-13, "per_decade": 2])
    func row(_ scheme: String, _ exponent: Double) -> Row {
      rows.filter { $0.scheme == scheme }
        .min { abs(log10($0.radius) - exponent) < abs(log10($1.radius) - exponent) }!
    }
    for (scheme, exponent) in [("forward", -4.0), ("central", -2.5), ("complex-step", -2.5)] {
      let row = row(scheme, exponent)
      #expect(abs(row.error / row.theory! - 1) < 0.05, "\(scheme)")
    }
    for scheme in ["forward", "central"] {
      let row = row(scheme, -12)
      #expect(row.error < 3 * row.theory! && row.error > 0.01 * row.theory!, "\(scheme)")
    }
    for row in rows where row.scheme == "complex-step" && row.radius < 1e-9 {
      #expect(row.error < 1e-15)
    }
    for mode in ["forward-mode", "reverse-mode"] {
      #expect(rows.first { $0.scheme == mode }!.error < 1e-15)
    }
  }

  /// The row that is called best is the one with the least error measured, also where theory has no best
  /// radius: on a quadratic, f‴ = 0, and central differences only get better.
  @Test(
    arguments: [
      ["type": "quadratic", "dimension": 3], quadratic([1, 10]),
      ["type": "log-block", "dimension": 20], ["type": "huber", "dimension": 4, "iterations": 10],
      [
        "type": "quadratic", "dimension": 5, "form": "dense", "start": "gaussian",
        "spectrum": ["type": "geometric", "condition": 10],
      ],
    ] as [JSON])
  func theBestIsTheBest(problem: JSON) throws {
    let (study, rows) = try measure("accuracy", ["problem": problem])
    let told = study.report(rows).sections[0].rows
    for row in told {
      let own = rows.filter { $0[2].text == row[2] }
      let least = try #require(own.compactMap { $0[4].number }.min())
      #expect(row[5] == StudyReport.short(least), "\(row)")
      let radii = own.filter { $0[4].number == least }.compactMap { $0[3].number }
      #expect(row[3].filter { $0 != "*" } == StudyReport.short(radii.max()), "\(row)")
    }
    #expect(told.map { $0[2] }.contains("central"))
    guard case .object(let fields) = problem, fields["type"] == "quadratic" else { return }
    let central = try #require(told.first { $0[2] == "central" })
    #expect(central[4] == "–", "theory's radius where f‴ = 0: \(central)")
    #expect(Double(central[3].filter { $0 != "*" })! > 1e-4)
  }

  /// If theory's best radius was not tried, the report gives its error at the nearest one that was, and says so.
  @Test(arguments: [1e-12, 1e-3, 0.5])
  func theoryBesideTheRadii(radius: Double) throws {
    let (study, rows) = try measure(
      "accuracy",
      ["problem": ["type": "rosenbrock"], "from": JSON(radius), "to": JSON(radius)])
    let report = study.report(rows)
    for scheme in ["forward", "central"] {
      let row = try #require(rows.first { $0[2].text == scheme })
      let told = try #require(report.sections[0].rows.first { $0[2] == scheme })
      let best = try #require(row[6].number)
      #expect(abs(log10(best / radius)) > 2, "beside what was tried")
      #expect(told[4] == StudyReport.short(best))
      #expect(told[6] == StudyReport.short(row[5].number))
    }
    #expect(report.notes.contains { $0.contains("its error at the tried radius nearest") })
  }

  /// If a partial derivative jumps, there is no gradient, and theory says nothing: max(x₁, …, xₙ) at equal entries. A
  /// derivative that only bends, such as Huber's, leaves a gradient.
  @Test(
    arguments: [
      (["type": "tight-nonsmooth", "iterations": 5], true),
      (["type": "tight-nonsmooth", "iterations": 40, "lipschitz": 1e-3], true),
      (["type": "tight-nonsmooth", "iterations": 4, "lipschitz": 1e100], true),
      (["type": "tight-nonconvex", "iterations": 9], false),
      (["type": "huber", "dimension": 4, "iterations": 10], false),
      (["type": "huber", "dimension": 1, "iterations": 1], false), (["type": "rosenbrock"], false),
      // Most of its slopes are 0 at the start, and change from one side to the other.
      (["type": "nesterov-chain", "dimension": 5], false),
      (["type": "log-block", "dimension": 20, "smoothness": 1e14], false),
    ] as [(JSON, Bool)])
  func jumpsHaveNoTheory(problem: JSON, jumps: Bool) throws {
    let rows = try Self.rows(problem, ["from": 1e-6, "to": 1e-4])
    #expect(!rows.isEmpty)
    for row in rows {
      #expect((row.theory == nil) == jumps, "\(row)")
      if jumps, row.scheme != "complex-step" { #expect(row.error > 0.5, "\(row)") }
    }
  }

  /// Theory does not depend on a unit of x either: log-block's is 1/√L.
  @Test(arguments: [2, 0, -2, -3, -5, -7])
  func unitsOfX(exponent: Int) throws {
    let unit = pow(10, Double(exponent))
    let rows = try Self.rows(
      [
        "type": "log-block", "dimension": 20, "condition": 1, "smoothness": JSON(1 / (unit * unit)),
      ], ["from": JSON(1e-3 * unit), "to": JSON(1e-2 * unit), "per_decade": 1])
    #expect(rows.count == 6)
    for row in rows {
      #expect(abs(row.error / row.theory! - 1) < 0.02, "\(row.scheme), ε = \(row.radius)")
    }
  }

  /// L = 2ᵏ is a unit of f, and no error or radius depends on it, even where squares of its gradient are out of range,
  /// or where complex steps underflow.
  @Test(
    arguments: [
      ["type": "quadratic", "dimension": 3], ["type": "huber", "dimension": 4, "iterations": 10],
      [
        "type": "quadratic", "dimension": 5, "form": "dense", "start": "gaussian",
        "spectrum": ["type": "geometric", "condition": 10],
      ],
    ] as [[String: JSON]])
  func units(problem: [String: JSON]) throws {
    func rows(_ exponent: Int) throws -> [[MeasuredValue]] {
      let unit = JSON(Double(sign: .plus, exponent: exponent, significand: 1))
      return try measure(
        "accuracy",
        [
          "problem": .object(problem.merging(["smoothness": unit]) { $1 }), "from": 1e-10,
          "per_decade": 1,
        ]
      ).rows
    }
    let plain = try rows(0)
    for exponent in [-900, -541, -465, -400, 531, 900] {
      let other = try rows(exponent)
      #expect(plain.count == other.count)
      for (a, b) in zip(plain, other) {
        #expect(a[2] == b[2])
        // Derivatives by two ways differ by rounding, and are told by either.
        let (error, expected) = (try #require(b[4].number), try #require(a[4].number))
        #expect(abs(error - expected) <= 1e-15 + 1e-4 * expected, "2^\(exponent): \(a), \(b)")
        for column in [5, 6] {
          let (other, expected) = (b[column].number, a[column].number)
          let difference = other.flatMap { other in expected.map { other / $0 - 1 } }
          #expect(
            (other == nil) == (expected == nil) && abs(difference ?? 0) < 1e-12,
            "2^\(exponent): \(b)")
        }
      }
    }
  }

  /// Noise of deviation σ makes central differences off by σ/(√2ε) a coordinate and forward ones by √2σ/ε, in addition
  /// to what they leave off. From 16 estimates of 40 coordinates that is known to 3 % for central ones, and to 9 % for
  /// forward ones, where all coordinates share a value: within 4 standard errors.
  @Test(arguments: [1e-3, 0.02])
  func noise(level: Double) throws {
    let n = 40.0
    let eigenvalues = [JSON](repeating: 2, count: 40)
    let (study, rows) = try measure(
      "accuracy",
      [
        "problem": Self.quadratic(eigenvalues), "noise": [0, JSON(level)], "from": 1e-5,
        "per_decade": 1,
      ])
    // The start (1, …, 1)/√n has a gradient of length 2.
    for row in rows where row[7].number == level {
      let ε = row[3].number!
      let root = 2.0.squareRoot()
      let (bias, noise) =
        row[2].text == "forward" ? (ε, root * level / ε) : (0, level / ε / root)
      let expected = (n * (bias * bias + noise * noise)).squareRoot() / 2
      #expect(abs(row[5].number! / expected - 1) < 1e-5, "\(row)")
      let tolerance = row[2].text == "forward" ? 0.36 : 0.12
      #expect(abs(row[4].number! / expected - 1) < tolerance, "\(row)")
      let best = pow(8, 0.25) * (level / 2).squareRoot()
      #expect(row[2].text == "central" || abs(row[6].number! / best - 1) < 1e-5, "\(row)")
    }
    #expect(rows.filter { $0[7].number == level }.count == 12)
    // Rows without noise are those of a study without noise.
    let (_, plain) = try measure(
      "accuracy", ["problem": Self.quadratic(eigenvalues), "from": 1e-5, "per_decade": 1])
    #expect(plain.allSatisfy { $0.count == 7 })
    #expect(rows.filter { $0[7].number != level }.map { Array($0.prefix(7)) } == plain)
    #expect(study.report(rows).sections[0].rows.map { $0.last! }.contains(StudyReport.short(level)))
  }

  /// Theory gives the radius of the least measured error within a factor of 3.
  @Test(arguments: [1e-8, 1e-5], [20, 60])
  func bestRadiiInNoise(level: Double, dimension: Int) throws {
    let (_, rows) = try measure(
      "accuracy",
      [
        "problem": ["type": "log-block", "dimension": .integer(dimension)], "noise": [JSON(level)],
        "from": 1e-7, "to": 10, "per_decade": 8,
      ])
    for scheme in ["forward", "central"] {
      let own = rows.filter { $0[2].text == scheme }
      let best = own.min { $0[4].number! < $1[4].number! }!
      let ratio = best[3].number! / best[6].number!
      #expect(ratio < 3 && ratio > 1.0 / 3, "\(scheme): \(best)")
    }
  }
}
