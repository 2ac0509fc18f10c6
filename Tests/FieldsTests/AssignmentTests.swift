import Diagnostics
import Fields
import Testing

@Suite struct AssignmentTests {
  static let json: JSON = [
    "budget": ["iterations": 100], "methods": [["radius": 1], 2], "none": [],
  ]

  @Test(arguments: [
    (
      "budget.iterations=200",
      #"{"budget":{"iterations":200},"methods":[{"radius":1},2],"none":[]}"#
    ),
    (
      "methods.0.radius=1e-3",
      #"{"budget":{"iterations":100},"methods":[{"radius":0.001},2],"none":[]}"#
    ),
    (
      "methods[1]=[3, 4]",
      #"{"budget":{"iterations":100},"methods":[{"radius":1},[3,4]],"none":[]}"#
    ),
    ("none=a=b", #"{"budget":{"iterations":100},"methods":[{"radius":1},2],"none":"a=b"}"#),
    ("none=", #"{"budget":{"iterations":100},"methods":[{"radius":1},2],"none":""}"#),
    ("budget= {\"x\": null}", #"{"budget":{"x":null},"methods":[{"radius":1},2],"none":[]}"#),
    ("none=007", #"{"budget":{"iterations":100},"methods":[{"radius":1},2],"none":"007"}"#),
    (
      "a.b.0=true",
      #"{"a":{"b":{"0":true}},"budget":{"iterations":100},"methods":[{"radius":1},2],"none":[]}"#
    ),
  ])
  func setsOneValue(assignment: String, result: String) throws {
    var json = Self.json
    try json.set(assignment)
    #expect(json.text == result)
  }

  @Test(arguments: [
    ("replicates", "--set replicates: no value; expected KEY.PATH=VALUE. Write replicates=VALUE."),
    ("=3", "--set : an empty key; expected keys joined by single dots."),
    ("a..b=3", "--set a..b: an empty key; expected keys joined by single dots."),
    (".a=3", "--set .a: an empty key; expected keys joined by single dots."),
    ("methods.2=1", "--set methods.2: methods has no entry 2; expected a number from 0 to 1."),
    ("methods.-1=1", "--set methods.-1: methods has no entry -1; expected a number from 0 to 1."),
    (
      "methods.radius=1",
      "--set methods.radius: methods has no entry radius; expected a number from 0 to 1."
    ),
    ("methods[00]=1", "--set methods[00]: methods has no entry 00; expected a number from 0 to 1."),
    ("methods.+1=1", "--set methods.+1: methods has no entry +1; expected a number from 0 to 1."),
    ("none.0=1", "--set none.0: none has no entry 0; expected no entry, since the list is empty."),
    (
      "budget.iterations.most=1",
      "--set budget.iterations.most: budget.iterations is 100, which has no key \"most\"."
        + " Set budget.iterations as a whole."
    ),
    (
      "methods[1].radius=1",
      "--set methods[1].radius: methods[1] is 2, which has no key \"radius\"."
        + " Set methods[1] as a whole."
    ),
  ])
  func refusesWhatItCannotSet(assignment: String, message: String) {
    expectFault(message, kind: .usage) { () throws(InputError) in
      var json = Self.json
      try json.set(assignment)
      return json
    }
  }
}
