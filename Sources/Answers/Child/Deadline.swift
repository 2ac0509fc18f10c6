extension ContinuousClock.Instant {
  /// So many seconds from now; a thousand years where they are more, which no clock could add.
  package static func after(seconds: Double) -> Self { .now + .seconds(min(seconds, 3e10)) }
}
