internal import Answers
internal import Fields
internal import Problems

/// How calls on an instance see batches of its rows.
struct InstanceBatches: Sendable {
  let batch: Batch
  let share: AnswerShare
  /// 𝓛; nil if the smoothness of the whole or of single rows is not known.
  let expectedSmoothness: Double?
  /// Nil if the data were not read.
  let answerer: Answerer?

  init(_ batch: Batch, of sum: any FiniteSum) {
    self.batch = batch
    share = AnswerShare(rows: batch.rows, of: sum.termCount)
    answerer = sum.answerer(of: batch)
    guard let term = sum.termSmoothness, let whole = sum.known.smoothness else {
      expectedSmoothness = nil
      return
    }
    expectedSmoothness = batch.expectedSmoothness(
      term: term, whole: whole, termCount: sum.termCount)
  }

  init(_ batch: Batch, _ kept: KeptInstance) {
    self.batch = batch
    share = AnswerShare(rows: batch.rows, of: kept.termCount ?? batch.rows)
    expectedSmoothness = kept.expectedSmoothness
    answerer = nil
  }
}

extension StudyTable {
  /// What calls see of a problem that is a sum.
  static let batch = Table(
    Values.batchKey, "What a call sees of a problem that is a mean over rows.",
    fields: [
      Field(
        "rows", .sweep(.integer(1...Int(Int32.max))), .required,
        "b, how many rows a call sees; it counts b/N of one."),
      Field(
        "replacement", .sweep(.boolean), .defaults(to: false),
        "Whether a row can be in a batch more than once."),
      Field(
        "paired", .sweep(.boolean), .defaults(to: true),
        "Whether all calls of an iteration see the same rows; else each call sees its own."),
    ])
}

extension Values {
  static let batchKey = "batch"

  /// Nil if the problem has none.
  var batch: Batch? {
    guard declares(Self.batchKey), let own = optionalTable(Self.batchKey) else { return nil }
    return Batch(
      rows: own.integer("rows"), withReplacement: own.boolean("replacement"),
      isPaired: own.boolean("paired"))
  }

  /// The batch with the sum that it is taken from; nil if there is no batch.
  ///
  /// - Throws: `InputError` if the problem is not a sum, or has fewer rows than are drawn without replacement.
  func batches(
    of problem: any Problem, called label: String
  ) throws -> InstanceBatches? {
    guard let batch, let own = optionalTable(Self.batchKey) else { return nil }
    guard let sum = problem as? any FiniteSum else {
      throw error(
        at: Self.batchKey, "found batches of \(label), which is not a mean over rows",
        expected: "a sum, such as \"least-squares\", \"logistic\", \"network\" or \"mds\"",
        remedy: "leave \"batch\" out")
    }
    guard !(declares("noise") && has("noise")) else {
      throw error(
        at: Self.batchKey, "found together with \"noise\"", expected: "one of the two",
        remedy: "make two problems of them, each with a \"label\"")
    }
    guard batch.withReplacement || batch.rows <= sum.termCount else {
      throw own.error(
        at: "rows",
        "found \(batch.rows) rows without replacement, but \(label) has \(sum.termCount)",
        expected: "at most \(sum.termCount)", remedy: "or set \"replacement\" to true")
    }
    // What is drawn, and what is taken of it.
    try own.checkMemory(
      forNumbers: Double(batch.rows) * Double(2 + sum.numbersPerTerm), at: "rows",
      remedy: "give fewer rows")
    return InstanceBatches(batch, of: sum)
  }

  /// What labels and columns say about a batch: b, and how it is drawn if that is swept.
  func batchAxes(_ swept: Set<String>) -> [Instance.Axis] {
    guard declares(Self.batchKey), let own = optionalTable(Self.batchKey) else { return [] }
    return own.allSweeps.compactMap { name, values in
      if name == "rows" { return Instance.Axis(name: Self.batchKey, value: values[0]) }
      return swept.contains(name) ? Instance.Axis(name: name, value: values[0]) : nil
    }
  }
}
