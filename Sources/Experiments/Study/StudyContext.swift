public import Fields
public import Sampling

/// What a study is planned with, besides its configuration: its data and its randomness.
public struct StudyContext {
  /// The most problems that are built and kept when a study is planned; more would be a mistake.
  static let mostInstances = 10_000

  let data: DataFolder
  /// The stream of the study's seed.
  public let stream: RandomStream
  /// What stands for problems whose data are not to be read, by their labels.
  let kept: [String: KeptInstance]

  /// The instances of a configuration's field `problem`: every problem it names, for every
  /// combination of its swept fields.
  ///
  /// - Throws: `InputError` if data cannot be read, a problem cannot be built, or two of them
  ///   would have one name in result files.
  public func instances(of configuration: Values) throws -> [Instance] {
    let problems = configuration.sweepTables("problem")
    let count = problems.reduce(0) { $0 + $1.combinationCount }
    guard count <= Double(Self.mostInstances) else {
      throw configuration.error(
        at: "problem", "the swept fields make \(JSON(count).text) instances",
        expected: "at most \(Self.mostInstances)",
        remedy: "sweep fewer values, or make several studies")
    }
    let instances = try problems.flatMap { problem in
      let swept = Set(problem.allSweeps.filter { $0.values.count > 1 }.map(\.name))
      return try problem.combinations.map { values in
        let label = Instance.label(values, swept: swept)
        let startsPrograms = ProblemKind.named(values.tag).startsPrograms
        if let kept = kept[label] ?? (startsPrograms ? data.programs.facts?.instances[label] : nil)
        {
          return try Instance(values, swept: swept, kept, study: stream)
        }
        return try Instance.made(values, swept: swept, data, study: stream)
      }
    }
    try problems.checkNames(of: "problem") { [Instance.name($0)] }
    return instances
  }
}

extension [Values] {
  /// Throws if two objects of a list would have the same name in result files.
  ///
  /// - Parameter names: the names of everything that an object stands for.
  func checkNames(of key: String, called names: (Values) -> [String]) throws {
    var owners: [String: Int] = [:]
    for (i, table) in enumerated() {
      let own = names(table)
      if let name = own.first(where: { owners[$0] != nil }) {
        throw table.error(
          at: nil, "\(key)[\(owners[name]!)] is called \"\(name)\" too",
          expected: "different names", remedy: "give one of them a \"label\"")
      }
      for name in own { owners[name] = i }
    }
  }
}
