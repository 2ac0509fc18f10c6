package import Fields

extension MeasurementRecord: StudyRecord {
  /// The rows measured.
  package static func totals(of records: [MeasurementRecord]) -> [String: JSON] {
    ["rows": .integer(records.reduce(0) { $0 + $1.rows.count })]
  }
}

extension MeasurementStudy {
  /// All columns except the clock's, as far as the record has them: earlier versions had fewer.
  package func facts(of record: MeasurementRecord, as cell: MeasurementCell) -> [Fact]? {
    let table = MeasuredTable(kind, configuration, record.rows)
    return table.columnsOfAllRows.filter { $0.role != .clock }.map { column in
      let values = table.rows.map { $0[column.name] }
      let numbers = values.map { value in
        if case .number(let number) = value { number } else { nil as Double? }
      }
      let areNumbers =
        numbers.contains { $0 != nil } && values.allSatisfy { $0.isNumberOrMissing }
      return Fact(
        name: column.name,
        value: areNumbers ? .numbers(numbers) : .text("\(values.map { $0.fullText })"))
    }
  }
}

extension MeasuredValue {
  fileprivate var isNumberOrMissing: Bool {
    switch self {
    case .number, .missing: true
    case .text, .integer, .boolean: false
    }
  }

  /// With all digits.
  fileprivate var fullText: String {
    switch self {
    case .number(let number): "\(number)"
    case .text, .integer, .boolean, .missing: text
    }
  }
}
