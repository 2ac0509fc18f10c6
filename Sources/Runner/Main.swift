internal import Commands

/// The `zobench` command, with the kinds that zobench has itself.
@main
struct Main {
  @MainActor static func main() async { await Zobench.main() }
}
