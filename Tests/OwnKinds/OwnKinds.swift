internal import Commands
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import Studies

/// For the tests: the command with a problem, an estimator, two optimizers and a kind of study of its own, as a package
/// that uses zobench makes it. The variable `ZOBENCH_OWN_KINDS` selects a mistake in adding them.
@main
struct OwnKinds {
  @MainActor static func main() async {
    let kinds: [AnyKind] = [
      .problem(bowl), .estimator(forwardDifference), .study(startValues), .optimizer(normalized),
      .optimizer(halving),
    ]
    switch ProcessInfo.processInfo.environment["ZOBENCH_OWN_KINDS"] {
    case "twice": await Zobench.main(adding: kinds + [.optimizer(normalized)])
    case "late":
      // After a command, which has read the kinds by then.
      await Zobench.main(adding: Array(kinds.dropLast()))
      do {
        try Kinds.add([.optimizer(halving)])
      } catch {
        FileHandle.standardError.write(Data("\(error)\n".utf8))
        exit(error.kind.rawValue)
      }
    default: await Zobench.main(adding: kinds)
    }
  }
}
