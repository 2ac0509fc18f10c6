extension MapAnimation {
  /// How each run ended, one line per run: its loss, and the largest distance of an object from its place in the
  /// reference, in radii of the Earth if the reference is the true map of places on it, else in the unit of the data.
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
