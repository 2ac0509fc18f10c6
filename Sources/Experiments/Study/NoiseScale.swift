internal import Answers
internal import Estimators
internal import Foundation
internal import LinearAlgebra
internal import Sampling
internal import Statistics

/// What determines the best radius of differences at an instance's start: how large the noise of its values is there,
/// and how f bends along the lines on which differences are taken.
///
/// The deviation of noise is its level if the model says so: additive or uniform. Otherwise it is estimated from
/// thirteen noisy values along a random line (ECnoise, `NoiseLevel`), whose spacing is changed until a difference
/// table tells noise from the function. Rounding, u|f|, u = 2⁻⁵³, is noise like any other. If all calls of an
/// iteration have the same sample, noise adds nothing to a difference, and rounding is all that is left.
///
/// All this is asked once, at the start of replicate 0, before any run, and no run counts it. It follows from the
/// instance's own stream.
package struct NoiseScale: Codable, Sendable {
  /// How f bends along lines through the start: root mean squares over them.
  package struct Bending: Codable, Sendable {
    /// Of f″.
    package let second: Double
    /// Of f‴.
    package let third: Double
    /// ‖∇f‖ divided by that of f″, the length of a gradient step there: farther out, f may be another function.
    package let reach: Double
  }

  /// σ.
  package let deviation: Double
  /// Along the axes, up to 32 of them.
  package let axes: Bending
  /// Along 16 directions on the sphere.
  package let sphere: Bending

  private static let axisCount = 32
  private static let directionCount = 16

  /// - Returns: nil if noise cannot be told from the function, or f is not finite.
  init?(of instance: Instance) {
    let x = instance.start(replicate: 0)
    let n = x.count
    let line = BendingLine(instance.answerer.source(), through: x)
    guard line.value.isFinite,
      let noise = Self.deviation(of: instance, at: x, line.source)
    else { return nil }
    deviation = hypot(noise, 0x1p-53 * abs(line.value))
    let count = min(n, Self.axisCount)
    axes = line.bending(
      along: (0..<count).map { j in
        var axis = [Double](repeating: 0, count: n)
        axis[j * n / count] = 1
        return axis
      })
    let stream = instance.stream.substream("noise scale")
    sphere = line.bending(
      along: (0..<Self.directionCount).map { stream.at(iteration: $0).unitVector(dimension: n) })
  }

  /// The best distance between the values of a difference: the radius of the least error, rounded to three digits, so
  /// that processors that differ in the last ones agree.
  func distance(_ scheme: CoordinateDifferences.Scheme, along lines: Bending) -> Double {
    let difference: NoiseRadius.Difference =
      switch scheme {
      case .forward: .forward(secondDerivative: lines.second)
      case .central: .central(thirdDerivative: lines.third)
      }
    let best = min(NoiseRadius(difference, deviation: deviation).radius, lines.reach)
    guard best > 0 else { return scheme.defaultRadius }
    return Double(String(format: "%.2e", best)) ?? best
  }

  private static func deviation(
    of instance: Instance, at x: [Double], _ source: any ValueSource
  ) -> Double? {
    guard let noise = instance.noise, !noise.isPaired else { return 0 }
    return noise.knownDeviation
      ?? estimatedDeviation(noise, at: x, source, instance.stream.substream("noise level"))
  }

  private static let valueCount = NoiseLevel.recommendedValues
  private static let mostTables = 16

  private static func estimatedDeviation(
    _ noise: Noise, at x: [Double], _ source: any ValueSource, _ stream: RandomStream
  ) -> Double? {
    let oracle = ValueOracle(
      CountingOracle(
        source, samples: SampleRule(stream: stream.substream("samples"), isPaired: false),
        noise: noise))
    let direction = stream.substream("direction").at(iteration: 0).unitVector(dimension: x.count)
    var spacing = 1e-6 * max(1, BLAS.norm(x.span))
    var (tooSmall, tooLarge): (Double?, Double?)
    for _ in 0..<mostTables {
      let values = (0..<valueCount).map { k in
        let t = spacing * Double(k - valueCount / 2)
        let point = zip(x, direction).map { $0 + t * $1 }
        return oracle.value(at: point.span)
      }
      guard values.allSatisfy(\.isFinite) else { return nil }
      let table = NoiseLevel.estimate(values: values)
      guard let factor = table.outcome.spacingFactor else { return table.level }
      // Go between two spacings, one too small and one too large.
      if factor > 1 { tooSmall = spacing } else { tooLarge = spacing }
      if let tooSmall, let tooLarge, tooSmall < tooLarge {
        spacing = (tooSmall * tooLarge).squareRoot()
      } else {
        spacing *= factor
      }
    }
    return nil
  }
}

extension Instance {
  /// Whether the configuration gives it noise, even of level 0.
  var isSaidToBeNoisy: Bool {
    values.declares(StudyTable.noise) && values.has(StudyTable.noise)
  }

  /// What radii follow from; nil if noise cannot be told from the function.
  package var noiseScale: NoiseScale? { kept.map(\.noiseScale) ?? NoiseScale(of: self) }
}

/// Derivatives of f along lines through a point.
private struct BendingLine {
  let source: any ValueSource
  private let x: [Double]
  /// f(x).
  let value: Double
  private let hessian: (any HessianSource)?

  init(_ source: any ValueSource, through x: [Double]) {
    self.source = source
    self.x = x
    value = source.value(at: x.span, sample: .none)
    hessian = source as? any HessianSource
  }

  func bending(along lines: [[Double]]) -> NoiseScale.Bending {
    var (slope, second, third) = (ScaledNorm(), ScaledNorm(), ScaledNorm())
    for v in lines {
      let unit = max(1, abs(BLAS.dot(x.span, v.span)))
      // Second differences of values need longer steps than exact derivatives.
      let h = (hessian == nil ? 1e-2 : 1e-5) * unit
      let (before, here, after) = (at(-h, v, unit), at(0, v, unit), at(h, v, unit))
      let change = after.second - before.second
      slope.add(here.slope)
      second.add(here.second)
      // A change that rounding alone may cause counts as f‴ = 0.
      third.add(abs(change) > here.rounding ? change / (2 * h) : 0)
    }
    let count = Double(lines.count).squareRoot()
    let n = Double(x.count)
    let reach = n.squareRoot() * (slope.value / second.value)
    return NoiseScale.Bending(
      second: second.value / count, third: third.value / count,
      reach: reach > 0 && reach.isFinite ? reach : max(1, BLAS.norm(x.span)))
  }

  /// f′ and f″ at x + tv, and how far rounding may change f″.
  private func at(
    _ t: Double, _ v: [Double], _ unit: Double
  ) -> (slope: Double, second: Double, rounding: Double) {
    guard let hessian else {
      let h = 1e-3 * unit
      let (low, mid, high) = (value(t - h, v), value(t, v), value(t + h, v))
      return (
        (high - low) / (2 * h), (high - 2 * mid + low) / (h * h), 16 * mid.ulp / (h * h)
      )
    }
    let point = moved(t, v)
    var gradient = x
    var product = x
    var gradientOut = gradient.mutableSpan
    var productOut = product.mutableSpan
    _ = hessian.hessianProduct(
      at: point.span, along: v.span, gradient: &gradientOut, into: &productOut, sample: .none)
    let second = BLAS.dot(product.span, v.span)
    return (BLAS.dot(gradient.span, v.span), second, 8 * second.ulp)
  }

  private func value(_ t: Double, _ v: [Double]) -> Double {
    let point = moved(t, v)
    return source.value(at: point.span, sample: .none)
  }

  private func moved(_ t: Double, _ v: [Double]) -> [Double] { zip(x, v).map { $0 + t * $1 } }
}

extension RandomStream.Draw {
  /// Uniform on the unit sphere.
  fileprivate func unitVector(dimension n: Int) -> [Double] {
    let z = normals(n)
    let length = BLAS.norm(z.span)
    return z.map { $0 / length }
  }
}
