import Datasets
import Testing

struct CSVTableTests {
  @Test func keepsTheLineOfEveryRow() throws {
    let csv = try CSVTable(
      textFile("\n  \nname, x \n\"a, \"\"A\"\"\",1\n\n\"b\nB\", 2\r\n\t\nc,\"3\"\n  "))
    #expect(csv.header == ["name", "x"])
    #expect(csv.headerLine == 3)
    #expect(csv.lines == [4, 6, 9])
    #expect((0..<3).map { csv[$0, 0] } == ["a, \"A\"", "b\nB", "c"])
    #expect(try csv.numbers(columns: [1]) == [1, 2, 3])
    #expect(try csv.numbers(rows: [2, 0], columns: [1, 1]) == [3, 3, 1, 1])
  }

  @Test func fieldsKeepTheirWhiteSpace() throws {
    let csv = try CSVTable(textFile("a,b\n x ,\" \n\""))
    #expect(csv[0, 0] == " x ")
    #expect(csv.trimmed(row: 0, column: 0) == "x")
    #expect(csv[0, 1] == " \n")
    #expect(csv.trimmed(row: 0, column: 1).isEmpty)
  }

  @Test(arguments: ["a,b\n1,", "a,b\n1,\n", "a,b\n1,\"\"", "a,b\n\"1\",\"\"\n"])
  func lastFieldMayBeEmpty(text: String) throws {
    let csv = try CSVTable(textFile(text))
    #expect(csv.rowCount == 1)
    #expect([csv[0, 0], csv[0, 1]] == ["1", ""])
  }

  @Test func headerAloneIsATableWithoutRows() throws {
    let csv = try CSVTable(textFile("a,b"))
    #expect((csv.rowCount, csv.columnCount) == (0, 2))
  }

  @Test func headerOptions() throws {
    let csv = try CSVTable(
      textFile(",a,a\n1,2,3"), header: [.emptyFirstName, .duplicateNames])
    #expect(csv.header == ["", "a", "a"])
    expectError("t.csv:1: 2 columns are named \"a\"; expected one. Rename the others.") {
      try csv.column(named: "a")
    }
  }

  @Test(arguments: [
    Fault(
      "a,b\n1,2\n\"3,4\n5,6\n", "3: a quote opens here and is never closed. Close the quoted field."
    ),
    Fault(
      "a,b\n\"1\n2\"x y,3\n",
      "3: \"x y\" follows a closing quote; expected a comma or the end of the line. "
        + "Write a quote inside a quoted field twice: \"\"."),
    Fault(
      "a,b\n5\" pipe,3\n",
      "2: a quote inside a field that does not start with one. "
        + "Put the whole field in quotes, and write a quote inside it twice: \"\"."),
    Fault(
      "\na,b\n1,2\n\n3\n4,5\n", "5: the row has 1 field; expected 2, as in the header on line 2."),
    Fault(
      "a,b\n1,2,3\n",
      "2: the row has 3 fields; expected 2, as in the header on line 1. "
        + "Put fields that contain a comma in quotes."),
    Fault(
      "a,,c\n",
      "1: column 2 of the header has no name; expected a name for each of the 3 columns. "
        + "Name the column, or delete it."),
    Fault(
      ",b\n",
      "1: column 1 of the header has no name; expected a name for each of the 2 columns. "
        + "Name the column, or delete it."),
    Fault(
      "a,b,\n1,2,3\n",
      "1: column 3 of the header has no name; expected a name for each of the 3 columns. "
        + "Name the column, or delete it."),
    Fault(
      "a,b, a\n",
      "1: columns 1 and 3 are both named \"a\"; expected a different name for each column. "
        + "Set \"header\" to false if the file has no header."),
  ])
  func faults(fault: Fault) {
    expectError("t.csv:" + fault.message) { try CSVTable(textFile(fault.text)) }
  }

  @Test(arguments: [
    ("abc", "\"abc\"", ""), ("nan", "\"nan\"", ""), ("inf", "\"inf\"", ""),
    ("1e999", "\"1e999\"", ""),
    ("", "an empty field", ""), (" ", "an empty field", ""), ("1 2", "\"1 2\"", ""),
    ("\"1,5\"", "\"1,5\"", " Write a decimal point, and no thousands separators."),
    ("\"a\nb\"", "\"a\\nb\"", ""),
    (String(repeating: "x", count: 50), "\"\(String(repeating: "x", count: 40))…\"", ""),
  ])
  func notANumber(field: String, found: String, remedy: String) throws {
    let csv = try CSVTable(textFile("a,b\n0,1\n0,\(field)\n"))
    expectError("t.csv:3: column \"b\" contains \(found); expected a finite number.\(remedy)") {
      try csv.numbers(columns: [0, 1])
    }
  }

  @Test(arguments: [
    ("-1.5e-3", -1.5e-3), (" +2 ", 2), ("\"\n7\"", 7), ("0.1", 0.1), ("-0", 0),
    ("1.7976931348623157e308", Double.greatestFiniteMagnitude),
  ])
  func number(field: String, value: Double) throws {
    #expect(try CSVTable(textFile("a\n\(field)\n")).number(row: 0, column: 0) == value)
  }

  @Test(arguments: [
    (
      "name,latitude,longitude", "Latitud",
      "\"name\", \"latitude\", \"longitude\". The nearest name is \"latitude\"."
    ),
    ("name,latitude", "x", "\"name\", \"latitude\"."),
    (
      "a1,a2,a3,a4,a5,a6,a7,a8,a9", "xyz",
      "\"a1\", \"a2\", \"a3\", \"a4\", \"a5\", \"a6\", \"a7\", \"a8\", …."
    ),
  ])
  func unknownColumn(header: String, name: String, rest: String) throws {
    let csv = try CSVTable(textFile(header))
    expectError("t.csv:1: no column is named \"\(name)\"; expected one of \(rest)") {
      try csv.column(named: name)
    }
  }

  @Test func writtenTablesReadBack() throws {
    var random = SplitMix64(state: 1)
    let letters = ["a", "é", ",", "\"", "\n", " ", "7", "🙂"]
    for _ in 0..<50 {
      let columns = Int.random(in: 1...4, using: &random)
      let rows = (0..<Int.random(in: 0...5, using: &random)).map { _ in
        (0..<columns).map { _ in
          (0..<Int.random(in: 0...5, using: &random))
            .map { _ in letters.randomElement(using: &random)! }.joined()
        }
      }
      let written = [(0..<columns).map { "c\($0)" }] + rows
      let text = written.map { row in
        row.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",")
      }.joined(separator: "\n")
      let csv = try CSVTable(textFile(text))
      let read = (0..<csv.rowCount).map { row in (0..<columns).map { csv[row, $0] } }
      #expect(read == rows)
    }
  }
}
