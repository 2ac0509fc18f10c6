/// What this program was built from and with. The plugin of the same name writes it at every build.
///
/// Never inlined, so that a new commit compiles only this module, and links.
package enum BuildState {
  /// The commit, `1a7e433… with changes` if the sources differed from it; nil if they were not in a git repository.
  @inline(never) package static func commit() -> String? { known(writtenCommit) }

  /// The version of the compiler, such as `6.3.1`; nil if it does not say.
  @inline(never) package static func swiftVersion() -> String? { known(writtenSwiftVersion) }

  private static func known(_ text: String) -> String? { text.isEmpty ? nil : text }
}
