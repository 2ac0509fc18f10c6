import Analysis
import Diagnostics
import Experiments
import Fields
import Foundation
import Testing

/// What a baseline's file may hold, and how anything else is refused.
@Suite struct BaselineFileTests {
  private static func read(_ text: String) throws -> Baseline {
    let path = NSTemporaryDirectory() + "zobench-baseline-" + UUID().uuidString
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    do {
      return try Baseline(path: path)
    } catch let error as InputError {
      #expect(error.kind == .data && error.place.hasPrefix(path) && !error.remedy.isEmpty)
      throw Fault(place: error.place.dropFirst(path.count + 2), found: error.found)
    }
  }

  private struct Fault: Error, Equatable {
    let place: String
    let found: String

    init(place: some StringProtocol, found: String) {
      self.place = String(place)
      self.found = found
    }
  }

  @Test func theFileReadsBack() throws {
    for replicates in [1, 20] {
      let baseline = try RegressionCheckTests.baseline(
        RegressionCheckTests.results(replicates: replicates))
      #expect(try Self.read(baseline.json.prettyText).json == baseline.json)
    }
  }

  /// With a condition like this, the mean is a negligible fraction of its bound, and the ratio's error far exceeds it.
  @Test(arguments: ["1e99", "1e160", "1e308"])
  func theFileReadsBackWhateverTheCondition(condition: String) throws {
    let study = try study(
      problem: """
        {"type": "quadratic", "class": "strongly-convex", "dimension": [3, 5], "start": "gaussian",
         "spectrum": {"type": "geometric", "condition": \(condition)}}
        """,
      methods: """
        {"estimator": "reverse-mode", "optimizer": "accelerated", "strongly_convex": true}
        """, replicates: 4, rest: #""budget": {"iterations": 100}"#)
    let baseline = try RegressionCheckTests.baseline(StudyResults(running: study))
    #expect(try Self.read(baseline.json.prettyText).json == baseline.json)
    let quantities = baseline.json.text.components(separatedBy: "log_bound_ratio").count - 1
    #expect(quantities == (condition == "1e99" ? 1 : 0))
  }

  /// One law for all fields: an entry of another type, missing or unknown is refused, and the error names its place.
  @Test func everyFieldIsReadStrictly() throws {
    var whole = try RegressionCheckTests.baseline(RegressionCheckTests.results()).json
    // A few of each kind show as much as all of them: measurements with and without an uncertainty.
    for key in ["groups", "measurements"] {
      whole = whole.changing(at: [key]) {
        guard case .array(let values)? = $0 else { return $0 }
        return .array(Array(values.prefix(7)))
      }
    }
    _ = try Self.read(whole.text)
    let optional: Set<String> = [
      "iterations", "standard_error", "degrees_of_freedom", "budget-spent", "evaluations",
      "gradients", "tangents", "hessian_products", "step_size",
    ]
    for path in whole.paths(within: ["configuration"]) {
      let place = JSON.place(of: path)
      var values: [JSON] = [nil, true, 1.5, -1, "x", ["x"], ["x": 1]]
      if path.last == "configuration" { values.removeLast() }
      for value in values {
        var hadKind = false
        let text = whole.changing(at: path) { old in
          hadKind = old.map { $0.kind == value.kind } ?? false
          return value
        }.text
        // Another number or string may well be another baseline.
        guard !(hadKind && [2, 3].contains(value.kind)) else { continue }
        let fault = #expect(throws: Fault.self, "\(place): \(value.text)") {
          try Self.read(text)
        }
        #expect(fault?.place.hasPrefix(place) == true || place == "format")
      }
      if !optional.contains(path.last!) {
        #expect(throws: Fault.self, "without \(place)") {
          try Self.read(whole.changing(at: path) { _ in nil }.text)
        }
      }
      let misspelt = Array(path.dropLast()) + [path.last! + "_"]
      if path.count > 1 || !["format", "configuration"].contains(path.last!) {
        let fault = #expect(throws: Fault.self, "\(place)_") {
          try Self.read(whole.changing(at: misspelt) { _ in 1 }.text)
        }
        #expect(fault == Fault(place: "\(place)_", found: "unknown key"))
      }
    }
  }

  private static let whole = #"""
    {"configuration": {}, "format": 2, "groups": [{
      "name": "a", "series": "b", "step_size": 1, "calls_per_iteration": {}, "outcomes": {"failed": 1}
     }], "measurements": [{
      "cell": "b", "quantity": "log_cost", "estimate": 1, "standard_error": 0.1,
      "degrees_of_freedom": 3, "targets": [1]
     }]}
    """#

  @Test(arguments: [
    (#"": 2,"#, #"": 3,"#, "format", "found 3"),
    (#"": 2,"#, #"": "2","#, "format", #"found "2""#),
    (#"log_cost"#, "luck", "measurements[0].quantity", #"found "luck""#),
    (#"0.1"#, "-0.1", "measurements[0].standard_error", "found -0.1"),
    (": 3,", ": 0,", "measurements[0].degrees_of_freedom", "found 0"),
    (": 3,", #": "3","#, "measurements[0].degrees_of_freedom", #"found "3""#),
    (
      #""degrees_of_freedom": 3, "#, "", "measurements[0].degrees_of_freedom",
      "a standard error above 0 has degrees of freedom, and no other has"
    ),
    ("[1]", "[]", "measurements[0].targets", "a cost has no target"),
    ("[1]", "[0]", "measurements[0].targets[0]", "found 0"),
    ("[1]", "[[]]", "measurements[0].targets[0]", "found []"),
    (": 1}", ": 1.5}", "groups[0].outcomes.failed", "found 1.5"),
    (": 1}", ": -1}", "groups[0].outcomes.failed", "found -1"),
    (": 1}", ": 0}", "groups[0].outcomes", "there is no run"),
    ("failed", "faild", "groups[0].outcomes.faild", "unknown key"),
    (#""name": "a","#, "", "groups[0].name", "missing"),
    (#""step_size": 1"#, #""step_size": 0"#, "groups[0].step_size", "found 0"),
  ])
  func whatIsWrongIsNamed(old: String, new: String, place: String, found: String) throws {
    _ = try Self.read(Self.whole)
    #expect(Self.whole.contains(old))
    #expect(throws: Fault(place: place, found: found)) {
      try Self.read(Self.whole.replacing(old, with: new))
    }
  }

  @Test func whatStandsThereTwiceIsRefused() throws {
    for (start, end) in [("\"groups\": [", "], \"measurements"), ("\"measurements\": [", "]}")] {
      let entries = Self.whole.split(separator: start)[1].split(separator: end)[0]
      let text = Self.whole.replacing(entries, with: "\(entries), \(entries)")
      let fault = #expect(throws: Fault.self) { try Self.read(text) }
      #expect(fault?.found.hasSuffix("appears twice") == true, "\(text)")
    }
  }

  @Test func anOlderBaselineIsNotComparable() throws {
    for text in [
      #"{"configuration": {}, "format": 1, "measurements": [], "outcomes": {}}"#, #"{"format": 1}"#,
    ] {
      let error = #expect(throws: NotComparable.self) { try Self.read(text) }
      #expect(
        error?.description == """
          an older zobench wrote it, which kept neither steps nor counts of calls: write a new \
          baseline with --update
          """)
    }
    for text in ["[]", "{}", "1", Self.whole.replacing("0.1", with: "1e999")] {
      #expect(throws: Fault.self) { try Self.read(text) }
    }
  }
}
