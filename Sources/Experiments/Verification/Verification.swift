internal import LinearAlgebra
internal import Sampling

/// Holds the records of finished runs against what the runs come to when they are done again, here.
package struct Verification<S: StudyWork>: Sendable {
  package let study: S
  /// What differs between where the records come from and here: then numbers may differ in last bits,
  /// which a run can magnify, and bounds are what is checked.
  package let differences: [String]
  private let records: [String: S.Record]

  /// - Throws: `InputError` where the results in the folder are another study's.
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

  /// Runs drawn at random among those that are finished, and do not hang on the clock.
  package func sample(_ count: Int, seed: Int) -> [S.Cell] {
    let candidates = study.cells.filter { cell in
      records[cell.id].flatMap { study.facts(of: $0, as: cell) } != nil
    }
    let draws = RandomStream(seed: UInt64(seed)).substream("verify").at(iteration: 0)
      .uniforms(candidates.count)
    let chosen = draws.indices.sorted { draws[$0] < draws[$1] }.prefix(count)
    return chosen.sorted().map { candidates[$0] }
  }

  /// Does runs again, and says what differs, in the order of the cells.
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
    // What one of the two does not tell, a hit of another study's target for instance, is not compared.
    let found = Dictionary(new.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return old.compactMap { fact in
      found[fact.name].flatMap { fact.finding(against: $0, isExact: differences.isEmpty) }
    }
  }

  package var results: StudyResults<S> { StudyResults(study: study, records: records) }
}
