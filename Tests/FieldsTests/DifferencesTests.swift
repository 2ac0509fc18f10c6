import Fields
import Testing

@Suite struct DifferencesTests {
  @Test func areFoundByPathInOrder() {
    let old: JSON = [
      "budget": ["iterations": 100, "share": 0.5], "methods": [["radius": 1], ["radius": 2]],
      "problem": ["objects": [1, 2]], "same": [1],
    ]
    let new: JSON = [
      "budget": ["iterations": 200], "methods": [["radius": 1], ["radius": 2.5, "more": true]],
      "problem": ["objects": [1, 2, 3]], "same": [1],
    ]
    #expect(
      JSON.differences(from: old, to: new).map(\.description) == [
        "budget.iterations: 100 → 200",
        "budget.share: 0.5 → (absent)",
        "methods[1].more: (absent) → true",
        "methods[1].radius: 2 → 2.5",
        "problem.objects: [1,2] → [1,2,3]",
      ])
    #expect(JSON.differences(from: old, to: old).isEmpty)
  }

  @Test func ofTheWholeHaveNoPath() {
    let differences = JSON.differences(from: 1, to: .string(String(repeating: "a", count: 99)))
    #expect(differences.map(\.path) == [""])
    #expect(differences[0].new?.count == 101)
    #expect(differences[0].description == "1 → \"" + String(repeating: "a", count: 58) + "…")
  }

  @Test func listsOfManyEntriesKeepTheirOrder() {
    let old = JSON.array((0..<12).map { .integer($0) })
    let new = JSON.array((0..<12).map { .integer(-$0) })
    #expect(JSON.differences(from: old, to: new).map(\.path) == (1..<12).map { "[\($0)]" })
  }
}
