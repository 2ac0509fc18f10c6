import Estimators
import Experiments
import Foundation
import Testing

/// What becomes of runs whose estimators cannot see the slope.
@Suite struct LostStepOutcomeTests {
  private static let problems = [
    #""dimension": 10"#, #""dimension": 10, "minimum": 1"#, #""dimension": 6, "minimizer": 1"#,
    #""dimension": 6, "minimizer": -3, "minimum": -2, "spectrum": {"type": "geometric", "condition": 100}"#,
    #""dimension": 5, "form": "dense", "start": "gaussian", "minimizer": 1"#,
    #""dimension": 5, "form": "dense", "start": "gaussian", "minimum": 4"#,
    #""dimension": 20, "spectrum": {"type": "block10"}, "smoothness": 1e-3"#,
  ]

  private static let options = [
    #""two-point""#, #""two-point", "distribution": "gaussian""#,
    #""two-point", "distribution": "rademacher""#,
    #""two-point", "directions": 3, "orthonormal": true"#,
    #""two-point", "directions": 3"#, #""coordinate-differences""#,
    #""coordinate-differences", "scheme": "forward""#,
  ]

  private static func records(
    _ problem: String, options: [String] = options, radii: [String], steps: String = "1",
    _ replace: (ConvergenceStudy) -> ConvergenceStudy = { $0 }
  ) throws -> [(cell: ConvergenceCell, record: RunRecord)] {
    let methods = options.enumerated().flatMap { i, options in
      radii.map { #"{"estimator": \#(options), "radius": \#($0), "label": "m\#(i)_\#($0)"}"# }
    }
    let study = replace(
      try study(
        quadratic(
          problem, methods: methods.joined(separator: ", "),
          rest: """
            "steps": {"relative": \(steps)}, "replicates": 1, "budget": {"natural_iterations": 40},
            "record": {"per_decade": 3}
            """)))
    return try study.cells.map { ($0, try #require(try study.run($0, in: .alone))) }
  }

  /// Whatever the radius, a safe step does not diverge on a convex quadratic: not from afar, not from nearby, not from
  /// the minimum itself.
  @Test(arguments: problems, ["afar", "near", "nearer", "minimum"])
  func noRadiusDiverges(problem: String, start: String) throws {
    let radii = (-30...3).map { "1e\($0)" } + ["1e-300", "1e-100", "1e-17", "3e-16"]
    let found = try Self.records(problem, radii: Array(Set(radii))) { study in
      study.replacingProblems { instance in
        let minimizer = instance.problem.known.minimizer!.entries
        let far = instance.start(replicate: 0)
        let share = ["afar": 1, "near": 1e-7, "nearer": 1e-140, "minimum": 0][start]!
        return Rescaled(
          instance, in: Rescaled.Units(),
          start: zip(minimizer, far).map { $0 + share * ($1 - $0) })
      }
    }
    for (cell, record) in found {
      #expect(record.outcome != .diverged, "\(cell.label)")
      let radius = try #require(
        try cell.method.estimator(cell.instance.problem.dimension).traits.radius)
      if let lost = record.lostStep {
        #expect(record.outcome == .stalled && lost.radius == radius && lost.size > 0)
      }
      // Near the entries of x*, floating-point numbers are 2⁻⁵² apart.
      guard problem.contains("minimizer"), !(1e-17...1e-10).contains(radius) else { continue }
      #expect((record.lostStep != nil) == (radius < 1e-17), "\(cell.label)")
      if let lost = record.lostStep { #expect(lost.size > 0.5 && lost.size < 10) }
    }
  }

  /// If the estimator can see the slope at the start, wherever that is, the step size is to blame, whatever happens
  /// later.
  @Test(
    arguments: [#""minimum": 0"#, #""minimum": 1"#, #""minimizer": 1, "minimum": -5"#],
    ["1", "1e-3", "1e-9"])
  func largeStepsDiverge(problem: String, distance: String) throws {
    let found = try Self.records(
      #""dimension": 4, "start_distance": \#(distance), \#(problem)"#,
      radii: ["1e-6", "1e-5", "1e-3"], steps: "1000")
    for (cell, record) in found { #expect(record.outcome == .diverged, "\(cell.label)") }
  }

  /// A budget that pays for no estimate is spent at the start, and no radius is to blame.
  @Test(arguments: options, ["gradient-descent", "adam", "nesterov"])
  func noEstimateLosesNothing(estimator: String, optimizer: String) throws {
    let study = try study(
      quadratic(
        methods: #"{"estimator": \#(estimator), "optimizer": "\#(optimizer)"}"#,
        rest: #""replicates": 1, "budget": {"evaluations": 0.5}"#))
    for cell in study.cells {
      let record = try #require(try study.run(cell, in: .alone))
      #expect(record.outcome == .budgetSpent && record.lostStep == nil, "\(cell.label)")
    }
  }

  /// Methods that make their own differences report this in the same way.
  @Test(arguments: ["central", "forward"], ["1e-300", "1e-320", "1e-17"])
  func methodsThatSearch(scheme: String, radius: String) throws {
    let methods = ["levenberg-marquardt", "l-bfgs", "newton-cg"].map {
      """
      {"estimator": "coordinate-differences", "scheme": "\(scheme)", "radius": \(radius), "optimizer": "\($0)"}
      """
    }
    let study = try study(
      """
      {"name": "test", "problem": {"type": "rosenbrock", "dimension": 4}, "replicates": 1,
       "methods": [\(methods.joined(separator: ", "))], "budget": {"iterations": 20}}
      """)
    for cell in study.cells {
      let record = try #require(try study.run(cell, in: .alone))
      #expect(record.outcome == .stalled, "\(cell.label)")
      // The start is (−1.2, 1, …); the larger entry is reported.
      #expect(record.lostStep == LostStep(radius: Double(radius)!, size: 1.2), "\(cell.label)")
    }
  }
}
