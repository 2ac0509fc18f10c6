internal import LinearAlgebra

/// What an evaluator knows and holds for values along lines.
struct LineMemory {
  /// How many points are written out at once, at most, and how many numbers they may be, 4 MB.
  private static let (mostPoints, mostNumbers) = (64, 1 << 19)

  /// The first operation, where it alone sees the parameters and is separable.
  let separable: (any SeparableOperation)?
  let scratch: AlignedBuffer
  private let takesBatches: Bool
  /// Points x ± εvⱼ and their values; made when they are first needed.
  private(set) var points: AlignedBuffer?
  var values: [Double] = []

  init(_ program: Graph.Program, parameterCount n: Int) {
    let operation = program.soleReader(ofParameters: n)
    separable = operation as? any SeparableOperation
    scratch = AlignedBuffer(count: separable?.scratchCount([.vector(n)]) ?? 0)
    takesBatches = operation is any BatchedOperation
  }

  var bytes: Int {
    (scratch.count + (points?.count ?? 0) + values.count) * MemoryLayout<Double>.stride
  }

  /// Room for one point, or for as many of the 2q as an operation should take at once.
  mutating func reserve(directions q: Int, dimension n: Int) {
    let count =
      takesBatches ? min(max(Self.mostNumbers / n, 1), Self.mostPoints, 2 * q) : 1
    guard values.count != count else { return }
    points = AlignedBuffer(count: count * n)
    values = [Double](repeating: 0, count: count)
  }
}

extension Graph.Program {
  /// The first operation, where nothing else sees the parameters, it sees all of them at once, and
  /// nothing but them, and its value is a number.
  fileprivate func soleReader(ofParameters n: Int) -> (any Operation)? {
    func isParameter(_ slot: Int) -> Bool {
      if case .input = slots[slot].place { true } else { false }
    }
    guard let first = nodes.first, first.inputs.count == 1,
      (nodes.flatMap(\.inputs) + [output]).count(where: isParameter) == 1,
      case .input(0, offset: 0) = slots[first.inputs[0]].place,
      slots[first.inputs[0]].shape.count == n, slots[first.output].shape.count == 1
    else { return nil }
    return first.operation
  }
}
