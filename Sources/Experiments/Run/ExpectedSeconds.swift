/// What some work takes, roughly: the mean over half a millisecond, and three times at least, after a
/// first time, which warms caches up. Good enough for a plan, not for a result.
///
/// - Parameter work: told how many times it was done before.
package func expectedSeconds(of work: (Int) -> Void) -> Double {
  work(0)
  let begin = ContinuousClock.now
  var count = 0
  repeat {
    count += 1
    work(count)
  } while count < 3 || (ContinuousClock.now - begin).inSeconds < 5e-4
  return (ContinuousClock.now - begin).inSeconds / Double(count)
}

extension Duration {
  package var inSeconds: Double {
    Double(components.seconds) + 1e-18 * Double(components.attoseconds)
  }
}
