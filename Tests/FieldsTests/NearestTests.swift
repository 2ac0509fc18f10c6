import Diagnostics
import Testing

@Suite struct NearestTests {
  @Test(arguments: [
    ("", "", 0), ("abc", "abc", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "acb", 1),
    ("abc", "abd", 1), ("abc", "ab", 1), ("abc", "xabc", 1), ("kitten", "sitting", 3),
    ("ca", "abc", 3),
  ])
  func distanceCountsEditsAndSwaps(first: String, second: String, distance: Int) {
    #expect(editDistance(first, second) == distance)
    #expect(editDistance(second, first) == distance)
  }

  @Test(
    arguments: [
      ("replicats", "replicates"), ("Replicates", "replicates"), ("sede", "seed"),
      ("obj", "objects"), ("x", nil), ("banana", nil), ("", nil), ("see", "seed"),
    ] as [(String, String?)])
  func suggestsOnlyWhatIsNear(word: String, nearest: String?) {
    #expect(["seed", "replicates", "objects", "d"].nearest(to: word) == nearest)
  }
}
