package import Experiments

/// A measured time with its noise; it is ``told`` only if it is well above the noise.
package struct MeasuredTime: Sendable {
  /// Nil if nothing was measured; a difference of two times may come out below 0.
  let seconds: Double?
  /// In seconds.
  let noise: Double

  /// The column of a kind's rows with the largest share of a row's times that may be noise.
  package static let noiseColumn = "relative_noise"

  private init(seconds: Double?, noise: Double) {
    self.seconds = seconds
    self.noise = noise
  }

  /// - Parameter relativeNoise: taken as 0 if missing, as in results of versions that did not measure it.
  package init(_ seconds: MeasuredValue, relativeNoise: MeasuredValue) {
    self.init(
      seconds: seconds.number,
      noise: (seconds.number ?? 0) * (relativeNoise.number ?? 0))
  }

  package static func - (time: Self, less: Self) -> Self {
    Self(
      seconds: time.seconds.flatMap { seconds in less.seconds.map { seconds - $0 } },
      noise: time.noise + less.noise)
  }

  /// The seconds if they are at least three times the noise, else nil: fits use only such times.
  package var told: Double? {
    seconds.flatMap { $0 > 0 && $0 >= 3 * noise && $0.isFinite ? $0 : nil }
  }

  /// An upper bound on a time that is not ``told``.
  private var limit: Double? { seconds.map { max($0, 0) + 3 * noise } }

  /// `12.3 ms`, or `< 0.3 µs` below the clock's noise.
  package var words: String {
    if let told { return StudyReport.duration(told) }
    return limit.map { "< \(StudyReport.duration($0))" } ?? StudyReport.duration(nil)
  }

  /// How many times as long as another it is; nil unless both are ``told``.
  package func ratio(to other: Self) -> Double? {
    told.flatMap { told in other.told.map { told / $0 } }
  }

  /// That ratio, or an upper or lower bound on it if only the other time, or only this one, is ``told``.
  package func ratioWords(to other: Self) -> String {
    func words(_ sign: String, _ ratio: Double) -> String? {
      ratio.isFinite && ratio > 0 ? "\(sign) \(StudyReport.short(ratio))" : nil
    }
    let bound =
      switch (told, other.told) {
      case (let told?, nil): other.limit.flatMap { words(">", told / $0) }
      case (nil, let told?): limit.flatMap { words("<", $0 / told) }
      case (nil, nil), (_?, _?): nil as String?
      }
    return bound ?? StudyReport.short(ratio(to: other))
  }
}

extension MeasuredTable.Row {
  /// A time, with its noise.
  func time(_ column: String) -> MeasuredTime {
    MeasuredTime(self[column], relativeNoise: self[MeasuredTime.noiseColumn])
  }
}
