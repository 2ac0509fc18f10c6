import Diagnostics
import Experiments
import Testing

/// How a shard is named, on the command line and by those who start many processes.
@Suite struct ShardTests {
  @Test(arguments: [
    ("1/1", 1, 1), ("3/8", 3, 8), ("8/8", 8, 8), ("07/12", 7, 12), ("1/100000", 1, 100_000),
  ])
  func asGiven(text: String, index: Int, count: Int) throws {
    let shard = try Shard(text, environment: [:])
    #expect(shard == Shard(index, of: count))
    #expect(shard.description == "\(index)/\(count)")
    #expect(shard.folder(in: "results/x") == "results/x/shards/\(index)-of-\(count)")
    #expect(Shard(folderName: "\(index)-of-\(count)") == shard)
  }

  @Test(arguments: [
    "0/4", "5/4", "1/0", "1/100001", "-1/4", "+1/4", "1/ 4", "1", "1/2/3", "a/4", "1/b", "", "/",
    "auto/", "auto/0",
    "Auto", "1/99999999999999999999",
  ])
  func refused(text: String) {
    #expect(
      throws: InputError(
        .usage, at: "--shard", "found \"\(text)\"",
        expected:
          "i/N with i from 1 to N, such as 3/8, and N at most 100000; \"auto\" or \"auto/N\"")
    ) { try Shard(text, environment: [:]) }
  }

  @Test(arguments: [
    "1-of-0", "0-of-4", "5-of-4", "01-of-4", "1-of-4x", "1of4", "1-of-100001", "manifest.json",
  ])
  func noFolderOfAShard(name: String) { #expect(Shard(folderName: name[...]) == nil) }

  private static let array = [
    "SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_MIN": "5", "SLURM_ARRAY_TASK_COUNT": "8",
  ]

  @Test(arguments: [
    (array, Shard(3, of: 8)),
    (["SLURM_PROCID": "0", "SLURM_NTASKS": "4"], Shard(1, of: 4)),
    (["OMPI_COMM_WORLD_RANK": "15", "OMPI_COMM_WORLD_SIZE": "16"], Shard(16, of: 16)),
    (["PMI_RANK": "2", "PMI_SIZE": "3"], Shard(3, of: 3)),
    // Processes of mpirun have the job's own variables, too.
    (
      [
        "SLURM_PROCID": "0", "SLURM_NTASKS": "1", "OMPI_COMM_WORLD_RANK": "1",
        "OMPI_COMM_WORLD_SIZE": "2",
      ],
      Shard(2, of: 2)
    ),
    (array.merging(["SLURM_PROCID": "0", "SLURM_NTASKS": "1"]) { $1 }, Shard(3, of: 8)),
  ])
  func asTheEnvironmentSays(environment: [String: String], shard: Shard) throws {
    #expect(try Shard("auto", environment: environment) == shard)
    #expect(try Shard("auto/\(shard.count)", environment: environment) == shard)
  }

  @Test func asParallelSays() throws {
    let environment = ["PARALLEL_SEQ": "3", "SLURM_PROCID": "0", "SLURM_NTASKS": "1"]
    #expect(try Shard("auto/8", environment: environment) == Shard(3, of: 8))
    #expect(try Shard("auto", environment: environment) == Shard(1, of: 1))
  }

  @Test(arguments: [[:], ["PARALLEL_SEQ": "1"], ["SLURM_PROCID": "1"]])
  func theEnvironmentDoesNotSay(environment: [String: String]) {
    #expect(
      throws: InputError(
        .usage, at: "--shard auto", "the environment does not say which shard this is",
        expected: """
          SLURM_ARRAY_TASK_ID with SLURM_ARRAY_TASK_COUNT, OMPI_COMM_WORLD_RANK with \
          OMPI_COMM_WORLD_SIZE, PMI_RANK with PMI_SIZE, SLURM_PROCID with SLURM_NTASKS
          """,
        remedy: "give the shard itself, such as --shard 3/8")
    ) { try Shard("auto", environment: environment) }
  }

  @Test(arguments: [
    (array, ", but of 8 of an array of Slurm"),
    (["PARALLEL_SEQ": "7"], ", but of PARALLEL_SEQ=7"),
    ([:], ""),
    (
      ["PARALLEL_SEQ": "x", "PMI_RANK": "0", "PMI_SIZE": "2"], ", but of 2 of PMI, PARALLEL_SEQ=x"
    ),
  ])
  func theEnvironmentSaysOtherwise(environment: [String: String], found: String) {
    #expect(
      throws: InputError(
        .usage, at: "--shard auto/6",
        "the environment does not say which of 6 this is\(found)",
        expected: "6 tasks, processes or jobs of Slurm, Open MPI, PMI or GNU parallel",
        remedy: "give the shard itself, such as --shard 3/6")
    ) { try Shard("auto/6", environment: environment) }
  }

  /// In an array with gaps, nobody can tell which of its tasks this is.
  @Test(arguments: [
    (
      ["SLURM_ARRAY_TASK_ID": "9", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_COUNT": "3"],
      "SLURM_ARRAY_TASK_ID=9, SLURM_ARRAY_TASK_MIN=1, SLURM_ARRAY_TASK_COUNT=3"
    ),
    (
      ["SLURM_ARRAY_TASK_ID": "1", "SLURM_ARRAY_TASK_COUNT": "3"],
      "SLURM_ARRAY_TASK_ID=1, SLURM_ARRAY_TASK_MIN=, SLURM_ARRAY_TASK_COUNT=3"
    ),
    (["PMI_RANK": "4", "PMI_SIZE": "4"], "PMI_RANK=4, PMI_SIZE=4"),
    (["PMI_RANK": "-1", "PMI_SIZE": "4"], "PMI_RANK=-1, PMI_SIZE=4"),
    (["SLURM_PROCID": "0", "SLURM_NTASKS": "many"], "SLURM_PROCID=0, SLURM_NTASKS=many"),
  ])
  func theEnvironmentMakesNoSense(environment: [String: String], found: String) {
    for text in ["auto", "auto/4"] {
      #expect(
        throws: InputError(
          .usage, at: "--shard", "the environment says \(found)",
          expected: "the number of one of that many processes, without gaps",
          remedy: "give the shard itself, such as --shard 3/8")
      ) { try Shard(text, environment: environment) }
    }
  }
}
