import Datasets
import Foundation
import Testing

struct CoordinateTableTests {
  private static let radius = CoordinateTable.earthRadius

  private func pair(_ a: (Double, Double), _ b: (Double, Double)) -> CoordinateTable {
    CoordinateTable(names: ["a", "b"], latitudes: [a.0, b.0], longitudes: [a.1, b.1])
  }

  @Test func readsColumnsByName() throws {
    let text = "lon,id,lat,x\n10,p,-45,?\n-180,q,90,?\n"
    let table = try CoordinateTable(
      textFile(text), latitude: "lat", longitude: "lon", name: "id")
    #expect(table.names == ["p", "q"])
    #expect(table.latitudes == [-45, 90])
    #expect(table.longitudes == [10, -180])
    let unnamed = try CoordinateTable(textFile(text), latitude: "lat", longitude: "lon")
    #expect(unnamed.names == ["place1", "place2"])
    #expect(
      try CoordinateTable(textFile("name,latitude,longitude\nx,0,0\ny,1,1")).names == ["x", "y"])
  }

  @Test(arguments: [
    Fault(
      "name,latitude,longitud\n",
      ":1: no column is named \"longitude\"; expected one of \"name\", \"latitude\", \"longitud\". "
        + "The nearest name is \"longitud\"."),
    Fault(
      "latitude,longitude\n0,0\n121.5,31\n",
      ":3: column \"latitude\" contains 121.5; expected degrees from -90 to 90. "
        + "Check that latitude and longitude are not exchanged."),
    Fault(
      "latitude,longitude\n0,0\n\n-1e6,31\n",
      ":4: column \"latitude\" contains -1e6; expected degrees from -90 to 90."),
    Fault(
      "latitude,longitude\n0,360.5\n0,0\n",
      ":2: column \"longitude\" contains 360.5; expected degrees from -180 to 180, or from 0 to 360."
    ),
    Fault(
      "latitude,longitude\n0,north\n0,0\n",
      ":2: column \"longitude\" contains \"north\"; expected a finite number."),
    Fault(
      "latitude,longitude,latitude\n",
      ":1: 2 columns are named \"latitude\"; expected one. Rename the others."),
    Fault("latitude,longitude\n0,0\n", ": the table has 1 row; expected at least 2 places."),
    Fault("latitude,longitude\n", ": the table has 0 rows; expected at least 2 places."),
  ])
  func faults(fault: Fault) {
    expectError("t.csv" + fault.message) { try CoordinateTable(textFile(fault.text)) }
  }

  @Test(arguments: [
    ("lat,lon", nil, nil), ("Lat,LNG", nil, nil), ("LATITUDE,Long", nil, nil),
    ("latitude,lng", nil, nil), ("phi,lambda", "phi", "lambda"), ("lat,x", nil, "x"),
  ])
  func usualNames(header: String, latitude: String?, longitude: String?) throws {
    let table = try CoordinateTable(
      textFile("\(header)\n10,20\n-30,40\n"), latitude: latitude ?? "latitude",
      longitude: longitude ?? "longitude")
    #expect(table.latitudes == [10, -30] && table.longitudes == [20, 40])
  }

  @Test(arguments: [
    Fault(
      "lat,Lat,lon\n1,2,3\n",
      ":1: columns \"lat\" and \"Lat\" may both hold the latitudes; expected one. "
        + "Say which: \"latitude\": \"lat\"."),
    Fault(
      "latitude,lon,lng\n1,2,3\n",
      ":1: columns \"lon\" and \"lng\" may both hold the longitudes; expected one. "
        + "Say which: \"longitude\": \"lon\"."),
    Fault(
      "lat,lon\n1,200\n2,-10\n",
      ":2: column \"lon\" contains 200; expected degrees from -180 to 180, or from 0 to 360. "
        + "Write all longitudes in one of the two ways; others are below 0."),
  ])
  func twoMeanings(fault: Fault) {
    expectError("t.csv" + fault.message) { try CoordinateTable(textFile(fault.text)) }
  }

  /// A longitude counted eastwards all around is the same place as one counted westwards.
  @Test func longitudesTo360() throws {
    let table = try CoordinateTable(textFile("lat;lon\n1,5;0\n2,5;180\n3,5;190,5\n4,5;360\n"))
    #expect(table.longitudes == [0, 180, -169.5, 0] && table.latitudes == [1.5, 2.5, 3.5, 4.5])
    #expect(
      table.summary
        == "4 places; latitudes 1.5 to 4.5; longitudes -169.5 to 180; semicolons between columns; "
        + "decimal commas; longitudes from 0 to 360")
    let plain = try CoordinateTable(textFile("lat,lon\n0,-180\n0,180\n"))
    #expect(plain.longitudes == [-180, 180] && plain.remarks.isEmpty)
  }

  @Test func withoutHeader() throws {
    let text = "a,12.5,50\nb,13.5,51\n"
    let table = try CoordinateTable(
      textFile(text), hasHeader: false, latitude: "3", longitude: "2", name: "1")
    #expect(table.names == ["a", "b"])
    #expect(table.latitudes == [50, 51] && table.longitudes == [12.5, 13.5])
    expectError(
      "t.csv:1: without a header, no column is known to hold the latitudes; expected the number of a "
        + "column. Give it as \"latitude\": \"1\", or whichever it is."
    ) { try CoordinateTable(textFile(text), hasHeader: false) }
  }

  @Test func aNameColumnAskedForMustExist() {
    expectError(
      "t.csv:1: no column is named \"city\"; expected one of \"latitude\", \"longitude\"."
    ) { try CoordinateTable(textFile("latitude,longitude\n0,0\n1,1\n"), name: "city") }
  }

  @Test(
    arguments: [
      // A quarter of the circumference: along the equator, from pole to equator, across the date line.
      ((0, 0), (0, 90), 0.5), ((90, 17), (0, -120), 0.5), ((0, 135), (0, -135), 0.5),
      // Half of it: antipodes, at the poles, on the equator and elsewhere.
      ((90, 0), (-90, 0), 1), ((0, 0), (0, 180), 1), ((37, -20), (-37, 160), 1),
      // No distance at all: all meridians meet at a pole, and ±180° is one meridian.
      ((90, 10), (90, -100), 0), ((12, 180), (12, -180), 0), ((5, 5), (5, 5), 0),
      ((0, 0), (60, 0), 1.0 / 3), ((-30, 8), (30, 8), 1.0 / 3),
    ] as [((Double, Double), (Double, Double), Double)])
  func knownAngles(a: (Double, Double), b: (Double, Double), halfTurns: Double) {
    let arc = pair(a, b).greatCircleDistances(radius: 1)[0, 1]
    let chord = pair(a, b).chordDistances(radius: 1)[0, 1]
    #expect(abs(arc - .pi * halfTurns) <= 1e-15)
    #expect(abs(chord - 2 * sin(.pi * halfTurns / 2)) <= 1e-15)
  }

  @Test(arguments: [1e-3, 1e-6, 1e-9])
  func nearbyAndNearlyOppositePlacesKeepTheirDigits(degrees: Double) {
    let expected = degrees * .pi / 180
    let near = pair((0, 0), (0, degrees)).greatCircleDistances(radius: 1)[0, 1]
    #expect(abs(near - expected) <= 1e-15 * expected)
    let far = pair((0, 0), (0, 180 - degrees)).greatCircleDistances(radius: 1)[0, 1]
    // 180 − degrees is itself rounded, to 1.4e-14 degrees.
    #expect(abs(.pi - far - expected) <= 1e-15)
  }

  @Test func distancesScaleWithTheRadius() {
    let table = pair((48.85, 2.35), (40.71, -74.01))
    #expect(abs(table.greatCircleDistances()[0, 1] - 5837) < 5)  // Paris – New York, km
    for radius in [1.0, 6371.0088, 3958.8] {
      let arc = table.greatCircleDistances(radius: radius)[0, 1]
      #expect(abs(arc / radius - table.greatCircleDistances(radius: 1)[0, 1]) <= 1e-15)
    }
  }

  @Test func positionsAreTheAnswer() throws {
    let cities = try CoordinateTable(dataFile("world-cities.csv"))
    let positions = cities.positions()
    let chords = cities.chordDistances()
    let arcs = cities.greatCircleDistances()
    #expect(positions.count == 3000)
    #expect(chords.names == cities.names)
    var worstPosition = 0.0
    var worstArc = 0.0
    for i in 0..<1000 {
      for j in 0..<i {
        var square = 0.0
        for axis in 0..<3 {
          let difference = positions[3 * i + axis] - positions[3 * j + axis]
          square += difference * difference
        }
        let chord = chords[i, j]
        worstPosition = max(worstPosition, abs(square.squareRoot() - chord))
        let fromArc = 2 * Self.radius * sin(arcs[i, j] / (2 * Self.radius))
        worstArc = max(worstArc, abs(fromArc - chord))
      }
    }
    // Kilometres: hundredths of a micrometre.
    #expect(worstPosition < 1e-11)
    #expect(worstArc < 1e-11)
  }

  @Test func chordAndArcAgreeAnywhere() {
    var random = SplitMix64(state: 2)
    for _ in 0..<1000 {
      let table = pair(
        (.random(in: -90...90, using: &random), .random(in: -180...180, using: &random)),
        (.random(in: -90...90, using: &random), .random(in: -180...180, using: &random)))
      let radius = Double.random(in: 0.5...1e4, using: &random)
      let arc = table.greatCircleDistances(radius: radius)[0, 1]
      let chord = table.chordDistances(radius: radius)[0, 1]
      #expect(abs(chord - 2 * radius * sin(arc / (2 * radius))) <= 1e-15 * 2 * radius)
      #expect(chord <= arc && arc <= .pi * radius * (1 + 1e-15))
    }
  }

  @Test func worldCities() throws {
    let cities = try CoordinateTable(dataFile("world-cities.csv"))
    #expect(cities.count == 1000)
    #expect(cities.names.prefix(2) == ["Shanghai", "Beijing"])
    #expect(cities.latitudes[0] == 31.22222)
    #expect(cities.names[11] == "São Paulo")
    let repeated = Dictionary(grouping: cities.names) { $0 }.filter { $0.value.count > 1 }
    #expect(repeated.count == 11)
    #expect(cities.count - Set(cities.names).count == 11)
    #expect(abs(cities.greatCircleDistances()[0, 1] - 1068) < 5)  // Shanghai – Beijing, km
    #expect(cities.prefix(5).chordDistances() == cities.chordDistances().prefix(5))
    #expect(cities.prefix(5).positions() == Array(cities.positions().prefix(15)))
  }
}
