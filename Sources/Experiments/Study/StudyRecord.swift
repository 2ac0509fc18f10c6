package import Fields

/// What is kept of a finished cell; it has the cell's id.
package protocol StudyRecord: Codable, Identifiable, Sendable where ID == String {
  /// The totals of records, for the manifest: evaluations, outcomes.
  static func totals(of records: [Self]) -> [String: JSON]

  /// Why the cell gave no result, as a sentence without a full stop; nil if it gave one.
  var failure: String? { get }
}

extension StudyRecord {
  package var failure: String? { nil }
}
