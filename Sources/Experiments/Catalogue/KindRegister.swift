package import Diagnostics
internal import Fields

/// The kinds that a process knows: closed as soon as they are asked for, so that every reader, at any time and on
/// any thread, finds the same.
package final class KindRegister: Sendable {
  /// The register of the process.
  package static let shared = KindRegister()

  private struct State {
    var kinds: [AnyKind]
    var isClosed = false
  }

  private let state: Guarded<State>

  /// - Parameter own: what is there from the beginning.
  package init(
    own: [AnyKind] = ProblemKind.own.map(AnyKind.problem) + EstimatorKind.own.map(AnyKind.estimator)
      + OptimizerKind.own.map(AnyKind.optimizer)
  ) {
    state = Guarded(State(kinds: own))
  }

  /// All of them; nothing can be added afterwards.
  package var kinds: [AnyKind] {
    state.withLock {
      $0.isClosed = true
      return $0.kinds
    }
  }

  /// Adds kinds: all of them, or none if one is refused.
  ///
  /// - Parameter others: kinds besides those in the register, whose names are taken as well.
  /// - Throws: `InputError` if a name is not a valid one or is taken, a field would occur twice in one object, or
  ///   kinds were already asked for.
  package func add(_ added: [AnyKind], beside others: [AnyKind] = []) throws(InputError) {
    let refusal = state.withLock { state -> InputError? in
      var kinds = state.kinds
      for kind in added {
        if let refusal = Self.refusal(of: kind, beside: kinds + others, late: state.isClosed) {
          return refusal
        }
        kinds.append(kind)
      }
      state.kinds = kinds
      return nil
    }
    if let refusal { throw refusal }
  }

  private static func refusal(of kind: AnyKind, beside kinds: [AnyKind], late: Bool) -> InputError?
  {
    let name = kind.table.name
    let place = "the added kind \"\(name)\""
    guard !late else {
      return InputError(
        .usage, at: place, "it comes too late: configurations were read already",
        remedy: "add all kinds once, before anything else")
    }
    guard TextRule.label.allows(name) else {
      return InputError(
        .usage, at: place, "it cannot be part of a label", expected: "\(FieldType.text(.label))")
    }
    guard !reservedNames.contains(name) else {
      return InputError(
        .usage, at: place, "the name is taken by zobench itself", expected: "a name of its own")
    }
    if let other = kinds.first(where: { $0.table.name == name }) {
      return InputError(
        .usage, at: place, "there is \(other.what) of that name", expected: "a name of its own")
    }
    return clash(of: kind, with: kinds).map { field, other in
      InputError(
        .usage, at: place, "its field \"\(field)\" is also one of \(other)",
        expected: "fields of its own", remedy: "rename the field")
    }
  }

  /// Names that mean something else to `zobench list` and `"kind"`.
  private static var reservedNames: [String] {
    [StudyTable.studyName, StudyTable.convergenceName]
  }

  /// A field that would occur twice in one object of a configuration, and its other owner: an object that names a
  /// method has the fields of its estimator, those of its optimizer, and those of every method.
  private static func clash(of kind: AnyKind, with kinds: [AnyKind]) -> (field: String, of: String)?
  {
    let names = kind.table.fields.map(\.name)
    if let field = names.first(where: { kind.sharedFields.contains($0) }) {
      return (field, "the fields beside it")
    }
    let others: [AnyKind] =
      switch kind {
      case .estimator: kinds.optimizers.map(AnyKind.optimizer)
      case .optimizer: kinds.estimators.map(AnyKind.estimator)
      case .problem, .study: []
      }
    for other in others {
      if let field = names.first(where: other.table.fields.map(\.name).contains) {
        return (field, "\(other.what), \"\(other.table.name)\"")
      }
    }
    return nil
  }
}

extension AnyKind {
  /// The fields that stand next to its own in an object of a configuration.
  fileprivate var sharedFields: [String] {
    switch self {
    case .problem:
      // Those of noise, too: if both are swept, their values would have one name.
      ["type"] + (StudyTable.problemFields + StudyTable.noiseTable.fields).map(\.name)
    case .estimator, .optimizer:
      ["estimator", "optimizer", StudyTable.claims]
        + (StudyTable.methodFields + StudyTable.claimedFields).map(\.name)
    case .study: [StudyTable.kind, "problem"] + StudyTable.commonFields.map(\.name)
    }
  }
}
