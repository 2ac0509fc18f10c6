package import Fields

/// What is kept of a finished cell; it has the cell's id.
package protocol StudyRecord: Codable, Identifiable, Sendable where ID == String {
  /// What records come to together, for the manifest: evaluations, outcomes.
  static func totals(of records: [Self]) -> [String: JSON]

  /// Why the cell came to no result, as a sentence without a full stop; nil where it did.
  var failure: String? { get }
}

extension StudyRecord {
  package var failure: String? { nil }
}
