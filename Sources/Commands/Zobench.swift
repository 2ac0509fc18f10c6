internal import ArgumentParser
internal import Diagnostics
public import Experiments
internal import Foundation
internal import LinearAlgebra
internal import Studies

/// The `zobench` command as a function: what an executable's `main` calls.
///
/// ```swift
/// import Commands
///
/// await Zobench.main(adding: [.optimizer(lion), .problem(valley)])
/// ```
public enum Zobench {
  /// Runs the command that the process's arguments ask for, with your own kinds in addition to zobench's. All verbs
  /// know them alike: `list`, `schema`, `run`, `table`, `plot` and the others.
  ///
  /// An error that the user can mend goes to standard error with its exit code. Returns if there is none.
  ///
  /// This is on the main actor, since what it does first (it may start the program again, and opens streams that are
  /// missing) must come before any other thread. `main.swift` is there anyway; mark a `main()` of your own so.
  ///
  /// - Parameter kinds: each with a name that nothing else has; otherwise it is refused.
  @MainActor public static func main(adding kinds: [AnyKind] = []) async {
    BLASCore.restartIfBelow()
    FileDescriptors.openStandardStreams()
    // A file that may grow no further, and a pipe that nobody reads, are errors of the call that writes, not the end
    // of the process. Programs started from here inherit no handler, only what is ignored.
    signal(SIGXFSZ, SIG_IGN)
    signal(SIGPIPE) { _ in }
    do {
      AddressSpace.checkRoom()
      try KernelLevel.check()
      try FileDescriptors.checkRoom()
      try Kinds.add(kinds)
      try ZobenchCommand.checkVerb(CommandLine.arguments.dropFirst().first)
      var command = try ZobenchCommand.parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      exit(told(error))
    }
  }

  /// Reports how the command ended, if there is something to report.
  ///
  /// - Returns: the exit code.
  private static func told(_ error: any Error) -> Int32 {
    if let error = error as? InputError {
      Terminal.say("zobench: \(error)")
      return error.kind.rawValue
    }
    let (text, code) = (ZobenchCommand.fullMessage(for: error), ZobenchCommand.exitCode(for: error))
    guard code.isSuccess else {
      if !text.isEmpty { Terminal.say(text) }
      return code.rawValue
    }
    do {
      // Help, which was asked for.
      try Terminal.show(text)
      return code.rawValue
    } catch {
      return told(error)
    }
  }
}
