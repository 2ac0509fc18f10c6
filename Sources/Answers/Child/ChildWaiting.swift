internal import Synchronization

/// How long this process has waited for children to start and to answer, summed over all threads.
public enum ChildWaiting {
  private static let nanoseconds = Atomic<Int64>(0)

  /// The sum so far.
  public static var seconds: Double { 1e-9 * Double(nanoseconds.load(ordering: .relaxed)) }

  static func add(_ duration: Duration) {
    nanoseconds.add(Int64(duration / .nanoseconds(1)), ordering: .relaxed)
  }
}
