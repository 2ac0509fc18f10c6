/// A vector that is known beforehand, never written out but kept as its runs of equal entries or as
/// a formula of the index. Either way 10⁸ entries take no memory to speak of.
public struct KnownVector: Sendable, Hashable {
  enum Form: Sendable, Hashable {
    case runs(RunLengthVector)
    case formula(IndexFormula)
  }

  public let count: Int
  let form: Form

  public init(repeating value: Double, count: Int) {
    self.init(RunLengthVector(repeating: value, count: count))
  }

  public init(_ entries: [Double]) {
    self.init(RunLengthVector(entries))
  }

  /// Each value `count` times.
  public init(_ values: [Double], times count: Int) {
    self.init(RunLengthVector(values, times: count))
  }

  /// The formula's values at i = 0, …, count − 1.
  public init(_ formula: IndexFormula, count: Int) {
    self.count = count
    form = .formula(formula)
  }

  private init(_ runs: RunLengthVector) {
    count = runs.count
    form = .runs(runs)
  }

  /// The least and the greatest entry.
  ///
  /// - Precondition: there are entries.
  public var extremes: (least: Double, greatest: Double) {
    precondition(count > 0, "an empty vector has no least entry")
    let candidates =
      switch form {
      case .runs(let runs): runs.distinctNeighbours
      // Formulas are monotonic.
      case .formula: [self[0], self[count - 1]]
      }
    return (candidates.min()!, candidates.max()!)
  }

  /// Writes the entries `range` to `out`.
  package func write(_ range: Range<Int>, to out: UnsafeMutablePointer<Double>) {
    precondition(0 <= range.lowerBound && range.upperBound <= count, "\(range) of \(count)")
    switch form {
    case .runs(let runs):
      runs.forEachRun(in: range) { run, value in
        (out + (run.lowerBound - range.lowerBound)).update(repeating: value, count: run.count)
      }
    case .formula(let formula): formula.write(range, to: out)
    }
  }

  /// Writes the entries `range` to the first places of `out`.
  public func write(_ range: Range<Int>, to out: inout MutableSpan<Double>) {
    precondition(range.count <= out.count, "\(range.count) entries for \(out.count) places")
    out.withUnsafeMutableBufferPointer {
      guard let base = $0.baseAddress else { return }
      write(range, to: base)
    }
  }

  /// The vector written out.
  public var entries: [Double] {
    [Double](unsafeUninitializedCapacity: count) { buffer, written in
      if let base = buffer.baseAddress { write(0..<count, to: base) }
      written = count
    }
  }

  /// ‖x − self‖².
  public func squaredDistance(to x: [Double]) -> Double {
    precondition(x.count == count, "vectors of \(x.count) and \(count) entries")
    let blocks = ConstantBlocks(self)
    var scratch = [Double](repeating: 0, count: blocks.scratchCount)
    return x.withUnsafeBufferPointer { x in
      scratch.withUnsafeMutableBufferPointer { scratch in
        var total = 0.0
        for range in ConstantBlocks.ranges(of: 0..<count) {
          total += EntrywiseKernels.squares(
            range.count, of: x.baseAddress! + range.lowerBound,
            about: blocks.entries(range, scratch: scratch.baseAddress))
        }
        return total
      }
    }
  }
}

extension KnownVector {
  /// ‖x − self‖, even if its square is out of range.
  public func distance(to x: [Double]) -> Double {
    precondition(x.count == count, "vectors of \(x.count) and \(count) entries")
    var norm = ScaledNorm()
    var block = [Double](repeating: 0, count: ConstantBlocks.length)
    for range in ConstantBlocks.ranges(of: 0..<count) {
      var entries = block.mutableSpan
      write(range, to: &entries)
      for (k, i) in range.enumerated() { norm.add(x[i] - block[k]) }
    }
    return norm.value
  }
}

extension KnownVector: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { count }

  public subscript(i: Int) -> Double {
    precondition(indices.contains(i), "entry \(i) of \(count)")
    var entry = 0.0
    write(i..<i + 1, to: &entry)
    return entry
  }
}
