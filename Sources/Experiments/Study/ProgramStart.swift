/// Whether a study may start the commands that its configuration names.
package enum ProgramStart: Sendable {
  /// Never; what was kept of their answers stands for them.
  case never(KeptFacts?)
  /// Yes; `say` is called with which, and with what happens to them.
  case allowed(say: @Sendable (String) -> Void = { _ in })

  /// What stands for commands that are not started.
  var facts: KeptFacts? {
    if case .never(let facts) = self { facts } else { nil }
  }

  /// What reports on commands; nil if none may be started.
  var say: (@Sendable (String) -> Void)? {
    if case .allowed(let say) = self { say } else { nil }
  }
}
