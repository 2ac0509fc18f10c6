package import Fields

/// What is kept of a finished cell; it has the cell's id.
package protocol StudyRecord: Codable, Identifiable, Sendable where ID == String {
  /// What records come to together, for the manifest: evaluations, outcomes.
  static func totals(of records: [Self]) -> [String: JSON]
}
