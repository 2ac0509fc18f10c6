import Diagnostics
import Experiments
import Fields
import Foundation
import Testing

/// Methods other than gradient descent in configurations, runs, files and sessions.
@Suite struct MethodTests {
  private static func text(_ methods: String, rest: String = #""budget": {"iterations": 40}"#)
    -> String
  {
    quadratic(
      #""dimension": 6, "start": "gaussian", "spectrum": {"type": "geometric", "condition": 10}"#,
      methods: methods, rest: #""replicates": 2, \#(rest)"#)
  }

  /// One of every kind, with estimates along directions and with exact gradients.
  private static let everyMethod = [
    #""optimizer": "heavy-ball""#, #""optimizer": "nesterov""#,
    #""optimizer": "nesterov", "momentum": 0.5"#, #""optimizer": "accelerated""#,
    #""optimizer": "accelerated", "strongly_convex": true"#,
    #""optimizer": "accelerated", "constants": "nesterov-spokoiny""#,
    #""optimizer": "optimized-gradient", "horizon": 30"#, #""optimizer": "silver-steps""#,
    #""optimizer": "decreasing-steps", "exponent": 0.6"#,
    #""optimizer": "spsa-gains", "stability": 5"#, #""optimizer": "iterate-averaging""#,
    #""optimizer": "adam", "learning_rate": 0.01"#,
    #""optimizer": "amsgrad", "learning_rate": 0.01"#,
    #""optimizer": "sign-descent", "learning_rate": 0.01"#,
  ].flatMap { optimizer in
    ["two-point", "reverse-mode"].map { #"{"estimator": "\#($0)", \#(optimizer)}"# }
  }.joined(separator: ", ")

  // MARK: Labels, sweeps, columns

  @Test func labelsTellWhatDiffers() throws {
    let study = try study(
      Self.text(
        #"""
        {"estimator": "two-point"},
        {"estimator": "two-point", "radius": [1e-3, 1e-5], "directions": [1, 5]},
        {"estimator": "reverse-mode", "optimizer": "gradient-descent"},
        {"estimator": "reverse-mode", "optimizer": "heavy-ball"},
        {"estimator": "reverse-mode", "optimizer": "heavy-ball", "momentum": [0.5, 0.9]},
        {"estimator": "reverse-mode", "optimizer": "accelerated", "strongly_convex": true},
        {"label": "mine-1.5", "estimator": "reverse-mode", "optimizer": "nesterov", "momentum": [0, 0.25]}
        """#))
    #expect(
      study.series.map(\.method.label) == [
        "two-point", "two-point-radius-0.001", "two-point-q5-radius-0.001",
        "two-point-radius-1e-05", "two-point-q5-radius-1e-05", "reverse-mode-gradient-descent",
        "reverse-mode-heavy-ball", "reverse-mode-heavy-ball-momentum-0.5",
        "reverse-mode-heavy-ball-momentum-0.9", "reverse-mode-accelerated-strongly-convex",
        "mine-1.5-momentum-0", "mine-1.5-momentum-0.25",
      ])
  }

  /// A column for each swept field, in all three files; none if nothing is swept.
  @Test func sweptFieldsHaveColumns() async throws {
    let plain = try await results(of: Self.text(#"{"estimator": "two-point"}"#))
    let swept = try await results(
      of: Self.text(
        #"{"estimator": "two-point"}, {"estimator": "two-point", "optimizer": "heavy-ball", "momentum": [0.5, 0.9]}"#
      ))
    for file in ["runs.csv", "curves.csv", "summary.csv"] {
      let (before, after) = (try plain.csv(file), try swept.csv(file))
      #expect(Set(after.header).symmetricDifference(before.header) == ["momentum"], "\(file)")
      #expect(Set(after.texts("momentum")) == ["", "0.5", "0.9"], "\(file)")
    }
    let optimizers = try swept.csv("runs.csv").texts("optimizer")
    #expect(Set(optimizers) == ["gradient-descent", "heavy-ball"])
  }

  // MARK: Bad input

  @Test(arguments: [
    (
      #"{"estimator": "two-point", "optimizer": "heavy-bal", "momentum": 0.5}"#,
      "methods[0].optimizer", "Perhaps you meant \"heavy-ball\"."
    ),
    (
      #"{"estimator": "two-point", "momentum": 0.5}"#, "methods[0].momentum",
      #"It belongs to "optimizer": "heavy-ball" or "nesterov"."#
    ),
    (
      #"{"estimator": "two-point", "optimizer": "adam", "momentum": 0.5}"#, "methods[0].momentum",
      #"It belongs to "optimizer": "heavy-ball" or "nesterov"."#
    ),
    (
      #"{"estimator": "two-point", "optimizer": "heavy-ball", "momentum": 1}"#,
      "methods[0].momentum", "at least 0 and below 1"
    ),
    (
      #"{"estimator": "two-point", "optimizer": "optimized-gradient"}"#, "methods[0].horizon",
      "missing"
    ),
    (
      #"{"estimator": "two-point", "optimizer": "nesterov", "momentum": [0.5, 0.5]}"#,
      "methods[0].momentum[1]", "already appears at [0]"
    ),
    (
      #"{"estimator": "two-point", "radius": [1e-3, 1e-4]}, {"estimator": "two-point", "radius": 1e-3}, {"estimator": "two-point"}"#,
      "methods[2]", "different names"
    ),
  ])
  func whatIsWrongIsNamed(methods: String, place: String, text: String) {
    let error = #expect(throws: InputError.self) { try study(Self.text(methods)) }
    #expect(error?.place.contains(place) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
  }

  @Test func strongConvexityHasToBeKnown() {
    let error = #expect(throws: InputError.self) {
      try study(
        quadratic(
          #""dimension": 10, "spectrum": {"type": "explicit", "eigenvalues": [1, 1, 1, 1, 1, 1, 1, 1, 1, 0]}"#,
          methods:
            #"{"estimator": "reverse-mode", "optimizer": "accelerated", "strongly_convex": true}"#))
    }
    #expect(error?.place.contains("methods[0].strongly_convex") == true)
  }

  /// Steps so short or long that a constant of acceleration is not a number.
  @Test(arguments: [.leastNonzeroMagnitude, 1e-308, 1e308], ["coupled", "nesterov-spokoiny"])
  func constantsBeyondAllNumbers(step: Double, constants: String) async throws {
    let text = Self.text(
      #"{"estimator": "two-point", "optimizer": "accelerated", "constants": "\#(constants)"}"#,
      rest: #""steps": {"absolute": \#(step)}, "budget": {"iterations": 5}"#)
    do throws(any Error) {
      _ = try await results(of: text)
    } catch let error as InputError {
      // For 1e308 the natural step is not a number either, which is noticed first.
      #expect(
        error.place.contains("methods[0].optimizer") || error.place.contains("steps.absolute"),
        "\(error.description)")
    }
  }

  @Test func tooManyMethods() {
    let many = (1...40).map { "\($0)e-5" }.joined(separator: ", ")
    let error = #expect(throws: InputError.self) {
      try study(
        Self.text(
          #"{"estimator": "two-point", "radius": [\#(many)], "directions": [\#((1...40).map(String.init).joined(separator: ", "))]}"#
        ))
    }
    #expect(error?.found == "the swept fields make 1600 methods")
  }

  // MARK: Sessions

  /// A study that is stopped within runs, resumed and extended gives the same bytes.
  @Test func extendedToTheSameBytes() async throws {
    let (small, large) = (
      try study(Self.text(Self.everyMethod, rest: #""budget": {"iterations": 17}"#)),
      try study(Self.text(Self.everyMethod, rest: #""budget": {"iterations": 60}"#))
    )
    let (grown, whole) = (try TemporaryFolder(), try TemporaryFolder())
    try await run(small, in: grown)
    try await run(large, in: grown, jobs: 2)
    try await run(large, in: whole)
    for file in ["runs.csv", "curves.csv", "summary.csv"] {
      #expect(try grown.text(file) == whole.text(file), "\(file)")
    }
    let verification = try Verification(of: large, in: grown.path)
    #expect(try await verification.differences(in: large.cells, jobs: 2).isEmpty)
  }

  /// A study carried out in four shards and merged gives the same bytes.
  @Test func mergedToTheSameBytes() async throws {
    let study = try study(Self.text(Self.everyMethod))
    let (merged, whole) = (try TemporaryFolder(), try TemporaryFolder())
    for i in 1...4 {
      let shard = Shard(i, of: 4)
      let share = StudyShare(shard, of: study, in: merged.path)
      let session = try StudySession(study, only: share, in: shard.folder(in: merged.path))
      try await session.run(jobs: 1, plan: share.plan()) { _ in }
    }
    let merge = try StudyMerge(StudyPart.all(in: [merged.path]), of: study, mixed: false)
    let session = try StudySession(study, in: merged.path, beginningWith: merge)
    _ = try session.writeFiles(manifest: Manifest(jobs: 1, start: Date()))
    try await run(study, in: whole)
    for file in ["runs.csv", "curves.csv", "summary.csv"] {
      #expect(try merged.text(file) == whole.text(file), "\(file)")
    }
  }

  /// A run holds the vectors of its formula, and one more for an estimate that is asked for entry by entry.
  @Test(arguments: [
    (#""optimizer": "heavy-ball""#, 1), (#""optimizer": "nesterov""#, 1),
    (#""optimizer": "accelerated""#, 1), (#""optimizer": "adam""#, 3),
    (#""optimizer": "amsgrad""#, 4), (#""optimizer": "sign-descent""#, 1),
    (#""optimizer": "silver-steps""#, 0),
  ])
  func memory(optimizer: String, vectors: Int) async throws {
    func bytes(_ method: String) async throws -> Int {
      let folder = try await results(
        of: quadratic(
          #""dimension": 1000"#, methods: "{\(method)}",
          rest: #""replicates": 1, "budget": {"iterations": 3}"#))
      return try #require(try folder.csv("runs.csv").integers("workspace_bytes")[0])
    }
    let plain = try await bytes(#""estimator": "two-point""#)
    let other = try await bytes(#""estimator": "two-point", \#(optimizer)"#)
    #expect(other - plain == vectors * 1000 * 8)
  }
}
