internal import Fields

/// What the user asked for when a study was run, besides its configuration. It also holds when the study is
/// resumed from its results, unless something else is asked for then.
package struct RunOptions: Sendable, Hashable {
  /// How many runs at a time; nil if the user has not said.
  package let jobs: Int?

  package init(jobs: Int? = nil) {
    self.jobs = jobs
  }

  /// - Parameter json: the options as a manifest has them; nil in manifests of earlier versions.
  init(_ json: JSON?) {
    guard case .object(let entries)? = json, case .integer(let jobs)? = entries["jobs"],
      (1...4096).contains(jobs)
    else {
      self.init()
      return
    }
    self.init(jobs: jobs)
  }

  /// Nil if nothing was asked for.
  var json: JSON? { jobs.map { ["jobs": .integer($0)] } }
}
