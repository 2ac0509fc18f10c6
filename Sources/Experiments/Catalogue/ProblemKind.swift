public import Fields
public import Problems
public import Sampling

/// One kind of problem as configurations name it: its fields, and how an instance is built.
public struct ProblemKind: Sendable {
  /// The fields; the table's name is the value of `"type"`. Swept fields are the study's axes.
  let table: Table

  /// The field that n grows with. Instances that differ only in it are of one family.
  var sizeField = "dimension"

  /// The fields, including those of objects, that can be swept without changing n: labels and columns show them only
  /// if they are swept.
  var shapeFields: Set<String> = []

  /// Whether its objective is another program's, which is started to be asked.
  var startsPrograms = false

  /// Builds the instance for values whose swept fields are fixed, with data files from the folder
  /// and random data from the stream.
  let build: @Sendable (Values, DataFolder, RandomStream) throws -> BuiltProblem

  static let own = [
    multidimensionalScaling, quadratic, logBlock, huber, nesterovChain, tightNonconvex,
    tightNonsmooth,
    rosenbrock, logistic, syntheticLogistic, leastSquares, syntheticLeastSquares, network,
    external, library,
  ]

  static let all = KindRegister.shared.kinds.problems

  /// - Precondition: there is such a kind.
  static func named(_ name: String) -> ProblemKind { all.first { $0.table.name == name }! }
}

extension ProblemKind {
  /// - Parameters:
  ///   - name: the value of `"type"`.
  ///   - sentence: what the problem is, with its formula.
  ///   - fields: each a single value, or a sweep of them.
  ///   - sizeField: the field that n grows with: instances that differ in it alone are of one family, and figures
  ///     draw costs against n.
  ///   - build: makes the problem from values whose swept fields are fixed, with text files from the folder and
  ///     random data from the stream. It reports what cannot be built by
  ///     ``Fields/Values/error(_:at:_:expected:remedy:)``.
  public init(
    _ name: String, _ sentence: String, fields: [Field] = [], sizeField: String = "dimension",
    build: @escaping @Sendable (Values, DataFolder, RandomStream) throws -> any Problem
  ) {
    self.init(table: Table(name, sentence, fields: fields), sizeField: sizeField) {
      BuiltProblem(problem: try build($0, $1, $2))
    }
  }
}

/// A problem, and what its points mean if they are maps.
struct BuiltProblem {
  var problem: any Problem
  var map: PointMap?
  /// L as found at points, if the problem has no graph from which to find it.
  var smoothness: Double?
  /// What a command has answered: part of the study's definition.
  var answer: JSON?
  /// Whether the same question has the same answer.
  var isDeterministic = true
  /// What stands for a command that was not started.
  var kept: KeptInstance?

  init(problem: any Problem, map: PointMap? = nil) {
    self.problem = problem
    self.map = map
  }

  /// What ties results to an objective that is asked: f at the start, or the fact that it is not the same again.
  static func answer(atStart value: Double, isDeterministic: Bool) -> [String: JSON] {
    isDeterministic
      ? ["value_at_start": value.isFinite ? JSON(value) : .string("\(value)")]
      : ["deterministic": false]
  }
}
