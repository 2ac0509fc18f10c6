internal import Diagnostics

/// Something that starts many processes of one command, and tells each which one it is by environment
/// variables.
enum ShardLauncher: CaseIterable {
  // The nearest first: `mpirun` in a Slurm job leaves the job's own SLURM_PROCID in all its processes.
  case slurmArray, openMPI, pmi, slurmStep

  var name: String {
    switch self {
    case .slurmArray: "an array of Slurm"
    case .openMPI: "Open MPI"
    case .pmi: "PMI"
    case .slurmStep: "srun"
    }
  }

  /// The variables that say which process this is, the number of the first, and how many there are.
  private var variables: (index: String, first: String?, count: String) {
    switch self {
    case .slurmArray:
      ("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_COUNT")
    case .openMPI: ("OMPI_COMM_WORLD_RANK", nil, "OMPI_COMM_WORLD_SIZE")
    case .pmi: ("PMI_RANK", nil, "PMI_SIZE")
    case .slurmStep: ("SLURM_PROCID", nil, "SLURM_NTASKS")
    }
  }

  /// GNU parallel's job number, from 1; it does not say how many jobs there are.
  private static let sequence = "PARALLEL_SEQ"

  /// The shard that this process is to do, if this launcher has started it; otherwise nil.
  ///
  /// - Throws: `InputError` if what the environment says makes no sense.
  private func shard(in environment: [String: String]) throws -> Shard? {
    let variables = variables
    guard let index = environment[variables.index], let count = environment[variables.count]
    else { return nil }
    let first = variables.first.map { environment[$0] ?? "" } ?? "0"
    guard let i = Shard.whole(index, 0...Int(Int32.max)),
      let start = Shard.whole(first, 0...Int(Int32.max)),
      let n = Shard.whole(count, 1...Shard.mostShards), (0..<n).contains(i - start)
    else {
      let said = [variables.index, variables.first, variables.count].compactMap { $0 }
        .map { "\($0)=\(environment[$0] ?? "")" }
      throw InputError(
        .usage, at: "--shard",
        "the environment says \(said.joined(separator: ", "))",
        expected: "the number of one of that many processes, without gaps",
        remedy: "give the shard itself, such as --shard 3/8")
    }
    return Shard(i - start + 1, of: n)
  }

  /// The shard that the environment names.
  static func shard(in environment: [String: String]) throws -> Shard {
    for launcher in allCases {
      if let shard = try launcher.shard(in: environment) { return shard }
    }
    throw InputError(
      .usage, at: "--shard auto", "the environment does not say which shard this is",
      expected: allCases.map(\.variables)
        .map { "\($0.index) with \($0.count)" }.joined(separator: ", "),
      remedy: "give the shard itself, such as --shard 3/8")
  }

  /// The shard that the environment names, of that many.
  static func shard(of count: Int, in environment: [String: String]) throws -> Shard {
    var others: [String] = []
    for launcher in allCases {
      guard let shard = try launcher.shard(in: environment) else { continue }
      if shard.count == count { return shard }
      others.append("\(shard.count) of \(launcher.name)")
    }
    if let text = environment[sequence] {
      if let index = Shard.whole(text, 1...count) { return Shard(index, of: count) }
      others.append("\(sequence)=\(text)")
    }
    let found = others.isEmpty ? "" : ", but of \(others.joined(separator: ", "))"
    throw InputError(
      .usage, at: "--shard auto/\(count)",
      "the environment does not say which of \(count) this is\(found)",
      expected: "\(count) tasks, processes or jobs of Slurm, Open MPI, PMI or GNU parallel",
      remedy: "give the shard itself, such as --shard 3/\(count)")
  }
}
