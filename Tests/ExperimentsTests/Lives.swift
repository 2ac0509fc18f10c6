import Estimators
import Experiments
import Foundation
import Testing

extension ConvergenceStudy {
  /// Carries out a cell in as many lives as it takes: the first one ends before it has done anything, and another
  /// thread stops each of the others, a little later than the one before.
  ///
  /// - Parameters:
  ///   - folder: where its state is kept.
  ///   - microseconds: how much later.
  ///   - look: called after every life.
  func runInLives(
    _ cell: ConvergenceCell, in folder: TemporaryFolder, microseconds: Int,
    look: (CellCheckpoints) -> Void = { _ in }
  ) throws -> RunRecord {
    let checkpoints = CellCheckpoints(in: folder.path, id: cell.id, definition: "d") { _ in }
    for life in 0..<5000 {
      let pulse = Pulse()
      let stopper = Thread {
        usleep(UInt32(life * microseconds))
        pulse.stop()
      }
      if life == 0 { pulse.stop() } else { stopper.start() }
      let record = try run(
        cell, in: CellContext(pulse: pulse, checkpoints: checkpoints, leastSeconds: 0))
      look(checkpoints)
      guard let record else { continue }
      #expect(life > 0)
      return record
    }
    throw NoProgress()
  }

  /// From life to life.
  private struct NoProgress: Error {}
}

extension RunRecord {
  /// As it is written, without the clock.
  var textWithoutClock: String {
    get throws {
      var record = self
      record.curve.seconds = record.curve.seconds.map { _ in 0 }
      record.exactHits = record.exactHits?.withoutClock
      let hits = record.closing?.exactHits?.withoutClock
      record.closing?.exactHits = hits
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return String(decoding: try encoder.encode(record), as: UTF8.self)
    }
  }
}

extension ExactHits {
  var withoutClock: ExactHits {
    func cleared(_ hits: [HitLog.Hit?]) -> [HitLog.Hit?] {
      hits.map { $0.map { HitLog.Hit(iterations: $0.iterations, counts: $0.counts, seconds: 0) } }
    }
    return ExactHits(
      metric: metric, fractions: fractions, ofFractions: cleared(ofFractions),
      ofGaps: ofGaps.map(cleared))
  }
}
