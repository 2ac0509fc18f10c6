import Datasets
import Testing

/// The forms that a matrix of distances is read in.
struct DistanceFormTests {
  enum Names: CaseIterable, Sendable { case header, column, corner, empty, short, none }
  enum Form: CaseIterable, Sendable { case square, lower, strictlyLower, padded, strictlyPadded }

  /// The matrix as text; nil where a form has no such names.
  private func text(
    _ values: [Double], _ names: [String], _ named: Names, _ form: Form, separator: String
  ) -> String? {
    let n = names.count
    let isStrict = form == .strictlyLower || form == .strictlyPadded
    let hasRowNames = named != .header && named != .none
    // Blanks cannot show what is empty, nor can a line without names.
    let isPadded = form == .padded || form == .strictlyPadded
    if isPadded, separator == " " || !hasRowNames { return nil }
    if form == .strictlyPadded, named == .column || named == .short { return nil }
    if named == .empty, separator == " " { return nil }
    var lines: [[String]] = []
    switch named {
    case .header, .short: lines.append(names)
    case .corner: lines.append(["place"] + names)
    case .empty: lines.append([""] + names)
    case .column, .none: break
    }
    for i in 0..<n {
      let end = form == .square ? n : isStrict ? i : i + 1
      var cells = (0..<end).map { "\(values[i * n + $0])" }
      if isPadded { cells += [String](repeating: "", count: n - end) }
      lines.append((hasRowNames ? [names[i]] : []) + cells)
    }
    return lines.map { $0.joined(separator: separator) }.joined(separator: "\n") + "\n"
  }

  /// Whatever the form, the same distances and names.
  @Test(arguments: Names.allCases, Form.allCases)
  func roundTrip(named: Names, form: Form) throws {
    var random = SplitMix64(state: 11)
    for n in [3, 4, 7] {
      let names = (0..<n).map { "p\($0)" }
      var values = [Double](repeating: 0, count: n * n)
      for i in 0..<n {
        for j in 0..<i {
          values[i * n + j] = Double.random(in: 0.1...9, using: &random)
          values[j * n + i] = values[i * n + j]
        }
      }
      for separator in [",", ";", "\t", " "] {
        guard let text = text(values, names, named, form, separator: separator) else { continue }
        let table = try DistanceTable(textFile(text))
        #expect(table.values == values, "\(text)")
        #expect(table.names == (named == .none ? (1...n).map { "object\($0)" } : names), "\(text)")
        #expect((form == .square) == !table.remarks.contains("lower triangle"))
      }
    }
  }

  /// As R prints an object of class `dist`: rows from the second object on, columns up to the last but one.
  @Test func distancesAsRPrintsThem() throws {
    let text = "  A B C\nB 1    \nC 2 4  \nD 3 5 6\n"
    let table = try DistanceTable(textFile(text))
    #expect(table.names == ["A", "B", "C", "D"])
    #expect(table.values == [0, 1, 2, 3, 1, 0, 4, 5, 2, 4, 0, 6, 3, 5, 6, 0])
    for header in [",A,B,C", "A,B,C", "A,B,C,D", ",A,B,C,D", "place,A,B,C,D"] {
      let same = try DistanceTable(textFile("\(header)\nB,1\nC,2,4\nD,3,5,6\n"))
      #expect(same.names == table.names && same.values == table.values, "\(header)")
    }
    let missing = ",A,B,C\nA,0,NA,NA\nB,1,0,NA\nC,2,4,0\n"
    #expect(try DistanceTable(textFile(missing)) == table.prefix(3).lowerTriangle)
  }

  @Test(arguments: [
    "3\nAlpha 0 1 2\nBeta 1 0 4\nGamma 2 4 0\n",
    "   3\nAlpha      0.0 1.0\n 2.0\nBeta       1.0 0.0\n   4.0\nGamma      2.0 4.0 0.0\n",
    "3\nAlpha\nBeta 1\nGamma 2 4\n", "3\nAlpha 0\nBeta 1 0\nGamma 2 4 0\n",
    "3\nAlpha\t0\t1\t2\nBeta\t1\t0\t4\nGamma\t2\t4\t0\n",
  ])
  func phylip(text: String) throws {
    let table = try DistanceTable(textFile(text))
    #expect(table.names == ["Alpha", "Beta", "Gamma"])
    #expect(table.values == [0, 1, 2, 1, 0, 4, 2, 4, 0])
    #expect(table.remarks.contains { $0.hasPrefix("PHYLIP") })
  }

  @Test func phylipNamesOfTwoWords() throws {
    let table = try DistanceTable(textFile("2\nHomo sap. 0 3\nPan trogl. 3 0\n"))
    #expect(table.names == ["Homo sap.", "Pan trogl."] && table[0, 1] == 3)
  }

  @Test(arguments: [
    Fault(
      "3\nA 0 1 2\nB 1 0\nC 2 4 0\n",
      "3: 2 distances follow the name; expected 3, as there are "
        + "3 objects."),
    Fault(
      "2\nA 0 1\nB 1 0\nC 2 3\n",
      "4: there is a row after the last object's; expected 2 objects, as "
        + "the first line says."),
    Fault(
      "2\nA 0 1\nB 2 0\n",
      "3: the distance B–A is 2, but A–B on line 2 is 1; expected the same "
        + "distance both ways."),
    Fault("A,B,C\n0\n1,0\n2,3,4\n", "4: the distance from C to itself is 4; expected 0."),
    Fault("A,B,C\n0\n-1,0\n2,3,0\n", "3: the distance B–A is -1; expected 0 or more."),
    Fault("A,B,C\n0\n1,0\n2,x,0\n", "4: column \"B\" contains \"x\"; expected a finite number."),
    Fault(
      ",A,B,C\nA,0\nC,1,0\nB,2,3,0\n",
      "3: the row is named \"C\"; expected \"B\", as column 3 of "
        + "the header. Put rows and columns in the same order."),
    Fault(
      "0\n1,5\n2,3,0\n",
      "1: some rows end in 0 and others do not; expected 0 at the end of all rows, "
        + "which is the diagonal, or of none. Put a line with the names of the objects first."),
  ])
  func faults(fault: Fault) {
    expectError("t.csv:" + fault.message) { try DistanceTable(textFile(fault.text)) }
  }

  /// Asymmetry from single-precision rounding is averaged; more than that is refused.
  @Test(arguments: [1.0, 3313, 7e-5, 2e8])
  func asymmetry(distance: Double) throws {
    let single = Float(distance)
    let next = single.nextUp.nextUp
    let table = try DistanceTable(textFile("A,B\n0,\(Double(single))\n\(Double(next)),0\n"))
    #expect(table[0, 1] == (Double(single) + Double(next)) / 2 && table[1, 0] == table[0, 1])
    #expect(table.remarks == ["asymmetric by single-precision rounding, averaged"])
    let exact = try DistanceTable(textFile("A,B\n0,\(distance)\n\(distance * (1 + 1e-10)),0\n"))
    #expect(exact[0, 1] == distance && exact[1, 0] == distance && exact.remarks.isEmpty)
    #expect(throws: (any Error).self) {
      try DistanceTable(textFile("A,B\n0,\(distance)\n\(distance * (1 + 1e-6)),0\n"))
    }
  }

  /// What the configuration says about a header overrides what is found.
  @Test func headersSaid() throws {
    let square = "0,1,2\n1,0,3\n2,3,0\n"
    #expect(try DistanceTable(textFile(square), hasHeader: false).count == 3)
    #expect(throws: (any Error).self) { try DistanceTable(textFile(square), hasHeader: true) }
    let named = "0,1\n0,5\n5,0\n"
    #expect(try DistanceTable(textFile(named)).names == ["0", "1"])
    #expect(throws: (any Error).self) { try DistanceTable(textFile(named), hasHeader: false) }
  }

  @Test func summary() throws {
    #expect(
      try DistanceTable(textFile("1.5\n2,3\n4,5,6\n")).summary
        == "4 objects; distances from 1.5 to 6; lower triangle; no names")
    #expect(
      try DistanceTable(dataFile("eurodist.csv")).summary
        == "21 objects; distances from 158 to 4532")
  }
}

extension DistanceTable {
  fileprivate var lowerTriangle: DistanceTable {
    DistanceTable(names: names, values: values, remarks: ["lower triangle"])
  }
}
