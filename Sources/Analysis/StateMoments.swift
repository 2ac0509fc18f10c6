internal import Optimizers

/// Sums over the coordinates of a group: of E(x−x*)², E(x−x*)u, Eu², E(x−x*) and Eu.
struct StateMoments {
  var xx: Double
  var xu: Double
  var uu: Double
  var x: Double
  var u: Double

  init(_ group: QuadraticMoments.Group) {
    xx = group.squaredDistance
    x = group.distance
    xu = group.memory.product
    uu = group.memory.square
    u = group.memory.sum
  }

  /// x ← x + ω·u.
  mutating func lookAhead(by ω: Double) {
    guard ω != 0 else { return }
    xx += ω * (2 * xu + ω * uu)
    xu += ω * uu
    x += ω * u
  }

  /// Applies the mean of the estimate, and adds its variance. The two are kept apart, since the first, written out,
  /// would lose its digits when αλ is close to 1.
  ///
  /// - Parameters:
  ///   - a: a + d.
  ///   - spread: the variance that every coordinate of the estimate has, whatever its own gradient.
  ///   - β: the bias of each coordinate.
  mutating func advance(
    _ k: LinearIteration, _ group: QuadraticMoments.Group, a: Double, spread: Double, bias β: Double
  ) {
    let (λ, count) = (group.eigenvalue, Double(group.count))
    let (b, h, p, q) = (k.pointGain, k.memoryGain, k.carry, k.decay)
    // Of b·G and h·G along the coordinate's own gradient.
    let (t, s) = (-b * λ, -h * λ)
    let (yy, yu, y) = (xx, xu, x)
    // E of the new x and u by the mean of the estimate, without its bias.
    let (newX, newU) = ((1 - t) * y + p * u, q * u - s * y)
    xx =
      ((1 - t) * (1 - t) + (a - 1) * t * t) * yy + b * b * count * spread
      + p * (2 * (1 - t) * yu + p * uu) + b * β * (2 * newX + b * β * count)
    xu =
      (q * (1 - t) - p * s) * yu + p * q * uu + (a * t - 1) * s * yy + b * h * count * spread
      + β * (h * newX + b * newU + b * h * β * count)
    uu =
      q * (q * uu - 2 * s * yu) + a * s * s * yy + h * h * count * spread
      + h * β * (2 * newU + h * β * count)
    x = newX + b * β * count
    u = newU + h * β * count
  }
}
