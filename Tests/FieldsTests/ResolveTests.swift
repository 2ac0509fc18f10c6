import Fields
import Testing

@Suite struct ResolveTests {
  @Test func fillsInDefaults() throws {
    #expect(
      try Sample.study.resolve(Sample.json, at: "mini.json").json.text == """
        {"budget":{"iterations":100},"methods":[{"directions":1,"estimator":"two-point",\
        "radius":[0.01,0.001]},{"estimator":"reverse"}],"name":"mini","paired":true,\
        "problem":{"objects":[10,20],"type":"mds"},"replicates":10,"scale":"linear","seed":1,\
        "step":{"relative":1}}
        """)
  }

  @Test func leavesTheSchemaKeyOut() throws {
    let json = try Sample.json(setting: "$schema=../schema.json")
    let plain = try Sample.study.resolve(Sample.json, at: "mini.json")
    #expect(try Sample.study.resolve(json, at: "other.json") == plain)
  }

  @Test(arguments: [
    "replicates=1e3", "targets=[1.0, -0.0]", "problem={\"type\":\"quadratic\"}", "seed=-5",
    "step.relative=[1, 0.5]", "methods.0.radius=5",
  ])
  func resolvingTwiceChangesNothing(assignment: String) throws {
    var json = Sample.json
    if assignment.hasPrefix("step") { try json.set("step={}") }
    try json.set(assignment)
    let resolved = try Sample.study.resolve(json, at: "mini.json")
    #expect(try Sample.study.resolve(resolved.json, at: "mini.json") == resolved)
    #expect(try parse(resolved.json.text) == resolved.json)
  }

  static let beginsWithALetter =
    #"expected a name of letters, digits, "-" and "_" that begins with a letter."#

  @Test(arguments: [
    ("name=3x", #"name: found "3x"; "# + beginsWithALetter),
    ("name=12", "name: found 12; " + beginsWithALetter),
    ("name=true", "name: found true; " + beginsWithALetter + #" Write "true"."#),
    ("notes=12", #"notes: found 12; expected a string. Write "12"."#),
    ("replicates=0", "replicates: found 0; expected a whole number of at least 1."),
    ("replicates=-7", "replicates: found -7; expected a whole number of at least 1."),
    ("replicates=2.5", "replicates: found 2.5; expected a whole number of at least 1."),
    ("replicates=1e30", "replicates: found 1e+30; expected a whole number of at least 1."),
    (
      #"replicates="10""#,
      #"replicates: found "10"; expected a whole number of at least 1. Write 10 without quotes."#
    ),
    (#"replicates="0""#, #"replicates: found "0"; expected a whole number of at least 1."#),
    (
      "replicates=true",
      "replicates: found true; expected a whole number of at least 1."
        + " Write a number; true is not read as 1."
    ),
    (
      "replicates=null",
      "replicates: found null; expected a whole number of at least 1. Leave the key out."
    ),
    (
      "replicates=[5]",
      "replicates: found [5]; expected a whole number of at least 1. Write 5 without brackets."
    ),
    (
      "replicates=[5, 6]",
      "replicates: found [5,6]; expected a whole number of at least 1."
        + " This key takes a single value."
    ),
    (
      "methods.0.directions=65",
      "methods[0].directions: found 65; expected a whole number from 1 to 64."
    ),
    ("seed=1.5", "seed: found 1.5; expected a whole number."),
    ("paired=1", "paired: found 1; expected true or false. Write true."),
    ("paired=0", "paired: found 0; expected true or false. Write false."),
    ("paired=2", "paired: found 2; expected true or false."),
    (
      #"paired="false""#,
      #"paired: found "false"; expected true or false. Write false without quotes."#
    ),
    (
      "scale=linaer",
      #"scale: found "linaer"; expected one of "linear", "logarithmic". Perhaps you meant "linear"."#
    ),
    ("scale=x", #"scale: found "x"; expected one of "linear", "logarithmic"."#),
    ("scale=3", #"scale: found 3; expected one of "linear", "logarithmic"."#),
    (#"problem.file="""#, #"problem.file: found ""; expected a file path."#),
    ("problem.file=3", #"problem.file: found 3; expected a file path. Write "3"."#),
    ("budget.share=1.5", "budget.share: found 1.5; expected a number from 0 to 1."),
    (
      "budget.share=null",
      "budget.share: found null; expected a number from 0 to 1. Leave the key out."
    ),
    ("$schema=3", #"$schema: found 3; expected a string. Write "3"."#),
  ])
  func plainValuesAreChecked(assignment: String, message: String) throws {
    #expect(try Sample.fault(setting: assignment) == "mini.json: " + message)
  }

  @Test(arguments: [
    ("targets=[1]", "targets: found [1]; expected a list of at least 2, each entry a number."),
    ("targets=1", "targets: found 1; expected a list of at least 2, each entry a number."),
    (#"targets=[1, "2"]"#, #"targets[1]: found "2"; expected a number. Write 2 without quotes."#),
    ("targets=[1, [2]]", "targets[1]: found [2]; expected a number. Write 2 without brackets."),
    (
      "methods=[]",
      "methods: found []; expected a non-empty list, each entry an object whose \"estimator\" is"
        + #" one of "two-point", "reverse"."#
    ),
    (
      #"methods={"estimator":"reverse"}"#,
      #"methods: found {"estimator":"reverse"}; expected a non-empty list, each entry an object"#
        + #" whose "estimator" is one of "two-point", "reverse". Write [{"estimator":"reverse"}]."#
    ),
    (
      "problem.objects=2",
      "problem.objects: found 2; expected a whole number of at least 3, or a list of such values."
    ),
    (
      #"problem.objects="10""#,
      #"problem.objects: found "10"; expected a whole number of at least 3, or a list of such"#
        + " values. Write 10 without quotes."
    ),
    (
      #"problem.objects="[10, 20]""#,
      #"problem.objects: found "[10, 20]"; expected a whole number of at least 3, or a list of such"#
        + " values. Write [10,20] without quotes."
    ),
    (
      "problem.objects=[10, 20, 2]",
      "problem.objects[2]: found 2; expected a whole number of at least 3."
    ),
    ("problem.objects=[]", "problem.objects: empty sweep; expected at least one value."),
    (
      "problem.objects=[10, 20, 10.0]",
      "problem.objects[2]: 10 already appears at [0]; expected distinct values."
        + " Remove one of the two."
    ),
    (
      "methods.0.radius=0",
      "methods[0].radius: found 0; expected a number above 0, or a list of such values."
    ),
    ("methods.0.radius=[1, -1]", "methods[0].radius[1]: found -1; expected a number above 0."),
  ])
  func listsAndSweepsAreChecked(assignment: String, message: String) throws {
    #expect(try Sample.fault(setting: assignment) == "mini.json: " + message)
  }

  @Test(arguments: [
    ("replicats=10", #"replicats: unknown key. Perhaps you meant "replicates"."#),
    ("budget.iteratoins=1", #"budget.iteratoins: unknown key. Perhaps you meant "iterations"."#),
    ("budget.iteration=1", #"budget.iteration: unknown key. Perhaps you meant "iterations"."#),
    ("replicate=1", #"replicate: unknown key. Perhaps you meant "replicates"."#),
    ("budget.x=1", #"budget.x: unknown key; expected one of "iterations", "share"."#),
    ("methods.1.radius=1", #"methods[1].radius: unknown key; expected one of "estimator"."#),
    ("budget.$schema=x", #"budget.$schema: unknown key; expected one of "iterations", "share"."#),
    ("budget=3", #"budget: found 3; expected an object. Its keys are "iterations", "share"."#),
    ("problem={}", #"problem.type: missing; expected one of "mds", "quadratic"."#),
    (#"problem={"tpye": "mds"}"#, #"problem.tpye: unknown key. Perhaps you meant "type"."#),
    (
      #"problem={"type": "mds"}"#,
      "problem.objects: missing; expected a whole number of at least 3, or a list of such values."
    ),
    (
      "problem.type=mdss",
      #"problem.type: found "mdss"; expected one of "mds", "quadratic". Perhaps you meant "mds"."#
    ),
    ("problem.type=3", #"problem.type: found 3; expected one of "mds", "quadratic"."#),
    (
      "methods.1.estimator=newton",
      #"methods[1].estimator: found "newton"; expected one of "two-point", "reverse"."#
    ),
    (
      "problem=MDS",
      #"problem: found "MDS"; expected an object whose "type" is one of "mds", "quadratic"."#
        + #" Write {"type":"mds"}."#
    ),
    ("step={}", #"step: found {}; expected exactly one of "relative", "absolute"."#),
    (
      #"step={"absolute": 1, "relative": 2}"#,
      #"step: found the keys "relative", "absolute" together;"#
        + #" expected exactly one of "relative", "absolute"."#
    ),
    ("step.relativ=3", #"step.relativ: unknown key. Perhaps you meant "relative"."#),
    (
      "step=1",
      #"""
      step: found 1; expected an object with exactly one of "relative", "absolute". Write \#
      {"relative": 1}.
      """#
    ),
    (
      "step.relative=0",
      "step.relative: found 0; expected a number above 0, or a list of such values."
    ),
  ])
  func objectsAreChecked(assignment: String, message: String) throws {
    #expect(try Sample.fault(setting: assignment) == "mini.json: " + message)
  }

  @Test func longValuesAreShortened() throws {
    let long = String(repeating: "b", count: 80)
    #expect(
      try Sample.fault(setting: "scale=\(long)")
        == "mini.json: scale: found \"\(long.prefix(58))…; expected one of \"linear\", \"logarithmic\"."
    )
  }

  @Test func theWholeIsChecked() {
    #expect(
      Sample.text([:]) == "mini.json: name: missing; " + Self.beginsWithALetter)
    #expect(
      Sample.text([3]) == """
        mini.json: found [3]; expected an object. Its keys are "name", "notes", "problem", \
        "methods", "step", "scale", "replicates", "seed", "paired", "targets", "budget".
        """)
  }
}
