internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Studies

/// Command-line options that replace parts of a configuration.
struct StudyOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: "The seed, instead of the configuration's.")
  var seed: Int?

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Set a field of the configuration; VALUE is JSON, or else text.", valueName: "key=value"))
  var assignments: [String] = []

  func validate() throws {
    if let seed, !(0...StudyTable.largestSeed).contains(seed) {
      throw ValidationError(
        "--seed is \(seed); expected a whole number from 0 to \(StudyTable.largestSeed).")
    }
    if let seed, let other = assignments.first(where: { $0.hasPrefix("seed=") }) {
      throw ValidationError(
        "--seed \(seed) and --set \(other) both set the seed; give one of them.")
    }
  }

  /// All of them, as settings.
  var all: [String] { assignments + (seed.map { ["seed=\($0)"] } ?? []) }

  /// The study of a configuration; for a results folder, the study that its results are of, to be run.
  func study(_ source: String) throws -> any Study {
    source.isFolder
      ? try StudyCatalogue.runnable(ofResults: source, assignments: all, programs: .said)
      : try StudyCatalogue.study(path: source, assignments: all, programs: .said)
  }
}

extension ProgramStart {
  /// Commands are started, and named.
  static var said: ProgramStart { .allowed { Terminal.say("\($0).") } }
}
