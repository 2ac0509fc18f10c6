internal import Answers
internal import ArgumentParser
internal import Diagnostics

/// A function of a shared library as a child process, which zobench itself starts.
struct PipeLibraryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipe-library",
    abstract: "Answer for a function of a shared library, over standard input and output.",
    shouldDisplay: false)

  @Argument(help: "The library's path.") var file: String

  @Argument(help: "The function's name.") var symbol: String

  @Flag(help: "The function writes gradients.") var gradient = false

  func run() throws {
    let function: LibraryFunction
    do throws(ChildFault) {
      function = try LibraryFunction(file, symbol, isThreadSafe: true)
    } catch {
      throw InputError(error.kind, at: file, error.sentence, expected: error.expected)
    }
    let served = ServedFunction(version: symbol, givesGradients: gradient) {
      function.value(at: $0, gradient: $1)
    }
    guard served.serve() else {
      throw InputError(
        .usage, at: "standard input", "nobody asks there", remedy: "zobench starts this by itself")
    }
  }
}
