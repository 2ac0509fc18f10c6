internal import Fields

/// What somebody asked for when a study was run, beside its configuration: it holds when the study is taken
/// up again by its results, unless something else is asked for then.
package struct RunOptions: Sendable, Hashable {
  /// How many runs at a time; nil where nobody has said.
  package let jobs: Int?

  package init(jobs: Int? = nil) {
    self.jobs = jobs
  }

  /// - Parameter json: what a manifest has of them; nil in those of earlier versions.
  init(_ json: JSON?) {
    guard case .object(let entries)? = json, case .integer(let jobs)? = entries["jobs"],
      (1...4096).contains(jobs)
    else {
      self.init()
      return
    }
    self.init(jobs: jobs)
  }

  /// Nil where nothing was asked for.
  var json: JSON? { jobs.map { ["jobs": .integer($0)] } }
}
