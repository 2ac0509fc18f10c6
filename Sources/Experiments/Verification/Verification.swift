internal import LinearAlgebra
internal import Sampling

/// Compares the records of finished runs with what the runs give when they are done again, here.
package struct Verification<S: StudyWork>: Sendable {
  package let study: S
  /// What differs between where the records come from and here. If anything does, numbers may differ in
  /// last bits, which a run can magnify, and only bounds are checked.
  package let differences: [String]
  private let records: [String: S.Record]

  /// - Throws: `InputError` if the results in the folder belong to another study.
  package init(of study: S, in folder: String) throws {
    let contents = try Adoption.contents(of: study, in: folder, for: .work)
    self.study = study
    records = StudyResults(study: study, contents.records.map(\.record)).records
    differences = Provenance.current().differences(
      from: contents.sessions.map(\.provenance),
      in: Provenance.traits + [Provenance.Trait(name: "processor", value: \.processor)])
  }

  /// How many runs are finished.
  package var finishedCount: Int { records.count }

  /// Runs drawn at random among those that are finished and do not depend on the clock.
  package func sample(_ count: Int, seed: Int) -> [S.Cell] {
    let candidates = study.cells.filter { cell in
      records[cell.id].flatMap { study.facts(of: $0, as: cell) } != nil
    }
    let draws = RandomStream(seed: UInt64(seed)).substream("verify").at(iteration: 0)
      .uniforms(candidates.count)
    let chosen = draws.indices.sorted { draws[$0] < draws[$1] }.prefix(count)
    return chosen.sorted().map { candidates[$0] }
  }

  /// Repeats runs and reports what differs, in the order of the cells.
  package func differences(
    in cells: [S.Cell], jobs: Int
  ) async throws -> [(cell: S.Cell, findings: [String])] {
    let jobs = BLAS.allowsConcurrentCalls ? study.jobs(atMost: jobs) : 1
    let found = try await withThrowingTaskGroup(of: [(Int, [String])].self) { group in
      for job in 0..<jobs {
        group.addTask {
          try stride(from: job, to: cells.count, by: jobs).map { ($0, try findings(in: cells[$0])) }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    return found.filter { !$0.1.isEmpty }.sorted { $0.0 < $1.0 }.map { (cells[$0.0], $0.1) }
  }

  private func findings(in cell: S.Cell) throws -> [String] {
    guard let record = records[cell.id], let old = study.facts(of: record, as: cell),
      let new = study.facts(of: try study.run(cell), as: cell)
    else { return [] }
    // A fact that only one of the two has, for instance a hit of another study's target, is not
    // compared.
    let found = Dictionary(new.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return old.compactMap { fact in
      found[fact.name].flatMap { fact.finding(against: $0, isExact: differences.isEmpty) }
    }
  }

  package var results: StudyResults<S> { StudyResults(study: study, records: records) }
}
