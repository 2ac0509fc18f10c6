import Datasets
import Testing

struct LIBSVMTests {
  @Test func readsRows() throws {
    let text = "# a comment\n+1 1:0.5 3:-2e1 # another\n\n-1\t2:7  \r\n1\n"
    let table = try ClassificationTable(libsvm: textFile(text))
    #expect(table.labels == [1, -1, 1])
    #expect(table.features == [0.5, 0, -20, 0, 7, 0, 0, 0, 0])
    #expect(table.featureNames == ["feature1", "feature2", "feature3"])
    #expect(table.classNames == .init(negative: "-1", positive: "1"))
    let wide = try ClassificationTable(libsvm: textFile(text), features: 4)
    #expect(wide.features == [0.5, 0, -20, 0, 0, 7, 0, 0, 0, 0, 0, 0])
  }

  @Test func keepsTwoClassesOfMany() throws {
    let table = try ClassificationTable(
      libsvm: textFile("1 1:1\n2 1:2\n3 1:3\n2 1:4"), classes: .init(negative: "3", positive: "2"))
    #expect(table.labels == [1, -1, 1])
    #expect(table.features == [2, 3, 4])
  }

  @Test(arguments: [
    Fault("1 1:1\nx 1:1", ":2: the label is \"x\"; expected a finite number."),
    Fault("1 1:1\n\n1:1", ":3: the label is \"1:1\"; expected a finite number."),
    Fault("1 0:1", ":1: the index of \"0:1\" is \"0\"; expected a whole number from 1."),
    Fault("1 -3:1", ":1: the index of \"-3:1\" is \"-3\"; expected a whole number from 1."),
    Fault("1 qid:1", ":1: the index of \"qid:1\" is \"qid\"; expected a whole number from 1."),
    Fault(
      "1 99999999999999999999:1",
      ":1: the index of \"99999999999999999999:1\" is \"99999999999999999999\"; "
        + "expected a whole number from 1."),
    Fault("1 2:1 1:1", ":1: index 1 follows 2; expected ascending indices."),
    Fault("1 2:1 2:1", ":1: index 2 stands twice; expected ascending indices."),
    Fault("1 1:x", ":1: the value of feature 1 is \"x\"; expected a finite number."),
    Fault("1 1:inf", ":1: the value of feature 1 is \"inf\"; expected a finite number."),
    Fault("1 1:", ":1: the value of feature 1 is \"\"; expected a finite number."),
    Fault("1 7", ":1: \"7\" has no colon; expected index:value."),
    Fault(
      "1 1:1\n-1 2000000000:1\n",
      ":2: 2 rows of 2000000000 features are more than 2^31 numbers; expected less. "
        + "Keep fewer rows, or number the features without gaps."),
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
    expectError("t.csv" + fault.message) { try ClassificationTable(libsvm: textFile(fault.text)) }
  }

  @Test func numberOfFeaturesGiven() {
    expectError("t.csv:2: index 5 is above the number of features; expected an index from 1 to 4.")
    { try ClassificationTable(libsvm: textFile("1 1:1\n-1 5:1"), features: 4) }
    expectError(
      "t.csv: 9223372036854775807 features are more than 2^31 - 1; expected less. "
        + "Number the features without gaps."
    ) { try ClassificationTable(libsvm: textFile("1 1:1\n-1 1:1"), features: .max) }
  }

  @Test(arguments: ["breast_cancer.csv", "digits.csv"])
  func roundTrip(name: String) throws {
    let classes: ClassificationTable.ClassNames? =
      name == "digits.csv" ? .init(negative: "1", positive: "7") : nil
    let table = try ClassificationTable(csv: dataFile(name), classes: classes)
    var text = ""
    for row in 0..<table.rowCount {
      text += table.labels[row] == 1 ? "+1" : "-1"
      for column in 0..<table.columnCount {
        let value = table.features[row * table.columnCount + column]
        if value != 0 { text += " \(column + 1):\(value)" }
      }
      text += "\n"
    }
    let read = try ClassificationTable(libsvm: textFile(text), features: table.columnCount)
    #expect(read.features == table.features)
    #expect(read.labels == table.labels)
  }
}
