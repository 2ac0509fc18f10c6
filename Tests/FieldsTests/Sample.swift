import Diagnostics
import Fields
import Foundation

/// A configuration in miniature that has a field of every type.
enum Sample {
  static let mds = Table(
    "mds", "Multidimensional scaling.",
    fields: [
      Field("objects", .sweep(.integer(3...)), .required, "Number of objects."),
      Field("file", .path, .optional, "Distance table to read."),
    ])

  static let quadratic = Table(
    "quadratic", "A convex quadratic.",
    fields: [
      Field(
        "condition", .number(.atLeast(1)), .defaults(to: 10),
        "Ratio of the largest eigenvalue to the smallest.")
    ])

  static let spherical = Table(
    "two-point", "Two-point estimate along random directions.",
    fields: [
      Field("radius", .sweep(.number(.above(0))), .defaults(to: 1e-3), "Smoothing radius."),
      Field("directions", .integer(1...64), .defaults(to: 1), "Directions an estimate."),
    ])

  static let reverse = Table("reverse", "Reverse-mode differentiation.", fields: [])

  static let budget = Table(
    "budget", "When a run ends.",
    fields: [
      Field("iterations", .integer(1...), .defaults(to: 100), "Most iterations."),
      Field("share", .number(.from(0, to: 1)), .optional, "Share of the time."),
    ])

  static let study = Table(
    "study", "A convergence study.",
    fields: [
      Field("name", .text(.identifier), .required, "What the study is called."),
      Field("notes", .text(.any), .optional, "Anything worth saying."),
      Field("problem", .variant(tag: "type", [mds, quadratic]), .required, "What is minimised."),
      Field(
        "methods", .list(of: .variant(tag: "estimator", [spherical, reverse])), .required,
        "Who competes."),
      Field(
        "step",
        .alternative([
          Field(
            "relative", .sweep(.number(.above(0))), .required, "In units of the stable step."),
          Field("absolute", .sweep(.number(.above(0))), .required, "As it is."),
        ]), .defaults(to: ["relative": 1]), "Step sizes."),
      Field(
        "scale", .choice(["linear": "As it is.", "logarithmic": "Its logarithm."]),
        .defaults(to: "linear"), "How the axis is drawn."),
      Field("replicates", .integer(1...), .defaults(to: 10), "Runs per cell."),
      Field("seed", .integer(.min ... .max), .defaults(to: 1), "Where randomness begins."),
      Field("paired", .boolean, .defaults(to: true), "Whether starting points are shared."),
      Field("targets", .list(of: .number(.finite), atLeast: 2), .optional, "Losses to reach."),
      Field("budget", .table(budget), .defaults(to: [:]), "When a run ends."),
    ])

  static let json: JSON = [
    "name": "mini",
    "problem": ["type": "mds", "objects": [10, 20]],
    "methods": [["estimator": "two-point", "radius": [1e-2, 1e-3]], ["estimator": "reverse"]],
  ]

  /// The sample with some values set, as `--set` does.
  static func json(setting assignments: String...) throws -> JSON {
    var json = json
    for assignment in assignments { try json.set(assignment) }
    return json
  }

  /// The error's text when the sample with some values set is resolved.
  static func fault(setting assignment: String) throws -> String {
    text(try json(setting: assignment))
  }

  static func text(_ json: JSON) -> String {
    do {
      return "accepted: \(try study.resolve(json, at: "mini.json").json.text)"
    } catch {
      return error.description
    }
  }
}

func parse(_ text: String, at place: String = "x.json") throws(InputError) -> JSON {
  try JSON.parse(Data(text.utf8), place: place)
}
