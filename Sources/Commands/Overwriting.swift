internal import ArgumentParser

/// What happens to files that are already where a command writes its own.
struct Overwriting: ParsableArguments {
  @Flag(help: "Overwrite files that zobench did not make, or that were changed since.")
  var fresh = false
}
