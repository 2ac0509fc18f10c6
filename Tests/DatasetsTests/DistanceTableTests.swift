import Datasets
import Testing

struct DistanceTableTests {
  @Test(arguments: [
    "A,B,C\n0,1,2\n1,0,3\n2,3,0\n",
    ",A,B,C\nA,0,1,2\nB,1,0,3\nC,2,3,0\n",
    "city,A,B,C\nA,0,1,2\nB,1,0,3\nC,2,3,0\n",
    "A, B ,C\n-0,1,2\n1.0000000001,0,3\n2,3,0\n",
  ])
  func readsMatrices(text: String) throws {
    let table = try DistanceTable(textFile(text))
    #expect(table.names == ["A", "B", "C"])
    #expect(table.values == [0, 1, 2, 1, 0, 3, 2, 3, 0])
    #expect(table.values[0].sign == .plus)
    #expect(table.count == 3)
    #expect(table[1, 2] == 3)
    #expect(table.prefix(2) == DistanceTable(names: ["A", "B"], values: [0, 1, 1, 0]))
    #expect(table.prefix(3) == table)
  }

  @Test(arguments: [",1,2\n1,0,5\n2,5,0\n", "id,1,2\n1,0,5\n2,5,0\n"])
  func namesMayBeNumbers(text: String) throws {
    let table = try DistanceTable(textFile(text))
    #expect(table.names == ["1", "2"])
    #expect(table.values == [0, 5, 5, 0])
  }

  @Test func namesMayRepeatAndPlacesCoincide() throws {
    #expect(try DistanceTable(textFile("A,A\n0,0\n0,0\n")).names == ["A", "A"])
  }

  /// They may have been typed twice.
  @Test func repeatedNamesAreNoted() throws {
    func summary(_ names: String) throws -> String {
      try DistanceTable(textFile("\(names)\n0,1,2,3\n1,0,1,1\n2,1,0,1\n3,1,1,0\n")).summary
    }
    let plain = "4 objects; distances from 1 to 3"
    #expect(try summary("A,B,C,D") == plain)
    #expect(try summary("A,B,A,D") == plain + #"; 2 objects are named "A""#)
    #expect(
      try summary("B,A,A,B") == plain + #"; 2 names repeat: 2 objects are named "B", for instance"#)
    let places = try CoordinateTable(
      textFile("name,latitude,longitude\nX,1,2\nX,3,4\nX,5,6\nY,7,8\n"))
    #expect(places.summary.hasSuffix(#"; 3 places are named "X""#))
  }

  /// Errors name the common forms that are not read.
  @Test(
    arguments: [
      "A,B,C\n0,1,2\n,0,3\n,,0\n", ",A,B,C\nA,0,1,2\nB,,0,3\nC,,,0\n",
      ",A,B,C\nA,,1,2\nB,,,3\nC,,,\n", "A,0,1,2\nB,0,3\nC,0\n", "3\nA 1 2\nB 3\nC\n",
      "A;B;C\n0;1;2\nNA;0;3\nNA;NA;0\n",
    ].map {
      (
        $0, "the file holds only the part of the matrix above its diagonal",
        "Exchange rows and columns"
      )
    }
      + [
        "from,to,minutes\nA,B,1\nA,C,2\nB,C,3\n", "A B 1\nA C 2\n",
        "i,j,d\n1,2,5\n1,3,6\n2,3,7\n1,4,8\n",
      ].map {
        ($0, "a list of pairs, with a distance each", "Write a row and a column for each object")
      }
  )
  func formsThatAreNotRead(text: String, found: String, remedy: String) throws {
    expectError(
      "t.csv: \(found); expected a matrix of distances, or the part below its diagonal. \(remedy)."
    ) { try DistanceTable(textFile(text)) }
  }

  @Test(arguments: [
    Fault(
      "A,B,C\n0,1,2\n1,0,3\n",
      ": the header names 3 objects, but 2 rows of distances follow; expected a row for each object."
    ),
    Fault(
      "A,B,C\n0,1,2\n",
      ": the header names 3 objects, but 1 row of distances follows; "
        + "expected a row for each object."),
    Fault(
      "4,1,2\n1,0,3\n2,3,0\n",
      ": the header names 3 objects, but 2 rows of distances follow; expected a row for each object. "
        + "Put a line with the names of the objects first."),
    Fault(
      "A,B\n",
      ": the header names 2 objects, but 0 rows of distances follow; expected a row for each object."
    ),
    Fault("A\n0\n", ": there is 1 object; expected at least 2."),
    Fault(",A\nA,0\n", ": there is 1 object; expected at least 2."),
    Fault("A,B\n0,-1\n-1,0\n", ":2: the distance A–B is -1; expected 0 or more."),
    Fault("A,B\n0,nan\nnan,0\n", ":2: column \"B\" contains \"nan\"; expected a finite number."),
    Fault("A,B\n0,1\nx,0\n", ":3: column \"A\" contains \"x\"; expected a finite number."),
    Fault(
      "A,B,C\n0,,1\n1,0,1\n1,1,0\n",
      ":2: column \"B\" contains an empty field; expected a finite number."),
    Fault(
      "A,B\n0,3313\n\n3314,0\n",
      ":4: the distance B–A is 3314, but A–B on line 2 is 3313; expected the same distance both ways."
    ),
    Fault("A,B\n0,1\n1,2\n", ":3: the distance from B to itself is 2; expected 0."),
    Fault(
      ",A,B\nA,0,1\nC,1,0\n",
      ":3: the row is named \"C\"; expected \"B\", as column 3 of the header. "
        + "Put rows and columns in the same order."),
  ])
  func faults(fault: Fault) {
    expectError("t.csv" + fault.message) { try DistanceTable(textFile(fault.text)) }
  }

  @Test func europeanRoads() throws {
    let table = try DistanceTable(dataFile("eurodist.csv"))
    #expect(table.count == 21)
    #expect(table.names.prefix(2) == ["Athens", "Barcelona"])
    #expect(table.names.last == "Vienna")
    #expect(table[0, 1] == 3313)
    #expect(table[20, 0] == 1991)
    #expect(table.prefix(3).values == [0, 3313, 2963, 3313, 0, 1318, 2963, 1318, 0])
  }

  @Test func americanCities() throws {
    let table = try DistanceTable(dataFile("UScitiesD.csv"))
    #expect(table.count == 10)
    #expect(table.names[6] == "NewYork")
    #expect(table.names[9] == "Washington.DC")
    #expect(table[6, 9] == 205)
  }
}
