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
    Fault("A,B\n0,nan\nnan,0\n", ":2: \"nan\" stands in column \"B\"; expected a finite number."),
    Fault("A,B\n0,1\nx,0\n", ":3: \"x\" stands in column \"A\"; expected a finite number."),
    Fault(
      "A,B,C\n0,,1\n1,0,1\n1,1,0\n",
      ":2: an empty field stands in column \"B\"; expected a finite number."),
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
