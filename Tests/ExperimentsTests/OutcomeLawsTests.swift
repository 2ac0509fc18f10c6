import Experiments
import Foundation
import Testing

/// How a run ends depends on the function, the method and the step, not on units.
@Suite struct OutcomeLawsTests {
  typealias Units = Rescaled.Units

  /// Powers of two, so that no digit changes: about 1e±200 in f, and 1e±90 in x alone, beyond which L is
  /// out of range.
  private static let scales = [
    Units(value: 0x1p664), Units(value: 0x1p-664), Units(value: 0x1p664, length: 0x1p664),
    Units(value: 0x1p-664, length: 0x1p-664), Units(length: 0x1p300), Units(length: 0x1p-300),
    Units(value: 0x1p-664, length: 0x1p100), Units(value: 0x1p664, length: 0x1p-100),
  ]

  /// Constants added to x, and to f if f* is known.
  private static let shifts = [
    Units(level: 1), Units(level: -3), Units(place: 1), Units(level: 7, place: -2),
    Units(value: 0x1p664, level: 0x1p664, length: 0x1p664, place: 0x1p664),
    Units(value: 0x1p-664, level: -0x1p-664, length: 0x1p-664, place: 0x1p-664),
  ]

  private static let problems = [
    #""type": "quadratic", "dimension": 4, "spectrum": {"type": "geometric", "condition": 20}"#,
    #""type": "quadratic", "dimension": 5, "form": "dense", "start": "gaussian", "minimizer": 0.5"#,
    #""type": "huber", "dimension": 3, "iterations": 3"#,
    #""type": "log-block", "dimension": 20"#,
    #""type": "nesterov-chain", "dimension": 6"#,
    #""type": "tight-nonconvex", "iterations": 4"#,
    #""type": "logistic", "data": "\#(dataFolder)/breast_cancer.csv", "label_column": "benign", "regularization": 0.1, "intercept": true"#,
    #""type": "mds", "distances": "\#(dataFolder)/UScitiesD.csv", "objects": 5"#,
  ]

  /// Estimators by their options, and ε if they have one.
  private static let estimators: [(String, Double?)] =
    [
      (#""two-point""#, 1e-5), (#""two-point", "distribution": "gaussian""#, 1e-5),
      (#""two-point", "distribution": "rademacher", "directions": 2"#, 1e-4),
      (#""two-point", "directions": 1, "orthonormal": true"#, 1e-5),
      (#""two-point""#, 1e-8), (#""coordinate-differences""#, 1e-5),
      (#""coordinate-differences", "scheme": "forward""#, 1e-2),
      (#""coordinate-differences""#, 1e-25), (#""two-point""#, 1e-25),
      (#""reverse-mode""#, nil), (#""forward-mode""#, nil), (#""forward-gradient""#, nil),
    ]

  private struct Ending: Equatable {
    var outcome: Outcome
    /// In units of s, without t.
    var losses: [Double?]
    var lostRadius: Double?
  }

  private static func endings(
    _ problem: String, in units: Units, steps: String, target: String
  ) throws -> [Ending] {
    let isComplex = !problem.contains("logistic") && !problem.contains("mds")
    let methods = (estimators + (isComplex ? [(#""complex-step""#, nil)] : [])).enumerated().map {
      let radius = $1.1.map { #", "radius": \#($0 * units.length)"# } ?? ""
      return #"{"estimator": \#($1.0)\#(radius), "label": "m\#($0)"}"#
    }
    let study = try study(
      """
      {"name": "test", "problem": {\(problem)}, "methods": [\(methods.joined(separator: ", "))],
       "steps": {"relative": \(steps)}, "replicates": 1, "targets": {\(target)},
       "budget": {"natural_iterations": 40, "target": 1e-2}, "record": {"per_decade": 4}}
      """
    ).replacingProblems { Rescaled($0, in: units) }
    return try study.cells.map { cell in
      let record = try #require(try study.run(cell, in: .alone))
      return Ending(
        outcome: record.outcome,
        losses: record.curve.loss.map { $0.map { ($0 - units.level) / units.value } },
        lostRadius: record.lostStep.map { $0.radius / units.length })
    }
  }

  private static let targets = [
    #""metric": "loss""#, #""metric": "gradient_norm_sq""#, "",
  ]

  /// x → σx, f → sf: the same curves, digit for digit, and the same end.
  @Test(arguments: problems, targets)
  func scale(problem: String, target: String) throws {
    let steps = "[0.5, 1, 50]"
    let expected = try Self.endings(problem, in: Units(), steps: steps, target: target)
    // A loss that is 0 at the start is already at any fraction of itself.
    #expect(expected[0].losses[0] == 0 || Set(expected.map(\.outcome)).count > 1)
    for units in Self.scales {
      let found = try Self.endings(problem, in: units, steps: steps, target: target)
      for (i, (one, other)) in zip(found, expected).enumerated() {
        #expect(one.outcome == other.outcome, "\(i) in \(units)")
        // Losses out of range are left out.
        if !one.losses.contains(nil) { #expect(one == other, "\(i) in \(units)") }
      }
    }
  }

  /// x → x + b, f → f + t: the last digits change, and how it ends does not.
  @Test(arguments: problems.filter { !$0.contains("mds") })
  func shift(problem: String) throws {
    let (steps, target) = ("[0.5, 1, 50]", #""metric": "gap""#)
    func outcomes(_ units: Units) throws -> [Outcome] {
      try Self.endings(problem, in: units, steps: steps, target: target).map(\.outcome)
    }
    let expected = try outcomes(Units())
    for units in Self.shifts {
      for (i, (one, other)) in zip(try outcomes(units), expected).enumerated() {
        #expect(one == other, "\(i) in \(units)")
      }
    }
  }
}
