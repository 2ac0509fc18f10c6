import Datasets
import Foundation
import Testing

struct LabelledTableTests {
  /// The texts of two labels, the names of the classes they make, and the sign of the first.
  @Test(arguments: [
    ("0", "1", "0", "1", -1), ("-1", "+1", "-1", "1", -1), ("2", "1", "1", "2", 1),
    ("1.0", "0", "0", "1", 1), ("2", "10", "2", "10", -1), ("0.5", "-0", "0", "0.5", 1),
    ("yes", "no", "no", "yes", 1), ("B", "M", "B", "M", -1), ("2", "x", "2", "x", -1),
  ])
  func labels(first: String, second: String, negative: String, positive: String, sign: Double)
    throws
  {
    let text = "a,b,y\n1,2,\(first)\n3,4, \(second) \n5,6,\(first)\n"
    let table = try LabelledTable(csv: textFile(text), classes: .two)
    #expect(table.classNames == [negative, positive])
    #expect(table.signs == [sign, -sign, sign])
    #expect(table.numbers == [1, 2, 3, 4, 5, 6])
    #expect(table.featureNames == .listed(["a", "b"]))
    #expect(table.remarks.isEmpty)
    #expect((table.rowCount, table.columnCount) == (3, 2))
  }

  @Test(arguments: [("y", "y,a,b\n0,1,2\n1,3,4\n"), ("y", "a,y,b\n1,0,2\n3,1,4\n")])
  func labelsMayStandInAnyColumn(label: String, text: String) throws {
    let table = try LabelledTable(csv: textFile(text), label: label)
    #expect(table.numbers == [1, 2, 3, 4])
    #expect(table.signs == [-1, 1])
    #expect(table.featureNames == .listed(["a", "b"]))
    let first = table.prefix(1)
    #expect(first.numbers == [1, 2])
    #expect(first.signs == [-1])
    #expect(first.classNames == table.classNames)
  }

  @Test func rowsOfOtherClassesAreLeftOut() throws {
    let text = "x,y\n10,3\n11,7\nnot a number,5\n12,3.0\n"
    let table = try LabelledTable(
      csv: textFile(text), classes: .pair(negative: "7", positive: "3"))
    #expect(table.numbers == [10, 11, 12])
    #expect(table.signs == [1, -1, 1])
    #expect(table.remarks == ["1 row of other classes left out"])
  }

  @Test(arguments: [
    (
      "13", "13",
      "both classes to keep are \"13\"; expected two different labels of column \"y\"."
    ),
    ("1", "9", "column \"y\" has no label \"9\"; expected one of \"1\", \"2\", \"3\"."),
  ])
  func unknownClasses(negative: String, positive: String, message: String) {
    expectError("t.csv: " + message) {
      try LabelledTable(
        csv: textFile("x,y\n1,1\n1,2\n1,3\n"),
        classes: .pair(negative: negative, positive: positive))
    }
  }

  @Test(arguments: [
    Fault(
      "a,y\n1,0\n2,1\n3,2\n",
      ": column \"y\" has 3 different labels: \"0\", \"1\", \"2\"; expected exactly two. "
        + "Name the two classes to keep."),
    Fault(
      "a,y\n1,6\n1,5\n1,4\n1,3\n1,2\n1,1\n",
      ": column \"y\" has 6 different labels: \"6\", \"5\", \"4\", \"3\", \"2\", …; "
        + "expected exactly two. Name the two classes to keep."),
    Fault(
      "a,y\n1,1\n2,1.0\n", ": column \"y\" has 1 different label: \"1\"; expected exactly two."),
    Fault("a,y\n", ": no rows follow the header; expected at least 2."),
    Fault(
      "y\n0\n1\n",
      ":1: there is no column besides the labels in \"y\"; expected at least one column of features."
    ),
    Fault(
      "a,y\n1,0\n2,\n", ":3: the label in column \"y\" is empty; expected the class of the row."),
    Fault("a,y\n1,0\n?,1\n", ":3: column \"a\" contains \"?\"; expected a finite number."),
    Fault(
      ",a,y\n7,1,0\n3,2,1\n",
      ":1: column 1 of the header has no name, and holds numbers that are not those of the rows; "
        + "expected names of the rows, or a feature. Name the column if it is a feature, else delete it."
    ),
  ])
  func faults(fault: Fault) {
    expectError("t.csv" + fault.message) {
      try LabelledTable(csv: textFile(fault.text), classes: .two)
    }
  }

  @Test func unknownLabelColumn() {
    expectError(
      "t.csv:1: no column is named \"begnin\"; expected one of \"a\", \"benign\". "
        + "The nearest name is \"benign\"."
    ) { try LabelledTable(csv: textFile("a,benign\n1,0\n"), label: "begnin") }
  }

  @Test func breastCancer() throws {
    let file = try dataFile("breast_cancer.csv")
    let table = try LabelledTable(csv: file, classes: .two)
    #expect((table.rowCount, table.columnCount) == (569, 30))
    #expect(table.signs.count { $0 == 1 } == 357)
    #expect(table.signs.count { $0 == -1 } == 212)
    #expect(table.featureName(0) == "mean_radius")
    #expect(table.featureName(29) == "worst_fractal_dimension")
    #expect(table.numbers.prefix(3) == [17.99, 10.38, 122.8])
    #expect(table.classNames == ["0", "1"])
    #expect(try LabelledTable(csv: file, label: "benign") == table)
  }

  @Test func digits() throws {
    let file = try dataFile("digits.csv")
    let csv = try CSVTable(file)
    #expect((csv.rowCount, csv.columnCount) == (1797, 65))
    let pixels = try csv.numbers(columns: Array(0..<64))
    #expect((pixels.min(), pixels.max()) == (0, 16))
    #expect(Set(try csv.numbers(columns: [64])) == Set((0...9).map(Double.init)))
    let table = try LabelledTable(
      csv: file, label: "digit", classes: .pair(negative: "3", positive: "8"))
    #expect(table.columnCount == 64)
    #expect(table.signs.count { $0 == -1 } == 183)
    #expect(table.signs.count { $0 == 1 } == 174)
    expectError(
      "\(file.path): column \"digit\" has 10 different labels: \"0\", \"1\", \"2\", \"3\", \"4\", …; "
        + "expected exactly two. Name the two classes to keep."
    ) { try LabelledTable(csv: file, classes: .two) }
  }
}
