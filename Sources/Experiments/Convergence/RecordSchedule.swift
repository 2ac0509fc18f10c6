internal import Foundation

/// Which iterations are recorded: 0, then round(10^{j/p}) for j = 0, 1, 2, …, each once.
package struct RecordSchedule: Sendable {
  /// p, the records in a decade.
  private let perDecade: Int

  package init(perDecade: Int) {
    self.perDecade = perDecade
  }

  /// Whether an iteration is recorded, wherever the run ends.
  func includes(_ iteration: Int) -> Bool {
    iteration == 0 || next(after: iteration - 1) == iteration
  }

  /// How many records a run of this many iterations has.
  func count(upTo iterations: Int) -> Int {
    var (count, iteration) = (1, 0)
    while iteration < iterations {
      iteration = min(next(after: iteration), iterations)
      count += 1
    }
    return count
  }

  /// The first recorded iteration after `iteration`.
  package func next(after iteration: Int) -> Int {
    guard iteration > 0 else { return 1 }
    var j = Int(Double(perDecade) * log10(Double(iteration)))
    while true {
      let candidate = Int(pow(10, Double(j) / Double(perDecade)).rounded())
      if candidate > iteration { return candidate }
      j += 1
    }
  }
}
