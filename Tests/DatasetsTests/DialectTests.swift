import Datasets
import Testing

/// The dialects that tables are read in, and those that could be read in two ways.
struct DialectTests {
  /// How a table is written: what separates its columns, and the decimal mark.
  struct Form: CustomTestStringConvertible {
    let separator: String
    var decimal = "."
    var first = ""
    /// What a line may end with.
    var last = ""
    /// Names of rows: none, in a column without a name, or in one that the header leaves out.
    var rowNames = RowNames.none
    var remarks: [String] = []

    enum RowNames { case none, unnamed, leftOut }

    var testDescription: String { "\(first)\(separator)\(decimal)\(last)\(rowNames)" }

    func text(_ rows: [[Double]], labels: [String]) -> String {
      let columns = rows[0].indices.map { "f\($0)" } + ["y"]
      let header = rowNames == .unnamed ? ["\"\""] + columns : columns
      let lines = zip(rows, labels).enumerated().map { i, row in
        (rowNames == .none ? [] : ["\"\(i + 1)\""])
          + row.0.map { "\($0)".replacing(".", with: decimal) } + [row.1]
      }
      return first
        + ([header] + lines).map { $0.joined(separator: separator) + last + "\n" }.joined()
    }
  }

  static let forms = [
    Form(separator: ","), Form(separator: " , "), Form(separator: ",", last: ",,"),
    Form(separator: ",", first: "sep=,\n"), Form(separator: ",", first: "# made by hand\n\n"),
    Form(
      separator: ",", rowNames: .unnamed, remarks: ["names of rows in the first column"]),
    Form(
      separator: ",", rowNames: .leftOut, remarks: ["names of rows before the first column"]),
    Form(separator: ";", remarks: ["semicolons between columns"]),
    Form(separator: ";", decimal: ",", remarks: ["semicolons between columns", "decimal commas"]),
    Form(
      separator: ";", decimal: ",", first: "sep=;\n", last: ";;;",
      remarks: ["semicolons between columns", "decimal commas"]),
    Form(
      separator: ";", decimal: ",", rowNames: .unnamed,
      remarks: [
        "semicolons between columns", "decimal commas", "names of rows in the first column",
      ]),
    Form(separator: "|", first: "\"sep=|\"\n", remarks: ["vertical bars between columns"]),
    Form(separator: "\t", remarks: ["tabs between columns"]),
    Form(separator: "\t", first: "sep=\t\n", remarks: ["tabs between columns"]),
    Form(separator: "\t", decimal: ",", remarks: ["tabs between columns", "decimal commas"]),
    Form(separator: " ", remarks: ["blanks between columns"]),
    Form(separator: " ", first: "sep= \n", remarks: ["blanks between columns"]),
    Form(separator: "  \t ", last: "  ", remarks: ["tabs between columns"]),
    Form(
      separator: "   ", decimal: ",", first: "  # a b c d e\n",
      remarks: ["blanks between columns", "decimal commas"]),
    Form(
      separator: " ", rowNames: .leftOut,
      remarks: ["blanks between columns", "names of rows before the first column"]),
  ]

  /// A table written in each form reads back to the same numbers.
  @Test(arguments: forms)
  func roundTrip(form: Form) throws {
    var random = SplitMix64(state: 7)
    for _ in 0..<25 {
      let (rows, columns) = (
        Int.random(in: 2...6, using: &random), Int.random(in: 1...5, using: &random)
      )
      // Enough decimals that no comma could separate thousands.
      let numbers = (0..<rows).map { _ in
        (0..<columns).map { _ in Double.random(in: -2...2, using: &random) }
      }
      let labels = (0..<rows).map { $0 % 2 == 0 ? "no" : "yes" }
      let table = try LabelledTable(csv: textFile(form.text(numbers, labels: labels)))
      #expect(table.numbers == numbers.flatMap(\.self))
      #expect(table.labels == (0..<rows).map { $0 % 2 })
      #expect((0..<columns).map(table.featureName) == (0..<columns).map { "f\($0)" })
      #expect(table.remarks == form.remarks)
    }
  }

  /// Without a header, the same.
  @Test(arguments: [",", ";", "\t", " "], [nil, "3", "column3", "1"])
  func withoutHeader(separator: String, label: String?) throws {
    let lines = [["5.25", "3.5", "0"], ["4.5", "3", "1"], ["7", "3.125", "0"]]
    let text = lines.map { $0.joined(separator: separator) }.joined(separator: "\n")
    let table = try LabelledTable(csv: textFile(text), hasHeader: false, label: label)
    if label == "1" {
      #expect(table.numbers == [3.5, 0, 3, 1, 3.125, 0])
      #expect(table.classNames == ["4.5", "5.25", "7"] && table.labels == [1, 0, 2])
      #expect(table.featureNames == .listed(["column2", "column3"]))
    } else {
      #expect(table.numbers == [5.25, 3.5, 4.5, 3, 7, 3.125])
      #expect(table.labels == [0, 1, 0])
      #expect(table.featureNames == .listed(["column1", "column2"]))
    }
    #expect(table.remarks.last == "no header")
  }

  @Test func withoutHeaderByDecimalCommas() throws {
    let table = try LabelledTable(
      csv: textFile("5,1;3,5;a\n4,25;3,0;b\n"), hasHeader: false)
    #expect(table.numbers == [5.1, 3.5, 4.25, 3])
    let blanks = try LabelledTable(csv: textFile("5,1 3,5 a\n4,25 3,0 b\n"), hasHeader: false)
    #expect(blanks.numbers == table.numbers && blanks.classNames == table.classNames)
  }

  /// Labels that are numbers are read like other numbers, and can be named either way.
  @Test(arguments: [";", "\t", " "])
  func labelsWithDecimalCommas(separator: String) throws {
    let lines = [["a", "y"], ["1,5", "10,5"], ["2", "0,50"], ["3", "9"], ["4,25", "0,5"]]
    let text = lines.map { $0.joined(separator: separator) + "\n" }.joined()
    let table = try LabelledTable(csv: textFile(text))
    #expect(table.classNames == ["0.5", "9", "10.5"] && table.labels == [2, 0, 1, 0])
    #expect(try table.targets(path: "t.csv") == [10.5, 0.5, 9, 0.5])
    for (negative, positive) in [("9", "10,5"), ("9.0", "10.5")] {
      let two = try LabelledTable(
        csv: textFile(text), classes: .pair(negative: negative, positive: positive))
      #expect(two.numbers == [1.5, 3] && two.signs == [1, -1])
    }
  }

  /// Commas that could separate thousands are not taken for decimal commas in targets either.
  @Test func targetsInThousands() {
    expectError(
      "t.csv: the target of row 1 is \"1,500\"; expected a finite number. "
        + "Write a decimal point, and no thousands separators."
    ) { try LabelledTable(csv: textFile("a;y\n1;1,500\n2;2,500\n")).targets(path: "t.csv") }
  }

  /// A header of numbers is refused unless the configuration confirms the names.
  @Test(arguments: [
    ("5.1,3.5,setosa\n4.9,3.0,setosa\n7.0,3.2,other\n", #"names "5.1", "3.5" are numbers"#, "3"),
    ("0,5.1,3.5\n1,4.9,3.0\n", #"names "0", "5.1", "3.5" are numbers"#, "1"),
    ("setosa,5.1,3.5\nother,4.9,3.0\n", #"names "5.1", "3.5" are numbers"#, "1"),
    ("5,1;3,5;a\n4,2;3,0;b\n", #"names "5,1", "3,5" are numbers"#, "3"),
    ("0,1,2,3,4,y\n1,2,3,4,5,a\n", #"names "0", "1", "2", "3", … are numbers"#, "6"),
    ("3,a\n4,b\n", #"name "3" is a number"#, "2"),
  ])
  func headerOfNumbers(text: String, found: String, label: String) throws {
    expectError(
      "t.csv:1: the column \(found); expected a header, which has names for the columns. "
        + "Set \"header\" to false if this line is the first row of a file without a header, to true if "
        + "these are the names."
    ) { try LabelledTable(csv: textFile(text)) }
    _ = try LabelledTable(csv: textFile(text), hasHeader: false, label: label)
  }

  /// Tabs in some lines and spaces in others, as editors leave them.
  @Test func mixedBlanks() throws {
    let table = try LabelledTable(csv: textFile("a\tb   y\n1 2\tu\n 3   4 v\n"))
    #expect(table.numbers == [1, 2, 3, 4] && table.remarks == ["blanks between columns"])
    // Where tabs separate columns, a blank in a name does not.
    let tabs = try LabelledTable(csv: textFile("a b\tc d\ty\n1\t2\tu v\n3\t4\tw\n"))
    #expect(tabs.classNames == ["u v", "w"] && tabs.featureNames == .listed(["a b", "c d"]))
    let commas = try LabelledTable(csv: textFile("a b, c d, y\n1, 2, u v\n3, 4, w\n"))
    #expect(commas.numbers == tabs.numbers && commas.classNames == tabs.classNames)
  }

  @Test func namesThatAreNumbers() throws {
    let text = "0,1,target\n5,6,a\n7,8,b\n"
    let table = try LabelledTable(csv: textFile(text), hasHeader: true)
    #expect(table.numbers == [5, 6, 7, 8] && table.featureNames == .listed(["0", "1"]))
    #expect(try LabelledTable(csv: textFile(text), label: "target") == table)
    #expect(throws: (any Error).self) { try LabelledTable(csv: textFile(text), label: "1") }
    let one = try LabelledTable(csv: textFile("a,1,y\n5,6,u\n7,8,v\n"))
    #expect(one.numbers == [5, 6, 7, 8], "one number among names is a name")
  }

  @Test(arguments: [
    Fault(
      "5,1,1,a\n4,2,2,b\n",
      "1: columns 2 and 3 are both named \"1\"; expected a different name for each column. "
        + "Set \"header\" to false if the file has no header."),
    Fault(
      "sep=x\na,y\n1,u\n",
      "1: sep= names \"x\" as the separator; expected a comma, a semicolon, "
        + "a tab, a vertical bar or a blank."),
    Fault(
      "a,b;c,y\nx,1;2,3\nz,4;5,6\n",
      "1: commas divide all rows evenly, and so do semicolons; expected one separator of columns. "
        + "Put a first line that says which: sep=; or sep=,."),
    Fault(
      "a,y\n# 1,u\n2,v\n3,u\n",
      "2: the line begins with # and has 2 fields, as many as a row; expected a comment, or a row. "
        + "Delete the line if it is a comment; else delete the #, or put the first field in quotes."
    ),
    Fault(
      "#a,b,y\n5,6,u\n7,8,v\n",
      "1: the line begins with # and has 3 fields, as many as a row; expected a comment, or a row. "
        + "Delete the line if it is a comment; else delete the #, or put the first field in quotes."
    ),
    Fault(
      "a;y\n1,500;u\n2,250;v\n",
      "2: column \"a\" contains \"1,500\", but \"1,500\" is 1.500 or 1500; expected a finite number. "
        + "Write a decimal point, and no thousands separators."),
    Fault(
      "a\ty\n1,5\tu\n2.5\tv\n",
      "2: column \"a\" contains \"1,5\", but the file holds both \"2.5\" and \"1,5\"; expected one "
        + "decimal mark in all numbers, a point or a comma. "
        + "Write a decimal point, and no thousands separators."),
    Fault(
      "a;y\n1.000,5;u\n2,5;v\n",
      "2: column \"a\" contains \"1.000,5\"; expected a finite number. "
        + "Write a decimal point, and no thousands separators."),
    Fault(
      "x,y\n1,5,a\n2,5,b\n",
      "2: the row has 3 fields; expected 2, as in the header on line 1. "
        + "Put fields that contain a comma in quotes."),
    Fault(
      "x;y\n1;5;a\n3;5;b\n",
      "2: the row has 3 fields; expected 2, as in the header on line 1. "
        + "Put fields that contain a semicolon in quotes."),
    Fault(
      "x y\n1 2 3 a\n",
      "2: the row has 4 fields; expected 2, as in the header on line 1. "
        + "Put fields that contain a blank in quotes."),
    Fault(
      "a,,y\n1,2,u\n",
      "1: column 2 of the header has no name; expected a name for each of the 3 columns. "
        + "Name the column, or delete it."),
    Fault(
      "a,y,\n1,u,5\n",
      "1: column 3 of the header has no name; expected a name for each of the 3 columns. "
        + "Name the column, or delete it."),
  ])
  func twoMeanings(fault: Fault) {
    expectError("t.csv:" + fault.message) { try LabelledTable(csv: textFile(fault.text)) }
  }

  @Test(arguments: ["# nothing\n#else\n", "sep=;\n", ",,\n,,\n"])
  func nothingThere(text: String) throws {
    #expect(throws: (any Error).self) { try LabelledTable(csv: textFile(text)) }
    #expect(throws: (any Error).self) { try DistanceTable(textFile(text)) }
    #expect(throws: (any Error).self) { try CoordinateTable(textFile(text)) }
  }

  @Test(arguments: [("0", "from 1 to 3"), ("4", "from 1 to 3"), ("-1", "from 1 to 3")])
  func columnsByNumber(label: String, range: String) {
    expectError("t.csv:1: there is no column \(label); expected a number \(range).") {
      try LabelledTable(csv: textFile("1,2,a\n3,4,b\n"), hasHeader: false, label: label)
    }
  }

  /// Names of rows are not a feature; numbers in order in a column without a name are names of rows.
  @Test(arguments: [("0", "1"), ("1", "2"), ("p", "q"), ("7", "x")])
  func namesOfRows(first: String, second: String) throws {
    let table = try LabelledTable(csv: textFile(",a,y\n\(first),5,u\n\(second),6,v\n"))
    #expect(table.numbers == [5, 6] && table.featureNames == .listed(["a"]))
  }

  @Test func emptyLinesOfSpreadsheets() throws {
    let table = try LabelledTable(csv: textFile("a,y,,\n1,u,,\n,,,\n2,v,,\n,,,\n,,,\n"))
    #expect(table.numbers == [1, 2])
    expectError("t.csv:4: column \"a\" contains an empty field; expected a finite number.") {
      try LabelledTable(csv: textFile("a,y,,\n1,u,,\n,,,\n,v,,\n"))
    }
  }

  @Test func summaries() throws {
    let text = "a,b,c,y\n1,7,0,no\n2,7,0,yes\n3,7,0,no\n"
    let table = try LabelledTable(csv: textFile(text))
    #expect(
      table.summary(hasSigns: true)
        == "3 rows × 3 features; +1 is \"yes\" (1 row), −1 is \"no\" (2 rows); "
        + "2 constant columns: \"b\", \"c\"")
    #expect(
      table.summary(hasSigns: false)
        == "3 rows × 3 features; 2 classes: \"no\" (2), \"yes\" (1); 2 constant columns: \"b\", \"c\""
    )
    let swapped = try LabelledTable(
      csv: textFile(text.replacing(",", with: ";")),
      classes: .pair(negative: "yes", positive: "no"))
    #expect(
      swapped.summary(hasSigns: true)
        == "3 rows × 3 features; +1 is \"no\" (2 rows), −1 is \"yes\" (1 row); "
        + "2 constant columns: \"b\", \"c\"; semicolons between columns")
  }
}
