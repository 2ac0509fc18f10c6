internal import Sampling

/// Turns an exact value into the one that a method is given.
///
/// A sample's numbers depend only on its stream and number. They are drawn in blocks, the last of which is kept, so
/// that a value costs a few nanoseconds, less than Swift's check for exclusive access: sample k has the entries k mod
/// 32 of the block ⌊k/32⌋.
public final class NoisyValues {
  /// The noise of the values.
  public let noise: Noise
  /// The number of samples in a block.
  private static let blockLength = 32
  /// The number of the block that is kept; −1 before the first one.
  @exclusivity(unchecked)
  private var block = -1
  /// z or u of each sample, followed by z′ of each if the model has it.
  @exclusivity(unchecked)
  private var drawn: [Double]
  /// σ, or √3σ for uniform noise.
  private let scale: Double

  /// - Parameter noise: the noise of the values.
  public init(_ noise: Noise) {
    self.noise = noise
    let perSample = noise.model == .mixed || noise.model == .cauchy ? 2 : 1
    drawn = [Double](
      repeating: 0, count: noise.model.isRandom ? perSample * Self.blockLength : 0)
    scale = noise.model == .uniform ? 3.0.squareRoot() * noise.level : noise.level
  }

  /// The bytes of memory used for samples.
  public var workspaceBytes: Int { drawn.count * MemoryLayout<Double>.stride }

  /// The noisy value.
  ///
  /// - Parameters:
  ///   - exact: f(x).
  ///   - x: read only if the noise ``Noise/dependsOnPoint``.
  ///   - sample: the sample of the call; all samples are of one stream.
  public func value(_ exact: Double, at x: Span<Double>, _ sample: Samples) -> Double {
    guard exact.isFinite else { return exact }
    switch noise.model {
    case .additive: return exact + scale * first(sample)
    case .uniform: return exact + scale * (2 * first(sample) - 1)
    case .relative: return exact * (1 + scale * first(sample))
    case .mixed:
      let z = first(sample)
      return exact * (1 + scale * z) + scale * second(sample)
    case .cauchy:
      let z = first(sample)
      return exact + scale * (z / abs(second(sample)))
    case .bits: return noise.rounded(exact)
    case .moreWild: return exact * (1 + scale * Noise.wildness(at: x))
    }
  }

  @inline(__always)
  private func first(_ sample: Samples) -> Double {
    let k = sample.number
    if k / Self.blockLength != block { draw(k / Self.blockLength, from: sample.stream) }
    return drawn[k % Self.blockLength]
  }

  /// Must be called after `first`.
  @inline(__always)
  private func second(_ sample: Samples) -> Double {
    drawn[Self.blockLength + sample.number % Self.blockLength]
  }

  @inline(never)
  private func draw(_ block: Int, from stream: RandomStream) {
    let draw = stream.at(iteration: block & 0xFFFF_FFFF, lane: block >> 32)
    if noise.model == .uniform {
      draw.uniforms(into: &drawn)
    } else {
      draw.normals(into: &drawn)
    }
    self.block = block
  }
}
