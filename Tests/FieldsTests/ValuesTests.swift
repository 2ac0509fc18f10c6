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
    #expect(values.combinations == [values])
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
