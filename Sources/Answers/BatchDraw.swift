internal import Sampling

/// Draws the terms of batches: a function of the sample alone.
///
/// Without replacement every subset of b of the N terms is equally likely, by Floyd's algorithm: b uniform numbers,
/// O(b) operations, N numbers of memory (Bentley and Floyd 1987, *A sample of brilliance*,
/// doi:10.1145/30401.315746). With replacement the terms are independent.
struct BatchDraw {
  private let batch: Batch
  private let termCount: Int
  private var uniforms: [Double]
  /// For each term, the number of the last draw that put it into the batch; empty with replacement.
  private var marks: [UInt32]
  private var drawCount: UInt32 = 0
  /// The b terms drawn last.
  private(set) var terms: [Int]

  init(_ batch: Batch, of termCount: Int) {
    precondition(
      batch.withReplacement || batch.rows <= termCount,
      "\(batch.rows) of \(termCount) terms without replacement")
    self.batch = batch
    self.termCount = termCount
    uniforms = [Double](repeating: 0, count: batch.rows)
    marks = batch.withReplacement ? [] : [UInt32](repeating: 0, count: termCount)
    terms = [Int](repeating: 0, count: batch.rows)
  }

  var bytes: Int {
    (uniforms.count + terms.count) * MemoryLayout<Double>.stride
      + marks.count * MemoryLayout<UInt32>.stride
  }

  mutating func draw(from sample: Samples) {
    sample.draw.uniforms(into: &uniforms)
    guard !batch.withReplacement else {
      for i in terms.indices { terms[i] = Self.index(uniforms[i], below: termCount) }
      return
    }
    beginMarking()
    let first = termCount - batch.rows
    for i in terms.indices {
      // A term up to this one: an earlier one, or this one itself if the earlier one is taken.
      let last = first + i
      let candidate = Self.index(uniforms[i], below: last + 1)
      let term = marks[candidate] == drawCount ? last : candidate
      marks[term] = drawCount
      terms[i] = term
    }
  }

  private mutating func beginMarking() {
    if drawCount == .max {
      for i in marks.indices { marks[i] = 0 }
      drawCount = 0
    }
    drawCount += 1
  }

  /// A product may round up to the bound.
  private static func index(_ uniform: Double, below bound: Int) -> Int {
    min(Int(uniform * Double(bound)), bound - 1)
  }
}
