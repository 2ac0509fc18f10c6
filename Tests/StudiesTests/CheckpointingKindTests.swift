import Experiments
import Fields
import Testing

struct CheckpointingKindTests {
  /// t(L, s) of the theory, and memory that grows with the slots: s + 3 states, a few more for one
  /// layer's tape and its adjoints, and the parameters' own adjoints.
  @Test func countsAndMemory() throws {
    let width = 64
    let (study, rows) = try measure(
      "checkpointing", ["layers": 56, "width": .integer(width), "slots": [1, 3, 5, 55, 200]])
    #expect(study.numbers(rows, "slots") == [1, 3, 5, 55, 200, nil])
    let again = study.numbers(rows, "layers_run_again")
    #expect(again == [1540, 210, 140, 55, 55, 0])
    #expect(study.numbers(rows, "fewest_possible") == again.dropLast() + [nil])
    for difference in study.numbers(rows, "gradient_difference") {
      #expect(try #require(difference) < 1e-15)
    }
    let bytes = study.numbers(rows, "bytes").map { $0! }
    let state = Double(8 * width)
    #expect(bytes[1] - bytes[0] == 2 * state)
    #expect(bytes[2] - bytes[1] == 2 * state)
    #expect(bytes[3] == bytes[4], "more slots than are of use")
    #expect(bytes[2] < 20 * state + 4000 && bytes[5] > 56 * 4 * state)
    #expect(study.report(rows).sections[0].rows.count == 6)
  }

  /// Even a layer of one entry takes a tenth of a microsecond: for millions of them a plan says seconds.
  @Test(arguments: [1, 10])
  func narrowLayersTakeTime(width: Int) throws {
    let study = try measurementStudy(
      "checkpointing", ["layers": 20000, "width": .integer(width), "slots": [2]])
    // t(20000, 2) = 2646700.
    #expect(try study.plan().cellSeconds[0] > 2_646_700 * 3e-7)
  }
}
