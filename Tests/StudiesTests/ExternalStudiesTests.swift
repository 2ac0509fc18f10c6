import Analysis
import Diagnostics
import Experiments
import Fields
import Foundation
import Problems
import Studies
import Testing

/// A study of another program's objective equals, to the bit, that of a closure that computes the same.
@Suite struct ExternalStudiesTests {
  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../pipe").standardizedFileURL.path

  private static func study(_ arguments: String) throws -> ConvergenceStudy {
    let text = """
      {"name": "test",
       "problem": {"type": "external", "label": "q", "dimension": 6, "start": 1, "minimum": 0, "minimizer": 0,
                   "smoothness": 6, "command": ["python3", "quadratic.py"\(arguments)]},
       "methods": [{"estimator": "two-point", "directions": 2}, {"estimator": "coordinate-differences"},
                   {"estimator": "reverse-mode"}, {"optimizer": "nelder-mead"}],
       "replicates": 2, "budget": {"evaluations": 120}, "steps": {"relative": [0.5, 1]}}
      """
    let json = try JSON.parse(Data(text.utf8), place: "test")
    let resolved = try StudyCatalogue.configurations.resolve(json, at: "test")
    return try ConvergenceStudy(resolved, folder: script)
  }

  private static func curves(_ study: ConvergenceStudy) throws -> String {
    let analysis = study.analysis(of: try StudyResults(running: study))
    return try #require(analysis.files.first { $0.name == "curves.csv" }).text
  }

  private static func value(_ x: Span<Double>) -> Double {
    var sum = 0.0
    for i in x.indices { sum += Double(i + 1) * x[i] * x[i] }
    return 0.5 * sum
  }

  @Test(arguments: ["", #", "text""#])
  func aChildIsAClosure(arguments: String) throws {
    let external = try Self.study(arguments)
    let closures = external.replacingProblems { instance in
      BlackBox(start: [Double](repeating: 1, count: 6), known: instance.problem.known) {
        Self.value($0)
      } gradient: { x, gradient in
        for i in x.indices { gradient[i] = Double(i + 1) * x[i] }
        return Self.value(x)
      }
    }
    let (own, other) = (try Self.curves(closures), try Self.curves(external))
    #expect(own == other)
    #expect(own.split(separator: "\n").count > 60)
  }

  private static func rated(
    _ convergenceClass: String?, _ argument: String, methods: String, known: String = "",
    rest: String = ""
  ) throws -> ConvergenceStudy {
    let rated = convergenceClass.map { #""class": "\#($0)","# } ?? ""
    let text = """
      {"name": "test",
       "problem": {"type": "external", "label": "q", "dimension": 6, "start": 1, "minimum": 0, "minimizer": 0,
                   "smoothness": 6, "convex": true, \(rated) \(known)
                   "command": ["python3", "quadratic.py", "\(argument)"]},
       "methods": [\(methods)], "replicates": 2, "budget": {"iterations": 20}\(rest)}
      """
    let json = try JSON.parse(Data(text.utf8), place: "test")
    let resolved = try StudyCatalogue.configurations.resolve(json, at: "test")
    return try ConvergenceStudy(resolved, folder: script)
  }

  /// Without gradients nobody can say how exact estimates are.
  @Test(arguments: ["smooth", "convex"])
  func ratesTakeGradients(convergenceClass: String) throws {
    let methods = #"{"estimator": "two-point"}, {"estimator": "coordinate-differences"}"#
    let error = #expect(throws: InputError.self) {
      try Self.rated(convergenceClass, "values", methods: methods)
    }
    #expect(
      error?.description.contains(
        "its source does not provide gradients, and rates are judged by gradients") == true)
    // One that gives them is rated with its other results.
    let study = try Self.rated(convergenceClass, "binary", methods: methods)
    let series = try RateSeries.all(in: study, try StudyResults(running: study).records)
    #expect(series.count == 2 && series.allSatisfy { $0.boundCheck() != nil })
  }

  /// The least curvature is no more than the greatest: bounds use both.
  @Test(arguments: [("6.5", false), ("6", true), ("0", true)])
  func convexityUpToSmoothness(convexity: String, isRight: Bool) throws {
    func study() throws -> ConvergenceStudy {
      try Self.rated(
        nil, "binary", methods: #"{"estimator": "two-point"}"#,
        known: #""strong_convexity": \#(convexity),"#)
    }
    guard !isRight else {
      _ = try study()
      return
    }
    let error = #expect(throws: InputError.self) { try study() }
    #expect(
      error?.description.contains(
        "problem.strong_convexity: found 6.5, which is more than the smoothness L = 6") == true)
  }

  /// Otherwise every run misses every target.
  @Test func targetsOfGradientsTakeGradients() throws {
    let error = #expect(throws: InputError.self) {
      try Self.rated(
        nil, "values", methods: #"{"estimator": "two-point"}"#,
        rest: #", "targets": {"metric": "gradient_norm_sq"}"#)
    }
    #expect(error?.description.contains("but its source does not provide gradients") == true)
  }

  /// If a sample changes the answers, or nobody knows what does, that is not the method's fault.
  @Test func answersThatVaryExceedNoBound() throws {
    let study = try Self.rated(
      "convex", "varying", methods: #"{"estimator": "reverse-mode"}, {"estimator": "two-point"}"#)
    let series = try RateSeries.all(in: study, try StudyResults(running: study).records)
    #expect(series.count == 2)
    for series in series {
      #expect(series.noise == .varying("answers that vary") && series.provenRate == nil)
      #expect(series.boundCheck() == nil)
    }
  }
}
