internal import Experiments
internal import Reports

/// Shows how far a study is: on a terminal a line that changes; elsewhere, and on terminals too plain for that, a
/// line now and then.
final class ProgressLine: Sendable {
  /// Seconds between two lines that do not replace each other.
  private static let heartbeat = 10.0
  private static let frame = 0.2

  private let changes = Terminal.canReplaceLines
  private let state = Guarded(State())

  private struct State {
    /// Seconds into the session.
    var lastShown = -Double.infinity
    var left = SmoothedTimeLeft()
    var percent = 0.0
    var isDone = false
  }

  /// Before anything is known.
  func estimating() {
    if changes { Terminal.sayInPlace("estimating…") }
  }

  /// Removes the line.
  func clear() { Terminal.clearLine() }

  /// May be called from any thread.
  func show(_ progress: SessionProgress) {
    state.withLock { state in
      let isLast = progress.done == progress.total
      // A line after the last one would be about an earlier moment.
      guard !state.isDone else { return }
      state.isDone = isLast
      state.left.update(progress.left, at: progress.elapsed)
      state.percent = max(state.percent, progress.share)
      let interval = changes ? Self.frame : Self.heartbeat
      let last = changes ? state.lastShown : max(state.lastShown, 0)
      guard progress.elapsed - last >= interval || isLast else { return }
      state.lastShown = progress.elapsed
      let text = ProgressText(progress, share: state.percent, left: state.left.seconds)
      if changes {
        Terminal.sayInPlace(text.line(width: Terminal.width - 1), isLast: isLast)
      } else {
        Terminal.say(text.words)
      }
    }
  }
}
