internal import CKernels
internal import LinearAlgebra

/// A stateless source of random numbers: a draw depends on nothing but the stream's key and the
/// coordinates (iteration, lane, index) of the draw.
///
/// So a run can stop and resume anywhere, and its numbers do not depend on which thread asks first.
/// The generator is Philox-4x32-10 (Salmon, Moraes, Dror, Shaw, *Parallel random numbers: as easy
/// as 1, 2, 3*, 2011, doi:10.1145/2063384.2063405), with the same bits on every processor.
public struct RandomStream: Sendable, Hashable {
  /// Identifies the stream among all others.
  public let key: UInt64

  /// The root of a study's streams.
  public init(seed: UInt64) {
    // Every use of random numbers begins here, perhaps without any linear algebra.
    KernelLevel.warned
    key = StableHash("seed \(seed)").value
  }

  private init(key: UInt64) {
    self.key = key
  }

  /// The stream that belongs to `label` within this one. Labels, not positions, identify streams, so
  /// an addition to a study changes nothing that was there.
  public func substream(_ label: String) -> RandomStream {
    RandomStream(key: StableHash("\(key)/\(label)").value)
  }

  /// The coordinates of one draw.
  public func at(iteration: Int, lane: Int = 0) -> Draw {
    Draw(key: key, iteration: UInt32(iteration), lane: UInt32(lane))
  }

  /// Coordinates in a stream, from which any number of values can be taken: value i is always the
  /// same, however many are requested.
  public struct Draw: Sendable {
    package let key: UInt64
    package let iteration: UInt32
    package let lane: UInt32

    /// The same iteration in another lane: the direction with this number, for instance.
    public func lane(_ lane: Int) -> Draw {
      Draw(key: key, iteration: iteration, lane: UInt32(lane))
    }

    /// Fills the entries `range` of `out` with independent standard normals.
    ///
    /// - Parameter first: the number of the draw's first value, so that any part of a draw can be
    ///   had without the rest.
    public func normals(
      into out: inout MutableSpan<Double>, in range: Range<Int>, from first: Int = 0
    ) {
      fill(&out, range, from: first, zo_directions().pointee.normals)
    }

    /// Fills the entries `range` of `out` with independent signs, +1 or −1 with probability ½ each.
    ///
    /// - Parameter first: the number of the draw's first value.
    public func signs(
      into out: inout MutableSpan<Double>, in range: Range<Int>, from first: Int = 0
    ) {
      fill(&out, range, from: first, zo_directions().pointee.signs)
    }

    /// Fills the entries `range` of `out` with independent standard Laplace numbers, of density
    /// e^{−|t|}/2; none is zero.
    ///
    /// - Parameter first: the number of the draw's first value.
    public func laplace(
      into out: inout MutableSpan<Double>, in range: Range<Int>, from first: Int = 0
    ) {
      fill(&out, range, from: first, zo_directions().pointee.laplace)
    }

    /// Fills `out` with independent standard normals.
    public func normals(into out: inout [Double]) {
      var span = out.mutableSpan
      fill(&span, 0..<span.count, zo_normals)
    }

    /// `count` independent standard normals.
    public func normals(_ count: Int) -> [Double] {
      array(count, zo_normals)
    }

    /// Fills `out` with independent uniform numbers in the open interval (0, 1).
    public func uniforms(into out: inout [Double]) {
      var span = out.mutableSpan
      fill(&span, 0..<span.count, zo_uniforms)
    }

    /// `count` independent uniform numbers in the open interval (0, 1).
    public func uniforms(_ count: Int) -> [Double] {
      array(count, zo_uniforms)
    }

    private typealias Kernel = (
      UInt64, UInt32, UInt32, UnsafeMutablePointer<Double>, Int
    ) -> Void

    private typealias PartKernel =
      @convention(c) (
        UInt64, UInt32, UInt32, UInt64, UnsafeMutablePointer<Double>?, Int
      ) -> Void

    private func fill(
      _ out: inout MutableSpan<Double>, _ range: Range<Int>, from first: Int, _ kernel: PartKernel!
    ) {
      precondition(first >= 0, "a draw has no value \(first)")
      precondition(
        0 <= range.lowerBound && range.upperBound <= out.count,
        "entries \(range) of \(out.count)")
      out.withUnsafeMutableBufferPointer {
        guard let base = $0.baseAddress else { return }
        kernel(key, iteration, lane, UInt64(first), base + range.lowerBound, range.count)
      }
    }

    private func array(_ count: Int, _ kernel: Kernel) -> [Double] {
      var values = [Double](repeating: 0, count: count)
      var span = values.mutableSpan
      fill(&span, 0..<count, kernel)
      return values
    }

    private func fill(
      _ out: inout MutableSpan<Double>, _ range: Range<Int>, _ kernel: Kernel
    ) {
      precondition(
        0 <= range.lowerBound && range.upperBound <= out.count,
        "entries \(range) of \(out.count)")
      out.withUnsafeMutableBufferPointer {
        guard let base = $0.baseAddress else { return }
        kernel(key, iteration, lane, base + range.lowerBound, range.count)
      }
    }
  }
}
