import Testing

/// What is wrong with a command line: exit code 64, or the code of what it names.
@Suite struct UsageTests {
  @Test(arguments: [
    ("run study.json --bogus", "Error: Unknown option '--bogus'"),
    ("run study.json --jobs 0", "Error: --jobs is 0; expected a whole number from 1 to 4096."),
    ("run study.json --jobs -2", "Error: --jobs is -2; expected a whole number from 1 to 4096."),
    (
      "run study.json --jobs 5000", "Error: --jobs is 5000; expected a whole number from 1 to 4096."
    ),
    ("run study.json --jobs two", "Error: The value 'two' is invalid for '--jobs <jobs>'"),
    (
      "run study.json --seed -1",
      "Error: --seed is -1; expected a whole number from 0 to 9007199254740992."
    ),
    (
      "run study.json --seed 9007199254740993",
      "Error: --seed is 9007199254740993; expected a whole number from 0 to 9007199254740992."
    ),
    ("run study.json --seed 1.5", "Error: The value '1.5' is invalid for '--seed <seed>'"),
    ("run study.json --output", "Error: Missing value for '--output <output>'"),
    ("run", "Error: Missing expected argument '<config>'"),
    ("run study.json other.json", "Error: Unexpected argument 'other.json'"),
    ("validate", "Error: Missing expected argument '<configs> ...'"),
    (
      "bogus",
      "zobench: zobench bogus: there is no such command; expected one of run, table, check, list, "
    ),
    (
      "rum study.json",
      #"zobench: zobench rum: there is no such command. The nearest name is "run"."#
    ),
    (
      "statsu results --all",
      #"zobench: zobench statsu: there is no such command. The nearest name is "status"."#
    ),
    (
      "run study.json --seed 3 --set seed=4",
      "Error: --seed 3 and --set seed=4 both set the seed; give one of them."
    ),
    ("run study.json --set", "Error: Missing value for '--set <key=value>'"),
    (
      "run study.json --set seed",
      "zobench: --set seed: no value; expected KEY.PATH=VALUE. Write seed=VALUE."
    ),
    (
      "run study.json --set =1",
      "zobench: --set : an empty key; expected keys joined by single dots."
    ),
    (
      "run study.json --set methods.1.radius=1",
      "zobench: --set methods.1.radius: methods has no entry 1; expected 0, its only entry."
    ),
    (
      "run study.json --set name.x=1",
      #"zobench: --set name.x: name is "test", which has no key "x". Set name as a whole."#
    ),
  ])
  func usage(line: String, message: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write(configuration(), to: "study.json")
    let outcome = try sandbox.shell("zobench \(line)")
    #expect(outcome.status == 64)
    #expect(outcome.errors.hasPrefix(message), "\(outcome.errors)")
    #expect(outcome.output == "")
    #expect(!sandbox.has("results"))
  }

  @Test(arguments: [
    ("seed=x", #"seed: found "x"; expected a whole number from 0 to 9007199254740992."#),
    ("budget.iteration=5", #"budget.iteration: unknown key. Perhaps you meant "iterations"."#),
    ("replicate=5", #"replicate: unknown key. Perhaps you meant "replicates"."#),
    ("budget.second=3", #"budget.second: unknown key. Perhaps you meant "seconds"."#),
    (
      "problem=3",
      #"""
      problem: found 3; expected an object whose "type" is one of "mds", "quadratic", "log-block", \#
      "huber", "nesterov-chain", "tight-nonconvex", "tight-nonsmooth", "rosenbrock", "logistic", \#
      "synthetic-logistic", "least-squares", "synthetic-least-squares", "network", "external", \#
      "library", or a list of such values.
      """#
    ),
  ])
  func settingsThatMakeABadConfiguration(setting: String, message: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write(configuration(), to: "study.json")
    let outcome = try sandbox.zobench("run", "study.json", "--set", setting)
    #expect(outcome.errors == "zobench: study.json: \(message)\n")
    #expect(outcome.status == 65)
  }
}
