internal import Foundation

/// The numbers of evaluations at which all runs are shown: 0, then in equal ratios up to the most that any of them
/// spent. A run that has ended stays at its end.
package struct FrameSchedule: Sendable {
  package let evaluations: [Double]

  /// - Parameters:
  ///   - count: how many frames, at least 2.
  ///   - least: what the cheapest iteration costs.
  ///   - most: what the longest run cost.
  package init(count: Int, from least: Double, to most: Double) {
    precondition(count >= 2, "\(count) frames")
    guard most > least, count > 2 else {
      evaluations = [0, most]
      return
    }
    let ratio = log(most / least) / Double(count - 2)
    let between = (0..<count - 2).map { least * exp(ratio * Double($0)) }
    evaluations = [0] + between + [most]
  }
}
