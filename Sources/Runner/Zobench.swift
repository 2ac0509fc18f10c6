import ArgumentParser

@main
struct Zobench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "zobench")
}
