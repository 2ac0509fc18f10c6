import Datasets
import Testing

struct LIBSVMTests {
  @Test func readsRows() throws {
    let text = "# a comment\n+1 1:0.5 3:-2e1 # another\n\n-1\t2:7  \r\n1\n"
    let table = try LabelledTable(libsvm: textFile(text))
    #expect(table.signs == [1, -1, 1])
    #expect(table.numbers == [0.5, 0, -20, 0, 7, 0, 0, 0, 0])
    #expect((0..<3).map(table.featureName) == ["feature1", "feature2", "feature3"])
    #expect(table.classNames == ["-1", "1"])
    let wide = try LabelledTable(libsvm: textFile(text), features: 4)
    #expect(wide.numbers == [0.5, 0, -20, 0, 0, 7, 0, 0, 0, 0, 0, 0])
  }

  @Test func keepsTwoClassesOfMany() throws {
    let table = try LabelledTable(
      libsvm: textFile("1 1:1\n2 1:2\n3 1:3\n2 1:4"), classes: .pair(negative: "3", positive: "2"))
    #expect(table.signs == [1, -1, 1])
    #expect(table.numbers == [2, 3, 4])
  }

  @Test(arguments: [
    Fault("1 1:1\nx 1:1", ":2: the label is \"x\"; expected a finite number."),
    Fault("1 1:1\n\n1:1", ":3: the label is \"1:1\"; expected a finite number."),
    Fault("1 -3:1", ":1: the index of \"-3:1\" is \"-3\"; expected a whole number from 0."),
    Fault("1 qid:x 1:1", ":1: the query is \"qid:x\"; expected qid: and a whole number."),
    Fault(
      "1 1:1 qid:1",
      ":1: the index of \"qid:1\" is \"qid\"; expected a whole number from 0. "
        + "Put it before the features, and once."),
    Fault(
      "1 0:1 1:1 0:2", ":1: index 0 follows 1; expected ascending indices."),
    Fault(
      "1 99999999999999999999:1",
      ":1: the index of \"99999999999999999999:1\" is \"99999999999999999999\"; "
        + "expected a whole number from 0."),
    Fault("1 2:1 1:1", ":1: index 1 follows 2; expected ascending indices."),
    Fault("1 2:1 2:1", ":1: index 2 appears twice; expected ascending indices."),
    Fault("1 1:x", ":1: the value of feature 1 is \"x\"; expected a finite number."),
    Fault("1 1:inf", ":1: the value of feature 1 is \"inf\"; expected a finite number."),
    Fault("1 1:", ":1: the value of feature 1 is \"\"; expected a finite number."),
    Fault("1 7", ":1: \"7\" has no colon; expected index:value."),
    Fault(
      "1 1:1\n-1 9223372036854775807:1\n",
      ":2: 9223372036854775807 features are more than 2^31 - 1; expected less. "
        + "Number the features without gaps."),
    Fault("# nothing\n", ": the file holds only comments; expected label index:value …."),
    Fault("1\n-1\n", ": no row has a feature; expected label index:value …."),
    Fault(
      "1 1:1\n2 1:1\n3 1:1\n",
      ": the file has 3 different labels: \"1\", \"2\", \"3\"; expected exactly two. "
        + "Name the two classes to keep."),
    Fault("1 1:1\n+1 1:1", ": the file has 1 different label: \"1\"; expected exactly two."),
  ])
  func faults(fault: Fault) {
    expectError("t.csv" + fault.message) {
      try LabelledTable(libsvm: textFile(fault.text), classes: .two)
    }
  }

  @Test func numberOfFeaturesGiven() {
    expectError("t.csv:2: index 5 is above the number of features; expected an index from 1 to 4.")
    { try LabelledTable(libsvm: textFile("1 1:1\n-1 5:1"), features: 4) }
    expectError(
      "t.csv: 9223372036854775807 features are more than 2^31 - 1; expected less. "
        + "Number the features without gaps."
    ) { try LabelledTable(libsvm: textFile("1 1:1\n-1 1:1"), features: .max) }
  }

  @Test(
    arguments: ["breast_cancer.csv", "digits.csv"], [(0, false), (1, false), (0, true), (1, true)])
  func roundTrip(name: String, form: (first: Int, hasQueries: Bool)) throws {
    let (first, hasQueries) = form
    let classes: ClassSelection =
      name == "digits.csv" ? .pair(negative: "1", positive: "7") : .two
    let table = try LabelledTable(csv: dataFile(name), classes: classes)
    var text = ""
    for row in 0..<table.rowCount {
      text += table.labels[row] == 1 ? "+1" : "-1"
      if hasQueries { text += " qid:\(row / 3)" }
      for column in 0..<table.columnCount {
        let value = table.numbers[row * table.columnCount + column]
        if value != 0 || column == 0 { text += " \(column + first):\(value)" }
      }
      text += "\n"
    }
    let read = try LabelledTable(libsvm: textFile(text), features: table.columnCount)
    #expect(read.numbers == table.numbers)
    #expect(read.labels == table.labels)
    #expect(read.featureName(3) == "feature\(3 + first)")
    #expect(
      read.remarks == (first == 0 ? ["indices from 0"] : []) + (hasQueries ? ["qid left out"] : []))
  }

  @Test(arguments: [
    ("1 1:2 3:4\n-1 2:1\n", true), ("# c\n1\n-1 qid:1 2:1\n", true), ("1\n-1\n", nil),
    ("a,b\n1,2\n", false), ("a b y\n1 2 0\n", false), ("1;2\n", false), ("1\n2 3\n", false),
  ])
  func isTold(text: String, isLIBSVM: Bool?) throws {
    #expect(try textFile(text).isLIBSVM == isLIBSVM)
  }

  /// The last index that can be held, and the first that cannot, from either start.
  @Test func mostFeatures() throws {
    #expect(
      try LabelledTable(libsvm: textFile("1 1:1\n-1 2147483647:1")).columnCount == 2_147_483_647)
    #expect(
      try LabelledTable(libsvm: textFile("1 0:1\n-1 2147483646:1")).columnCount == 2_147_483_647)
    for text in ["1 1:1\n-1 2147483648:1", "1 0:1\n-1 2147483647:1"] {
      expectError(
        "t.csv:2: 2147483648 features are more than 2^31 - 1; expected less. "
          + "Number the features without gaps."
      ) { try LabelledTable(libsvm: textFile(text)) }
    }
  }
}
