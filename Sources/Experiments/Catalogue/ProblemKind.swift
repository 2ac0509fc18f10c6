internal import Fields
internal import Problems
internal import Sampling

/// One kind of problem as configurations name it: its fields, and how an instance is built.
struct ProblemKind: Sendable {
  /// The fields; the table's name is the value of `"type"`. Swept fields are the study's axes.
  let table: Table

  /// The field that n grows with. Instances that differ in it alone are of one family.
  var sizeField = "dimension"

  /// The fields, those of objects among them, that can be swept and leave n alone: labels and columns tell of them
  /// only where they are swept.
  var shapeFields: Set<String> = []

  /// Builds the instance for values whose swept fields are fixed, with data files from the folder
  /// and random data from the stream.
  let build: @Sendable (Values, DataFolder, RandomStream) throws -> BuiltProblem

  static let all = [
    multidimensionalScaling, quadratic, logBlock, huber, nesterovChain, tightNonconvex,
    tightNonsmooth,
    rosenbrock, logistic, syntheticLogistic, network,
  ]
}

/// A problem, and what its points mean where they are maps.
struct BuiltProblem {
  var problem: any Problem
  var map: PointMap?
}
