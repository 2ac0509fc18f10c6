import Diagnostics
import Fields
import Testing

@Suite struct ValuesTests {
  let values: Values

  init() throws {
    let json = try Sample.json(setting: "targets=[1, 0.5]", "problem.file=a.csv")
    values = try Sample.study.resolve(json, at: "mini.json")
  }

  @Test func gettersAreTypedAfterTheFields() {
    #expect(values.text("name") == "mini")
    #expect(values.optionalText("notes") == nil)
    #expect(values.integer("replicates") == 10)
    #expect(values.boolean("paired"))
    #expect(values.choice("scale") == "linear")
    #expect(values.numbers("targets") == [1, 0.5])
    #expect(values.table("budget").integer("iterations") == 100)
    #expect(values.table("budget").optionalNumber("share") == nil)
    #expect(!values.table("budget").has("share"))
    #expect(values.has("targets"))
  }

  @Test func variantsKnowTheirTag() {
    let problem = values.table("problem")
    #expect(problem.tag == "mds")
    #expect(problem.optionalText("file") == "a.csv")
    let methods = values.tables("methods")
    #expect(methods.map(\.tag) == ["two-point", "reverse"])
    #expect(methods[0].integer("directions") == 1)
  }

  @Test func sweptFieldsAreListsUntilFixed() {
    let problem = values.table("problem")
    #expect(problem.sweepIntegers("objects") == [10, 20])
    #expect(problem.sweeps.map(\.name) == ["objects"])
    #expect(problem.sweeps.map(\.values) == [[10, 20]])
    #expect(problem.combinations.map { $0.integer("objects") } == [10, 20])
    #expect(problem.replacing("objects", with: 20).sweep("objects") == [20])
    #expect(values.tables("methods")[0].sweepNumbers("radius") == [0.01, 0.001])
    // Objects within are fixed too; entries of lists are not.
    #expect(values.combinations.map { $0.table("problem").integer("objects") } == [10, 20])
  }

  @Test func combinationsChangeTheLastFieldFastest() throws {
    let table = Table(
      "t", "",
      fields: [
        Field("a", .sweep(.integer(0...)), .required, ""),
        Field("b", .sweep(.text(.any)), .required, ""),
        Field("c", .sweep(.boolean), .optional, ""),
      ])
    let values = try table.resolve(["a": [1, 2], "b": ["x", "y", "z"]], at: "t.json")
    #expect(
      values.combinations.map { "\($0.integer("a"))\($0.text("b"))" }
        == ["1x", "1y", "1z", "2x", "2y", "2z"])
    #expect(values.sweep("c").isEmpty)
  }

  /// Swept objects and what is swept in them: a product if fields lie side by side, a sum if one of several
  /// objects has them.
  @Test func combinationsWithinObjects() throws {
    let geometric = Table(
      "geometric", "",
      fields: [
        Field("condition", .sweep(.integer(1...)), .required, ""),
        Field("shift", .sweep(.integer(0...)), .optional, ""),
      ])
    let table = Table(
      "t", "",
      fields: [
        Field("n", .sweep(.integer(1...)), .required, ""),
        Field(
          "spectrum",
          .sweep(.variant(tag: "type", [geometric, Table("isotropic", "", fields: [])])),
          .defaults(to: ["type": "isotropic"]), ""),
      ])
    func texts(_ json: JSON) throws -> [String] {
      let values = try table.resolve(json, at: "t.json")
      let combinations = values.combinations
      #expect(values.combinationCount == Double(combinations.count))
      #expect(combinations.allSatisfy { $0.combinationCount == 1 && $0.combinations == [$0] })
      return combinations.map { values in
        let spectrum = values.table("spectrum")
        guard spectrum.tag == "geometric" else { return "\(values.integer("n"))" }
        return "\(values.integer("n"))/\(spectrum.integer("condition"))"
          + (spectrum.optionalInteger("shift").map { "+\($0)" } ?? "")
      }
    }
    #expect(try texts(["n": 5]) == ["5"])
    #expect(try texts(["n": [5, 6], "spectrum": ["type": "isotropic"]]) == ["5", "6"])
    #expect(
      try texts(["n": [5, 6], "spectrum": ["type": "geometric", "condition": [10, 100]]])
        == ["5/10", "5/100", "6/10", "6/100"])
    #expect(
      try texts([
        "n": 5,
        "spectrum": [
          ["type": "geometric", "condition": [10, 100], "shift": [1, 2]], ["type": "isotropic"],
          ["type": "geometric", "condition": 7],
        ],
      ]) == ["5/10+1", "5/10+2", "5/100+1", "5/100+2", "5", "5/7"])
    let values = try table.resolve(
      [
        "n": [5, 6],
        "spectrum": [["type": "geometric", "condition": [10, 100]], ["type": "isotropic"]],
      ], at: "t.json")
    #expect(values.sweeps.map(\.name) == ["n", "spectrum"])
    #expect(values.allSweeps.map(\.name) == ["n", "spectrum", "condition"])
    #expect(values.allSweeps.map(\.values.count) == [2, 2, 2])
    #expect(
      values.combinations.map { $0.allSweeps.map(\.name) }.filter { $0.count == 3 }.count == 4)
    let copy = #expect(throws: InputError.self) {
      try table.resolve(
        ["n": 5, "spectrum": [["type": "isotropic"], ["type": "isotropic"]]], at: "t.json")
    }
    #expect(copy?.place == "t.json: spectrum[1]")
  }

  @Test func alternativesSayWhichWasGiven() throws {
    let byDefault = values.alternative("step")
    #expect(byDefault.name == "relative")
    #expect(byDefault.values.sweepNumbers("relative") == [1])
    let json = try Sample.json(setting: "step.absolute=[0.1, 0.2]")
    let given = try Sample.study.resolve(json, at: "mini.json").alternative("step")
    #expect(given.name == "absolute")
    #expect(given.values.sweepNumbers(given.name) == [0.1, 0.2])
  }

  @Test func laterErrorsHaveTheSamePlace() {
    let error = values.table("problem").error(
      at: "objects", "25 is more than the 21 objects of a.csv", remedy: "give at most 21")
    #expect(
      error.description == """
        mini.json: problem.objects: 25 is more than the 21 objects of a.csv. Give at most 21.
        """)
    #expect(error.kind == .data)
    let method = values.tables("methods")[1]
    #expect(
      method.error(.noInput, at: nil, "cannot be used here").description
        == "mini.json: methods[1]: cannot be used here.")
    #expect(method.error(.noInput, at: nil, "").kind == .noInput)
  }

  @Test func equalWhenTheResolvedConfigurationIs() throws {
    let json = try Sample.json(
      setting: "targets=[1.0, 0.5]", "problem.file=a.csv", "replicates=10")
    let other = try Sample.study.resolve(json, at: "other.json")
    #expect(other == values)
    #expect(other.hashValue == values.hashValue)
    #expect(other.replacing("replicates", with: 11) != values)
  }

  @Test func misuseStopsTheProcess() async {
    await #expect(processExitsWith: .failure) {
      _ = try Sample.study.resolve(Sample.json, at: "").integer("name")
    }
    await #expect(processExitsWith: .failure) {
      _ = try Sample.study.resolve(Sample.json, at: "").integer("nome")
    }
    await #expect(processExitsWith: .failure) {
      _ = try Sample.study.resolve(Sample.json, at: "").table("problem").integer("objects")
    }
    await #expect(processExitsWith: .failure) {
      let json = try Sample.json(setting: "notes=given, but it need not be")
      _ = try Sample.study.resolve(json, at: "").text("notes")
    }
    await #expect(processExitsWith: .failure) {
      _ = try Sample.study.resolve(Sample.json, at: "").replacing("replicates", with: 0)
    }
  }
}
