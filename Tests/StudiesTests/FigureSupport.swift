import Experiments
import Fields
import Foundation
import Studies
import Testing

/// Carries out a convergence study in memory: a configuration with the problem and the methods that a test
/// is about.
func convergence(
  _ problem: String, methods: String = #"{"estimator": "two-point"}"#, _ rest: String = ""
) throws -> StudyResults<ConvergenceStudy> {
  let text = """
    {"name": "test", "seed": 7, "problem": \(problem), "methods": [\(methods)]\
    \(rest.isEmpty ? "" : ", \(rest)")}
    """
  return try StudyResults(
    running: ConvergenceStudy(JSON.parse(Data(text.utf8), place: "study.json"), path: "study.json"))
}

/// Carries out a study of measurements in memory.
func measurements(
  _ kind: String, _ fields: [String: JSON]
) throws -> StudyResults<MeasurementStudy> {
  let json = JSON.object(["name": "test", "kind": .string(kind)].merging(fields) { $1 })
  let values = try StudyCatalogue.configurations.resolve(json, at: "study.json")
  let kind = try #require(LectureKinds.all.first { $0.table.name == kind })
  return try StudyResults(running: MeasurementStudy(kind, values, folder: ""))
}

extension StudyResults where S: Study {
  func figures(_ choice: FigureChoice = FigureChoice()) throws -> [Figure] {
    try study.analysis(of: self).figures(choice, at: "results/test")
  }
}

extension StudyResults<ConvergenceStudy> {
  /// The finished runs whose names begin with this: `quadratic dimension=4 two-point`.
  func runs(_ prefix: String) -> [RunRecord] {
    study.cells.filter { $0.label.hasPrefix(prefix + " ") }.compactMap { records[$0.id] }
  }
}

extension StudyResults<MeasurementStudy> {
  /// The column of every row.
  func numbers(_ column: String) throws -> [Double?] {
    let index = try #require(study.kind.columns.firstIndex { $0.name == column })
    return finished.flatMap(\.rows).map { $0[index].number }
  }
}

extension [Figure] {
  func named(_ name: String) throws -> Figure { try #require(first { $0.name == name }) }
}

extension Figure {
  /// The only panel's curve.
  func curve(_ label: String, _ role: Curve.Role) throws -> Curve {
    try #require(panels.count == 1)
    return try panels[0].curve(label, role)
  }
}

extension Figure.Panel {
  func curve(_ label: String, _ role: Curve.Role) throws -> Curve {
    try #require(curves.first { $0.label == label && $0.role == role }, "\(curves.map(\.label))")
  }
}

/// Whether two numbers agree within this relative tolerance, or are both missing.
func agree(_ a: Double?, _ b: Double?, within tolerance: Double = 1e-12) -> Bool {
  guard let a, let b else { return a == nil && b == nil }
  return a == b || abs(a - b) <= tolerance * max(abs(a), abs(b))
}
