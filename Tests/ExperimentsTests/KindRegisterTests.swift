import AutoDiff
import Diagnostics
import Experiments
import Fields
import Optimizers
import Problems
import Testing

/// What can be added to the kinds that configurations name, and when.
@Suite struct KindRegisterTests {
  private static func optimizer(_ name: String, fields: [Field] = []) -> AnyKind {
    .optimizer(
      OptimizerKind(name, "", fields: fields, .linear { _, α, _ in GradientDescent(step: α) }))
  }

  private static func problem(_ name: String, fields: [Field] = []) -> AnyKind {
    .problem(
      ProblemKind(name, "", fields: fields) { _, _, _ in Objective(start: [1]) { $0[0] * $0[0] } })
  }

  @Test func whatIsAddedComesAfterWhatIsThere() throws {
    let register = KindRegister(own: [Self.problem("a")])
    try register.add([Self.optimizer("b"), Self.problem("c")])
    try register.add([Self.optimizer("d")])
    #expect(register.kinds.problems.count == 2 && register.kinds.optimizers.count == 2)
  }

  @Test(arguments: [
    ("mds", "there is a problem of that name"),
    ("two-point", "there is an estimator of that name"),
    ("adam", "there is an optimizer of that name"),
    ("new", "there is an optimizer of that name"),
    ("study", "the name is taken by zobench itself"),
    ("convergence", "the name is taken by zobench itself"),
    ("two words", "it cannot be part of a label"),
    ("", "it cannot be part of a label"),
  ])
  func aNameIsRefused(name: String, reason: String) throws {
    let register = KindRegister()
    try register.add([Self.optimizer("new")])
    let error = #expect(throws: InputError.self) { try register.add([Self.problem(name)]) }
    #expect(error?.found == reason && error?.place == "the added kind \"\(name)\"")
  }

  @Test(arguments: [
    (optimizer("x", fields: [Field("radius", .boolean, .optional, "")]), "radius"),
    (optimizer("x", fields: [Field("label", .boolean, .optional, "")]), "label"),
    (problem("x", fields: [Field("class", .boolean, .optional, "")]), "class"),
    (problem("x", fields: [Field("type", .boolean, .optional, "")]), "type"),
  ])
  func aFieldThatWouldStandTwiceIsRefused(kind: AnyKind, field: String) {
    let error = #expect(throws: InputError.self) { try KindRegister().add([kind]) }
    #expect(error?.found.hasPrefix("its field \"\(field)\" is also one of ") == true)
  }

  @Test func allAreAddedOrNone() {
    let register = KindRegister(own: [Self.problem("a")])
    #expect(throws: InputError.self) {
      try register.add([Self.optimizer("b"), Self.problem("a")])
    }
    #expect(register.kinds.optimizers.isEmpty)
  }

  @Test func nothingIsAddedOnceItIsRead() {
    let register = KindRegister(own: [Self.problem("a")])
    #expect(register.kinds.problems.count == 1)
    let error = #expect(throws: InputError.self) { try register.add([Self.optimizer("b")]) }
    #expect(error?.found == "it comes too late: configurations were read already")
    #expect(register.kinds.optimizers.isEmpty)
  }

  /// Whichever thread reads first, kinds added before that are there, and later ones are refused.
  @Test func threadsAgree() async {
    let register = KindRegister(own: [])
    await withTaskGroup(of: Void.self) { group in
      for i in 0..<64 {
        group.addTask {
          if i % 2 == 0 {
            _ = try? register.add([Self.problem("p\(i)")])
          } else {
            _ = register.kinds
          }
        }
      }
    }
    let kinds = register.kinds.problems.count
    #expect(throws: InputError.self) { try register.add([Self.problem("late")]) }
    #expect(register.kinds.problems.count == kinds)
  }
}
