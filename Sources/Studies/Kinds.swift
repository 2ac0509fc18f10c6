public import Diagnostics
public import Experiments

/// The kinds of problem, estimator, optimizer and study that configurations can name.
public enum Kinds {
  /// Adds kinds to those of zobench, for the whole process: all of them or, where one is refused, none.
  ///
  /// To be called before the first configuration is read, or `zobench list` asked; a configuration means the same
  /// to all that read it in one process.
  ///
  /// - Throws: `InputError` where a name is taken or is no name, where a field would stand twice in one object of a
  ///   configuration, or where it is too late.
  public static func add(_ kinds: [AnyKind]) throws(InputError) {
    guard !kinds.isEmpty else { return }
    try KindRegister.shared.add(kinds, beside: LectureKinds.own.map(AnyKind.study))
  }
}
