import Datasets
import Foundation
import Testing

struct ManyClassesTests {
  /// Numbers by size, other texts in Unicode order, each class spelled in one way.
  @Test(arguments: [
    (["10", "9", "9.0", "+10", "-1"], ["-1", "9", "10"], [2, 1, 1, 2, 0]),
    (["b", "a", "c", "a", "b"], ["a", "b", "c"], [1, 0, 2, 0, 1]),
    (["10", "x", "9", "10", "9.0"], ["10", "9", "9.0", "x"], [0, 3, 1, 0, 2]),
    (["0", "1", "1", "0", "1"], ["0", "1"], [0, 1, 1, 0, 1]),
  ])
  func labels(texts: [String], names: [String], labels: [Int]) throws {
    let rows = texts.enumerated().map { "\($0),\(2 * $0), \($1) \n" }
    let table = try LabelledTable(csv: textFile("a,b,y\n" + rows.joined()))
    #expect(table.classNames == names)
    #expect(table.labels == labels)
    #expect(table.numbers == [0, 0, 1, 2, 2, 4, 3, 6, 4, 8])
    #expect(table.featureNames == .listed(["a", "b"]))
    #expect((table.rowCount, table.columnCount) == (5, 2))
  }

  @Test func labelsMayStandInAnyColumn() throws {
    let table = try LabelledTable(csv: textFile("a,y,b\n1,u,2\n3,v,4\n5,w,6\n"), label: "y")
    #expect(table.numbers == [1, 2, 3, 4, 5, 6])
    #expect(table.classNames == ["u", "v", "w"])
    let first = table.prefix(2)
    #expect(first.numbers == [1, 2, 3, 4] && first.labels == [0, 1])
    #expect(first.classNames == table.classNames, "classes that no row has any more are kept")
    #expect(table.prefix(3) == table)
  }

  @Test(arguments: [
    Fault(
      "a,y\n1,1\n2,1.0\n", ": column \"y\" has 1 different label: \"1\"; expected at least two."),
    Fault("a,y\n", ": no rows follow the header; expected at least 2."),
    Fault(
      "y\n0\n1\n",
      ":1: there is no column besides the labels in \"y\"; expected at least one column of features."
    ),
    Fault(
      "a,y\n1,0\n2,\n", ":3: the label in column \"y\" is empty; expected the class of the row."),
    Fault("a,y\n1,0\n?,1\n", ":3: column \"a\" contains \"?\"; expected a finite number."),
  ])
  func faults(fault: Fault) {
    expectError("t.csv" + fault.message) { try LabelledTable(csv: textFile(fault.text)) }
  }

  /// It is standardised like a table of two classes.
  @Test func standardized() throws {
    let text = "a,b,c,y\n1,5,1e200,0\n2,5,3e200,1\n6,5,-1e200,1\n"
    let table = try LabelledTable(csv: textFile(text))
    let two = try LabelledTable(csv: textFile(text), classes: .two)
    #expect(table.standardized().numbers == two.standardized().numbers)
    #expect(table.standardized().labels == table.labels)
    let a = (0..<3).map { table.standardized().numbers[3 * $0] }
    #expect(abs(a.reduce(0, +)) < 1e-15)
    #expect(abs(a.reduce(0) { $0 + $1 * $1 } - 3) < 1e-14)
  }

  @Test func scaledToUnit() throws {
    let table = try LabelledTable(csv: textFile("a,b,y\n1,-8,0\n4,2,1\n"))
    #expect(table.scaledToUnit().numbers == [0.125, -1, 0.5, 0.25])
    let zeros = try LabelledTable(csv: textFile("a,y\n0,0\n0,1\n"))
    #expect(zeros.scaledToUnit() == zeros)
  }

  @Test func digits() throws {
    let table = try LabelledTable(csv: dataFile("digits.csv"), label: "digit")
    #expect((table.rowCount, table.columnCount) == (1797, 64))
    #expect(table.classNames == (0...9).map { "\($0)" })
    #expect(table.labels.prefix(12) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1])
    #expect(
      (0...9).map { digit in table.labels.count { $0 == digit } }
        == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    let unit = table.scaledToUnit().numbers
    #expect((unit.min(), unit.max()) == (0, 1))
    #expect(unit[2] == 5.0 / 16)
  }
}
