internal import Experiments

/// Shows how far a study is: a bar on a terminal, a line now and then elsewhere.
final class ProgressLine: Sendable {
  private let isInteractive = Terminal.isInteractive
  /// Seconds into the session. On a terminal something is shown at once, elsewhere only what lasts.
  private let lastShown = Guarded(Terminal.isInteractive ? -Double.infinity : 0)

  func show(_ progress: SessionProgress) {
    let interval = isInteractive ? 0.1 : 5
    let isDue = lastShown.withLock { last in
      guard progress.elapsed - last >= interval || progress.done == progress.total else {
        return false
      }
      last = progress.elapsed
      return true
    }
    guard isDue else { return }
    let rate = Double(progress.done) / max(progress.elapsed, 1e-9)
    let left = progress.elapsed * (1 - progress.share) / max(progress.share, 1e-9)
    let text =
      "\(progress.done)/\(progress.total) runs, \(Self.short(rate))/s, "
      + (progress.done == progress.total
        ? "done in \(StudyReport.duration(progress.elapsed))"
        : "\(StudyReport.duration(left)) left")
    if isInteractive {
      let filled = Int(24 * progress.share)
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
      Terminal.sayInPlace("\(bar) \(text)", isLast: progress.done == progress.total)
    } else {
      Terminal.say(text)
    }
  }

  private static func short(_ rate: Double) -> String {
    rate < 10 ? "\((rate * 10).rounded() / 10)" : "\(Int(rate))"
  }
}
