import Foundation
import Testing

/// Errors in data files, reported by file and line.
@Suite struct BadDataTests {
  private static func check(
    problem: String, file: String?, _ message: String, status: Int32 = 65
  ) throws {
    let sandbox = try Sandbox()
    if let file { try sandbox.write(file, to: "d.csv") }
    try sandbox.write(configuration(problem: problem), to: "c.json")
    let outcome = try sandbox.zobench("run", "c.json")
    #expect(outcome.errors == "zobench: \(message)\n")
    #expect(outcome.status == status)
    #expect(!sandbox.has("results"))
  }

  @Test(arguments: [
    (
      "a,b,c\n0,1,2\n1,0,3\n",
      """
      d.csv: the header names 3 objects, but 2 rows of distances follow; expected a row for each \
      object.
      """
    ),
    (
      "a,b,c\n0,1,2\n1,0,3\n2,4,0\n",
      """
      d.csv:4: the distance c–b is 4, but b–c on line 3 is 3; expected the same distance both ways.
      """
    ),
    ("a,b\n0,-1\n-1,0\n", "d.csv:2: the distance a–b is -1; expected 0 or more."),
    ("a,b\n0,nan\nnan,0\n", #"d.csv:2: column "b" contains "nan"; expected a finite number."#),
    ("a,b\n0,far\nfar,0\n", #"d.csv:2: column "b" contains "far"; expected a finite number."#),
    (
      "a,b,c\n0,1,2\n1,0\n",
      "d.csv:3: the row has 2 fields; expected 3, as in the header on line 1."
    ),
    ("a,b\n1,2\n2,0\n", "d.csv:2: the distance from a to itself is 1; expected 0."),
    ("", "d.csv: the file is empty; expected rows of data."),
    (
      "a,b\n0,0\n0,0\n",
      """
      c.json: problem.distances: the first 2 objects of d.csv all lie in one place; expected at \
      least one distance above 0.
      """
    ),
  ])
  func distances(file: String, message: String) throws {
    try Self.check(problem: #""type": "mds", "distances": "d.csv""#, file: file, message)
  }

  @Test func moreObjectsThanRows() throws {
    try Self.check(
      problem: #""type": "mds", "distances": "d.csv", "objects": [2, 3]"#, file: "a,b\n0,1\n1,0\n",
      "c.json: problem.objects: found 3, but d.csv holds 2 objects; expected at most 2.")
  }

  @Test(arguments: [
    (
      "name,north,lon\na,1,2\nb,2,3\n",
      #"d.csv:1: no column is named "latitude"; expected one of "name", "north", "lon"."#
    ),
    (
      "name,lat,lon,lng\na,1,2,2\nb,2,3,3\n",
      #"""
      d.csv:1: columns "lon" and "lng" may both hold the longitudes; expected one. Say which: \#
      "longitude": "lon".
      """#
    ),
    (
      "latitude,longitude\n1,2\n91,3\n",
      """
      d.csv:3: column "latitude" contains 91; expected degrees from -90 to 90. Check that latitude \
      and longitude are not exchanged.
      """
    ),
  ])
  func coordinates(file: String, message: String) throws {
    try Self.check(problem: #""type": "mds", "coordinates": "d.csv""#, file: file, message)
  }

  @Test(arguments: [
    (
      "x,y\n1,a\n2,b\n3,c\n",
      """
      d.csv: column "y" has 3 different labels: "a", "b", "c"; expected exactly two. Name the two \
      classes to keep.
      """
    ),
    ("x,y\n1,a\n2,a\n", #"d.csv: column "y" has 1 different label: "a"; expected exactly two."#),
    ("x,y\n1,a\n,b\n", #"d.csv:3: column "x" contains an empty field; expected a finite number."#),
  ])
  func labels(file: String, message: String) throws {
    try Self.check(problem: #""type": "logistic", "data": "d.csv""#, file: file, message)
  }

  @Test(arguments: [
    (
      "", "x,y\n1,a\n2,a\n",
      #"d.csv: column "y" has 1 different label: "a"; expected at least two."#
    ),
    (
      "", "x,y\n1,a\n,b\n",
      #"d.csv:3: column "x" contains an empty field; expected a finite number."#
    ),
    (
      "", "x,y\n1,a\n2,\n",
      #"d.csv:3: the label in column "y" is empty; expected the class of the row."#
    ),
    (
      "", "1 1:0.5 3:2\n0 2:1\n",
      """
      c.json: problem.data: d.csv looks like LIBSVM's format; expected values in columns. Write its \
      rows as CSV, with all zeros.
      """
    ),
    (
      #", "label_column": "z""#, "x,y\n1,a\n2,b\n",
      #"d.csv:1: no column is named "z"; expected one of "x", "y"."#
    ),
    (
      #", "rows": [2, 3]"#, "x,y\n1,a\n2,b\n",
      "c.json: problem.rows: found 3, but d.csv holds 2 rows; expected at most 2."
    ),
    (
      #", "activation": "tan""#, "x,y\n1,a\n2,b\n",
      #"""
      c.json: problem.activation: found "tan"; expected one of "tanh", "sigmoid", "relu", \#
      "softplus". Perhaps you meant "tanh".
      """#
    ),
    (
      #", "layers": -1"#, "x,y\n1,a\n2,b\n",
      "c.json: problem.layers: found -1; expected a whole number from 0 to 1000, or a list of such values."
    ),
  ])
  func networks(more: String, file: String, message: String) throws {
    try Self.check(problem: #""type": "network", "data": "d.csv"\#(more)"#, file: file, message)
  }

  @Test func missingWithItsFolder() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(problem: #""type": "logistic", "data": "below/d.csv""#), to: "c.json")
    let outcome = try sandbox.zobench("run", "c.json")
    #expect(outcome.status == 66)
    #expect(
      outcome.errors.hasPrefix("zobench: below/d.csv: there is no such file. Its folder /")
        && outcome.errors.hasSuffix(
          "/below does not exist either. Data files are found relative to the current folder.\n"
        ))
  }

  @Test func nearlyThere() throws {
    try Self.check(
      problem: #""type": "logistic", "data": "e.csv""#, file: "x,y\n1,a\n2,b\n",
      #"""
      e.csv: there is no such file. The nearest name in that folder is "d.csv". Data files are \#
      found relative to the current folder.
      """#, status: 66)
  }

  @Test func aFolderInPlaceOfAFile() throws {
    try Self.check(
      problem: #""type": "logistic", "data": "/tmp""#, file: nil,
      "/tmp: is a folder; expected a file.", status: 66)
  }

  @Test func configurationsThatAreNotFiles() throws {
    let sandbox = try Sandbox()
    try sandbox.write(configuration(), to: "study.json")
    for (path, message) in [
      ("nothere.json", "nothere.json: no such file."),
      (".", ".: a folder without results; expected a JSON file, or the results of a study."),
    ] {
      let outcome = try sandbox.zobench("run", path)
      #expect(outcome.errors == "zobench: \(message)\n")
      #expect(outcome.status == 66)
    }
  }
}
