package import Experiments
internal import Foundation

/// How far a study is, in words.
package struct ProgressText {
  private let done: Int
  private let total: Int
  private let share: Double
  private let elapsed: Double
  private let left: Double?

  /// - Parameters:
  ///   - share: of the work that is done, from 0 to 1.
  ///   - left: seconds left; nil if that is not known yet.
  package init(_ progress: SessionProgress, share: Double, left: Double?) {
    done = progress.done
    total = progress.total
    self.share = min(max(share, 0), 1)
    elapsed = progress.elapsed
    self.left = left
  }

  private var isDone: Bool { done == total }
  private var percent: String {
    // Rounded down: 100 % means that all is done.
    "\(isDone ? 100 : min(99, Int(100 * share))) %"
  }
  private var timeLeft: String { left.map { "\(Self.time($0)) left" } ?? "estimating…" }

  /// `12/96 runs, 14 %, 8 s, 50 s left`.
  package var words: String {
    isDone
      ? "\(done)/\(total) runs, 100 %, done in \(StudyReport.duration(elapsed))"
      : "\(done)/\(total) runs, \(percent), \(Self.time(elapsed)), \(timeLeft)"
  }

  /// The words, with a bar if there is room, and fewer of them if there is little: never wider.
  package func line(width: Int) -> String {
    let short = isDone ? "\(done)/\(total) runs" : "\(percent), \(timeLeft)"
    let barred = "\(bar) \(words)"
    let fitting = [barred, words, short, percent].first { $0.count <= width }
    return fitting ?? String(percent.prefix(max(0, width)))
  }

  private var bar: String {
    let length = 24
    let filled = isDone ? length : Int(Double(length) * share)
    return String(repeating: "█", count: filled) + String(repeating: "░", count: length - filled)
  }

  /// In whole seconds, minutes or hours: `<1 s`, `50 s`, `3 min`, `2 h 10 min`.
  package static func time(_ seconds: Double) -> String {
    guard seconds.isFinite else { return "–" }
    guard seconds >= 1 else { return "<1 s" }
    let whole = Int(min(seconds, 1e9).rounded())
    guard whole >= 100 else { return "\(whole) s" }
    let minutes = (whole + 30) / 60
    guard minutes >= 60 else { return "\(minutes) min" }
    return minutes < 24 * 60
      ? "\(minutes / 60) h \(minutes % 60) min" : "\(minutes / (24 * 60)) d \(minutes / 60 % 24) h"
  }
}
