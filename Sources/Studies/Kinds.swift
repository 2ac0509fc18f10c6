public import Diagnostics
public import Experiments

/// The kinds of problem, estimator, optimizer and study that configurations can name.
public enum Kinds {
  /// Adds kinds to those of zobench, for the whole process: all of them or, if one is refused, none.
  ///
  /// Call it before the first configuration is read, or `zobench list` is asked; a configuration means the same to
  /// everything that reads it in one process.
  ///
  /// - Throws: `InputError` if a name is taken or is not a name, if a field would appear twice in one object of a
  ///   configuration, or if it is too late.
  public static func add(_ kinds: [AnyKind]) throws(InputError) {
    guard !kinds.isEmpty else { return }
    try KindRegister.shared.add(kinds, beside: LectureKinds.own.map(AnyKind.study))
  }
}
