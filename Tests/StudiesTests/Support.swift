import Experiments
import Fields
import Studies

/// Carries out a measurement study of a kind, and gives what its cells measured.
func measure(_ kind: String, _ fields: [String: JSON]) throws -> (
  study: MeasurementStudy, rows: [[MeasuredValue]]
) {
  let study = try measurementStudy(kind, fields)
  return (study, try study.cells.flatMap { try study.run($0).rows })
}

func measurementStudy(_ kind: String, _ fields: [String: JSON]) throws -> MeasurementStudy {
  let json = JSON.object(["name": "test", "kind": .string(kind)].merging(fields) { $1 })
  let values = try StudyCatalogue.configurations.resolve(json, at: "study.json")
  return try MeasurementStudy(
    LectureKinds.all.first { $0.table.name == kind }!, values, folder: "")
}

extension MeasurementStudy {
  /// The column of every row.
  func numbers(_ rows: [[MeasuredValue]], _ column: String) -> [Double?] {
    let index = kind.columns.firstIndex { $0.name == column }!
    return rows.map { $0[index].number }
  }

  func report(_ rows: [[MeasuredValue]]) -> StudyReport {
    kind.report(MeasuredTable(kind, configuration, rows))
  }
}
