extension ContinuousClock.Instant {
  /// This many seconds from now, but at most about a thousand years: no clock could add more.
  package static func after(seconds: Double) -> Self { .now + .seconds(min(seconds, 3e10)) }
}
