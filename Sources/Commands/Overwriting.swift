internal import ArgumentParser

/// What becomes of files that stand where a command makes its own.
struct Overwriting: ParsableArguments {
  @Flag(help: "Overwrite files that zobench did not make, or that were changed since.")
  var fresh = false
}
