/// Something that is timed: one way to do a row's work.
struct Contender {
  /// Which of several ways this is, if there are several.
  let name: String
  /// The numbers by which the driver sees that all contestants of a row compute the same.
  let answer: [Double]
  /// Does the work this many times.
  let repeated: (Int) -> Void
}

/// A row-family of the table: the contenders for given parameters and input data.
typealias Family = @Sendable (Inputs) throws -> [Contender]

/// The families by the driver's names for them.
let families: [String: Family] = [
  "stress": stress,
  "curvature": curvature,
  "outer": outer,
  "logistic": logistic,
  "least_squares": leastSquares,
  "network": network,
  "descent": descent,
  "oracle": oracle,
  "pipe": pipe,
  "ping_pong": pingPong,
  "composed": composed,
  "hand_written": handWritten,
  "normals": normals,
  "differences": differences,
  "product": product,
  "one_plus_one": onePlusOne,
  "nelder_mead": nelderMead,
  "evolution": evolution,
  "separable_evolution": separableEvolution,
  "decompositions": decompositions,
  "quasi_newton": quasiNewton,
]
