internal import ArgumentParser
internal import Diagnostics
internal import Experiments
internal import Studies

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check configurations and the data they name, without running anything.",
    discussion: """
        zobench validate configs/*.json configs/lecture/*.json
        zobench validate configs/mds.json --set problem.objects=[7,14]
        jq '.seed = 7' configs/mds.json | zobench validate -
      """)

  @Argument(help: "Configurations, JSON files.", completion: .file(extensions: ["json"]))
  var configs: [String]

  @OptionGroup var studyOptions: StudyOptions

  func run() throws {
    var firstError: InputError?
    for config in configs {
      do {
        let study = try StudyCatalogue.study(
          path: config, assignments: studyOptions.all, programs: .never(nil))
        let data = study.source.dataLines.map { "\n  \($0)" }
        try Terminal.show("\(config): valid, \(study.runCount)" + data.joined())
      } catch let error as InputError {
        Terminal.say("zobench: \(error)")
        firstError = firstError ?? error
      }
    }
    if let firstError { throw ExitCode(firstError.kind.rawValue) }
  }
}
