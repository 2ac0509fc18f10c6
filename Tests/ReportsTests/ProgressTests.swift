import Experiments
import Reports
import Testing

@Suite struct ProgressTextTests {
  private static func text(_ done: Int, share: Double, elapsed: Double, left: Double?)
    -> ProgressText
  {
    ProgressText(
      SessionProgress(done: done, total: 96, share: share, elapsed: elapsed, left: 0), share: share,
      left: left)
  }

  @Test func words() {
    #expect(
      Self.text(12, share: 0.149, elapsed: 8.2, left: 50).words
        == "12/96 runs, 14 %, 8 s, 50 s left")
    #expect(
      Self.text(0, share: 0, elapsed: 0.1, left: nil).words == "0/96 runs, 0 %, <1 s, estimating…")
    #expect(
      Self.text(96, share: 0.9, elapsed: 75, left: 0).words == "96/96 runs, 100 %, done in 75 s")
    // Not before all is done.
    #expect(Self.text(95, share: 1, elapsed: 75, left: 0).words.contains(" 99 %"))
  }

  @Test(arguments: 0...120)
  func neverWider(width: Int) {
    for (done, left) in [(0, nil), (12, 50.0), (96, 0), (95, 1e7)] as [(Int, Double?)] {
      let text = Self.text(done, share: 0.5, elapsed: 1e6, left: left)
      let line = text.line(width: width)
      #expect(line.count <= width)
      if width >= 80 { #expect(line == "\(line.prefix(24)) \(text.words)") }
      if (4...).contains(width) { #expect(!line.isEmpty) }
    }
  }

  @Test func theBarGrows() {
    let bars = [0.0, 0.5, 0.99].map { share in
      Self.text(1, share: share, elapsed: 1, left: 1).line(width: 100).count { $0 == "█" }
    }
    #expect(bars == [0, 12, 23])
  }

  @Test(arguments: [
    (0.0, "<1 s"), (0.99, "<1 s"), (1, "1 s"), (59.6, "60 s"), (99.4, "99 s"), (100, "2 min"),
    (600, "10 min"), (3570, "60 min"), (7800, "2 h 10 min"), (200_000, "2 d 7 h"),
    (.infinity, "–"),
  ])
  func times(seconds: Double, text: String) {
    #expect(ProgressText.time(seconds) == (text == "60 min" ? "1 h 0 min" : text))
  }
}

@Suite struct SmoothedTimeLeftTests {
  @Test func whatIsSeenAtFirst() {
    var left = SmoothedTimeLeft()
    #expect(left.seconds == nil)
    left.update(30, at: 0)
    #expect(left.seconds == 30)
    // It follows the clock if nothing else is seen.
    left.update(20, at: 10)
    #expect(abs(left.seconds! - 20) < 1e-9)
  }

  /// The estimate follows a jump gradually: after four seconds a third of the jump is left. In a study's
  /// first seconds it follows more quickly.
  @Test(arguments: [(0.0, 1.0, 0.135), (100, 4, 0.368)])
  func jumps(begin: Double, wait: Double, share: Double) {
    var left = SmoothedTimeLeft()
    left.update(200, at: begin)
    var seen: [Double] = []
    for k in 1...Int(10 * wait) {
      let elapsed = 0.1 * Double(k)
      left.update(100 - elapsed, at: begin + elapsed)
      seen.append(left.seconds! - (100 - elapsed))
    }
    #expect(seen[0] < 100 && zip(seen, seen.dropFirst()).allSatisfy { $0 > $1 })
    #expect(abs(seen.last! / 100 - share) < 0.01)
  }

  @Test func neverBelowNothing() {
    var left = SmoothedTimeLeft()
    left.update(1, at: 0)
    left.update(0, at: 5)
    #expect(left.seconds == 0)
  }
}
