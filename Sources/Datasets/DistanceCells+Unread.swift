import Diagnostics

extension DistanceCells {
  /// Rejects forms that are common but not supported: entries above the diagonal, and lists of pairs.
  static func checkForm(of records: CSVRecords) throws(InputError) {
    func error(_ found: String, _ remedy: String) -> InputError {
      InputError(
        .data, at: records.file.path, found,
        expected: "a matrix of distances, or the part below its diagonal", remedy: remedy)
    }
    if isUpperTriangle(records) {
      throw error(
        "the file holds only the part of the matrix above its diagonal",
        "exchange rows and columns")
    }
    if isListOfPairs(records) {
      throw error(
        "a list of pairs, with a distance each", "write a row and a column for each object")
    }
  }

  /// Whether each row has one number less than the one before it, down to one or none, wherever they are.
  private static func isUpperTriangle(_ records: CSVRecords) -> Bool {
    [0, 1].contains { first in
      let rows = first..<records.count
      guard rows.count > 2 else { return false }
      var last = numberCount(of: first, in: records)
      for row in rows.dropFirst() {
        let count = numberCount(of: row, in: records)
        guard count == last - 1 else { return false }
        last = count
      }
      return last <= 1
    }
  }

  private static func numberCount(of record: Int, in records: CSVRecords) -> Int {
    let start = records.start(of: record)
    return (start..<start + records.width(of: record)).count(where: records.isNumber)
  }

  /// Whether records are two names and a number; or three numbers, in more records than a matrix of three has.
  private static func isListOfPairs(_ records: CSVRecords) -> Bool {
    guard records.count > 1, (0..<records.count).allSatisfy({ records.width(of: $0) == 3 }) else {
      return false
    }
    return (1..<records.count).allSatisfy { record in
      let start = records.start(of: record)
      let areNames = !records.isNumber(start) && !records.isNumber(start + 1)
      return records.isNumber(start + 2) && (areNames || records.count > 4)
    }
  }
}
