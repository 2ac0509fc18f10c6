/// What this program was built from and with. The plugin of the same name writes it down at every build.
///
/// Never inlined: a new commit compiles this module alone, and links.
package enum BuildState {
  /// The commit, `1a7e433… with changes` where the sources were no longer as committed; nil where they
  /// were in no git repository.
  @inline(never) package static func commit() -> String? { known(writtenCommit) }

  /// Of the compiler: `6.3.1`; nil where it does not say.
  @inline(never) package static func swiftVersion() -> String? { known(writtenSwiftVersion) }

  private static func known(_ text: String) -> String? { text.isEmpty ? nil : text }
}
