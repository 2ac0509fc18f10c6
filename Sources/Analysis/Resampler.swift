package import Sampling

/// Draws replicates with replacement, by number: resample b of group g is the same whoever asks,
/// and however many others are drawn.
package struct Resampler: Hashable, Sendable {
  private let stream: RandomStream

  /// - Parameter stream: where all resamples draw from.
  package init(from stream: RandomStream) {
    self.stream = stream.substream("resample")
  }

  /// How often each of the replicates 0..<counts.count is drawn in `counts.count` draws.
  package func draw(_ resample: Int, group: Int, into counts: inout [Int]) {
    let size = counts.count
    for i in 0..<size { counts[i] = 0 }
    for u in stream.at(iteration: resample, lane: group).uniforms(size) {
      counts[min(Int(u * Double(size)), size - 1)] += 1
    }
  }
}
