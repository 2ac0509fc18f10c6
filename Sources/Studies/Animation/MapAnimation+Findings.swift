extension MapAnimation {
  /// How each run ended, a line each: its loss, and how far from its place in the reference the object is
  /// that is furthest from it; in radii of the Earth where the true map is known, else in the unit of the
  /// data.
  package var findings: [String] {
    runs.map { run in
      let distance = largestDistance(of: run)
      let length =
        reference.earthRadius.map { "\((distance / $0).formatted(.short)) Earth radii" }
        ?? "\((distance * unit).formatted(.short)) in the unit of the data"
      return "\(instance) \(run.method): loss \(run.last.loss.formatted(.short)), "
        + "largest distance from \(reference.name) \(length)"
    } + diverged.map { "\(instance) \($0): all runs diverged" }
  }
}
