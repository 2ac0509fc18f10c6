/// The distances between n objects: symmetric, not negative, zero from each object to itself.
///
/// Nothing more is required of them. Road distances, for instance, need not be those between points
/// of any Euclidean space.
public struct DistanceTable: Equatable, Sendable {
  /// The names of the objects; in real data they may repeat.
  public let names: [String]
  /// The distances, row-major, n × n, in the unit of their source; exactly symmetric.
  public let values: [Double]

  /// Remarks on how the distances were read.
  public let remarks: [String]

  /// The number of objects n; at least 2.
  public var count: Int { names.count }

  /// Distances that are already in memory.
  ///
  /// - Precondition: at least 2 names, n × n values, finite, symmetric, not negative, and 0 on the
  ///   diagonal.
  public init(names: [String], values: [Double], remarks: [String] = []) {
    let n = names.count
    precondition(n >= 2, "distances need at least 2 objects, not \(n)")
    precondition(values.count == n * n, "\(values.count) distances for \(n) × \(n)")
    for i in 0..<n {
      precondition(values[i * n + i] == 0, "the distance from object \(i) to itself is not 0")
      for j in 0..<i {
        let distance = values[i * n + j]
        precondition(distance >= 0 && distance.isFinite, "distance (\(i), \(j)): \(distance)")
        precondition(distance == values[j * n + i], "distances (\(i), \(j)) are not symmetric")
      }
    }
    self.names = names
    self.values = values
    self.remarks = remarks
  }

  /// The distance between objects `i` and `j`, in the unit of the source.
  public subscript(i: Int, j: Int) -> Double {
    precondition(i >= 0 && i < count && j >= 0 && j < count, "(\(i), \(j)) of \(count) objects")
    return values[i * count + j]
  }

  /// The distances between the first `count` objects.
  ///
  /// - Precondition: `count` is from 2 to the number of objects.
  public func prefix(_ count: Int) -> DistanceTable {
    let n = self.count
    precondition((2...n).contains(count), "\(count) of \(n) objects; at least 2 are needed")
    return DistanceTable(
      names: Array(names.prefix(count)),
      values: (0..<count).flatMap { values[$0 * n..<$0 * n + count] })
  }
}
