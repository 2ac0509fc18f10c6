internal import LinearAlgebra

/// A function recorded once as a flat list of operations, to be replayed at any point.
///
/// The list is in order of evaluation. Recording fixes where every value lies in memory: in an input,
/// in a constant, or at an offset of a slab that each `Evaluator` owns. Evaluators replay a second
/// list, in which elementwise operations that end in a sum become one node that holds no more than a
/// tile of the intermediate values (`TileFusion`). A graph is immutable and can be shared between threads.
public struct Graph: Sendable {
  /// A value of the graph: where it lies, and whether it depends on a differentiated input.
  struct Slot {
    enum Place {
      case input(Int, offset: Int)
      case constant(Int, offset: Int)
      case slab(offset: Int)
    }
    var place: Place
    var shape: Shape
    var isActive: Bool
  }

  struct Node {
    var operation: any Operation
    var inputs: [Int]
    var output: Int
    var scratchOffset: Int
    var scratchCount: Int
  }

  /// A list of operations, and where their values lie.
  struct Program {
    var slots: [Slot] = []
    var nodes: [Node] = []
    var output = 0
    var slabCount = 0
    var scratchCount = 0
  }

  let inputs: [Shape]
  let constants: [ConstantBuffer]
  /// The operations as recorded; drawings, counts and evaluation at complex points use these.
  let recorded: Program
  /// The operations that evaluators replay.
  let replayed: Program

  var slots: [Slot] { recorded.slots }
  var nodes: [Node] { recorded.nodes }
  var output: Int { recorded.output }
  var slabCount: Int { recorded.slabCount }
  var scratchCount: Int { recorded.scratchCount }

  /// How many parameters the function has.
  public var parameterCount: Int { inputs[0].count }

  public var outputShape: Shape { slots[output].shape }

  /// Records `function`, passing it the parameters as a vector.
  public init(parameters: Int, _ function: (Variable) throws -> Variable) rethrows {
    try self.init(parameters: parameters, isFused: true, function)
  }

  /// - Parameter isFused: whether evaluators may replay fewer operations than were recorded; false to
  ///   compare the two.
  package init(
    parameters: Int, isFused: Bool, _ function: (Variable) throws -> Variable
  ) rethrows {
    try self.init(inputs: [.vector(parameters)], active: [true], isFused: isFused) {
      try function($0[0])
    }
  }

  /// Records a function of several inputs, some of them differentiated, as the inner graph of an
  /// operation that replays one.
  init(
    inputs: [Shape], active: [Bool], isFused: Bool = true,
    _ function: ([Variable]) throws -> Variable
  ) rethrows {
    let recorder = Recorder()
    let variables = inputs.indices.map { i in
      recorder.add(
        Slot(place: .input(i, offset: 0), shape: inputs[i], isActive: active[i]))
    }
    let y = try function(variables)
    precondition(y.recorder === recorder, "the output was recorded on another graph")
    self.inputs = inputs
    constants = recorder.constants
    recorded = recorder.program(output: y)
    replayed = isFused ? TileFusion.fuse(recorded) : recorded
  }

  private init(replayingAsRecorded graph: Graph) {
    inputs = graph.inputs
    constants = graph.constants
    recorded = graph.recorded
    replayed = graph.recorded
  }

  /// The same graph, but its evaluators hold the value of every recorded operation.
  var unfused: Graph { Graph(replayingAsRecorded: self) }

  /// The names of the operations that evaluators replay, in their order.
  package var replayedOperations: [String] { replayed.nodes.map(\.operation.name) }

  /// How many doubles an evaluator holds for values; adjoints and each tangent take as many again.
  package var slabNumbers: Int { replayed.slabCount + replayed.scratchCount }

  /// The arithmetic operations of a replay; nil if the work of some operation has not been counted.
  public var work: Work? {
    nodes.reduce(Work(value: 0)) { total, node in
      let inputs = node.inputs.map { slots[$0] }
      let work = node.operation.work(inputs.map(\.shape), active: inputs.map(\.isActive))
      guard let total, let work else { return nil }
      // What does not depend on the parameters is not differentiated.
      return total + (slots[node.output].isActive ? work : Work(value: work.value))
    }
  }
}

/// A graph while it is being recorded.
final class Recorder {
  var slots: [Graph.Slot] = []
  var nodes: [Graph.Node] = []
  var constants: [ConstantBuffer] = []
  var slabCount = 0
  var scratchCount = 0

  func add(_ slot: Graph.Slot) -> Variable {
    slots.append(slot)
    return Variable(recorder: self, slot: slots.count - 1)
  }

  func program(output: Variable) -> Graph.Program {
    Graph.Program(
      slots: slots, nodes: nodes, output: output.slot, slabCount: slabCount,
      scratchCount: scratchCount)
  }

  func add(constant values: [Double], shape: Shape) -> Variable {
    precondition(values.count == shape.count, "\(values.count) values for a shape of \(shape)")
    constants.append(ConstantBuffer(values))
    return add(
      Graph.Slot(
        place: .constant(constants.count - 1, offset: 0), shape: shape, isActive: false))
  }

  func add(_ operation: some Operation, _ inputs: [Variable]) -> Variable {
    precondition(inputs.allSatisfy { $0.recorder === self }, "inputs recorded on another graph")
    let shapes = inputs.map(\.shape)
    let shape = operation.outputShape(shapes)
    let scratch = operation.scratchCount(shapes)
    let output = add(
      Graph.Slot(
        place: .slab(offset: slabCount), shape: shape, isActive: inputs.contains(where: \.isActive))
    )
    nodes.append(
      Graph.Node(
        operation: operation, inputs: inputs.map(\.slot), output: output.slot,
        scratchOffset: scratchCount, scratchCount: scratch))
    slabCount += aligned(shape.count)
    scratchCount += aligned(scratch)
    return output
  }

  /// Rounded up to a cache line of eight doubles.
  private func aligned(_ count: Int) -> Int { (count + 7) / 8 * 8 }
}
