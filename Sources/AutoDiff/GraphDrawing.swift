/// A graph as people draw it: parameters and constants, operations in order of evaluation, and the
/// edges between them.
///
/// Parameters are shown as they are used: an entry or a slice that some operation takes is a node of
/// its own, and unused parameters are not shown. A result that was recorded once is one node,
/// however often it is used.
public struct GraphDrawing: Sendable {
  /// A box of the drawing: parameters, a constant, or an operation's result.
  public struct Node: Sendable {
    /// What a node stands for.
    public enum Kind: Sendable, Hashable {
      /// Consecutive parameters, counted from 0.
      case parameter(Range<Int>)
      /// Numbers that were fixed when the graph was recorded.
      case constant
      /// The result of an operation.
      case operation
    }

    /// What it stands for.
    public let kind: Kind
    /// The operation's name; empty for parameters and constants.
    public let operation: String
    /// The shape of the value.
    public let shape: Shape
    /// The operation's inputs, in its order.
    public let inputs: [Input]
  }

  /// What an operation takes from another node.
  public struct Input: Sendable, Hashable {
    /// The node's position in `nodes`.
    public let node: Int
    /// Which of its entries, counted from 0; nil for all.
    public let entries: Range<Int>?
  }

  /// Parameters by position, then operations in order of evaluation, each after the constants that
  /// it is the first to use.
  public let nodes: [Node]
  /// The value of the whole graph.
  public let output: Input

  /// Where each node's value lies in memory; this tells nodes apart.
  let places: [Place]

  enum Place: Hashable {
    case parameters(Range<Int>)
    case constant(Int, Range<Int>)
    /// The position of the operation among the graph's.
    case operation(Int)
  }

  /// - Precondition: the graph is a function of parameters alone, as all public graphs are.
  public init(_ graph: Graph) {
    precondition(graph.inputs.count == 1, "a graph of \(graph.inputs.count) inputs")
    var builder = Builder(graph)
    builder.addParameters()
    for i in graph.nodes.indices { builder.addOperation(i) }
    output = builder.input(graph.output)
    nodes = builder.nodes
    places = builder.places
  }
}

extension GraphDrawing {
  private struct Builder {
    let graph: Graph
    var nodes: [Node] = []
    var places: [Place] = []
    private var positions: [Place: Int] = [:]
    /// The offsets in the slab at which the operations' values begin; ascending, in the order of recording.
    private let offsets: [Int]

    init(_ graph: Graph) {
      self.graph = graph
      offsets = graph.nodes.map { node in
        guard case .slab(let offset) = graph.slots[node.output].place else {
          preconditionFailure("an operation's value lies in the slab")
        }
        return offset
      }
    }

    mutating func addParameters() {
      let used = graph.nodes.flatMap(\.inputs) + [graph.output]
      let ranges = Set(
        used.compactMap { slot -> Range<Int>? in
          guard case .parameters(let range) = place(of: graph.slots[slot]) else { return nil }
          return range
        })
      let inOrder = ranges.sorted {
        ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
      }
      for range in inOrder {
        let slot = used.first { place(of: graph.slots[$0]) == .parameters(range) }!
        add(.parameter(range), at: .parameters(range), graph.slots[slot].shape)
      }
    }

    mutating func addOperation(_ index: Int) {
      let node = graph.nodes[index]
      let inputs = node.inputs.map { input($0) }
      add(
        .operation, at: .operation(index), graph.slots[node.output].shape,
        operation: node.operation.name, inputs)
    }

    /// The node that holds a slot's value; a constant that has no node yet gets one.
    mutating func input(_ index: Int) -> Input {
      let slot = graph.slots[index]
      let place = place(of: slot)
      if case .constant = place, positions[place] == nil { add(.constant, at: place, slot.shape) }
      let position = positions[place]!
      guard case .operation(let index) = place, case .slab(let offset) = slot.place else {
        return Input(node: position, entries: nil)
      }
      let first = offset - offsets[index]
      let isWhole = first == 0 && slot.shape.count == nodes[position].shape.count
      return Input(node: position, entries: isWhole ? nil : first..<first + slot.shape.count)
    }

    private func place(of slot: Graph.Slot) -> Place {
      switch slot.place {
      case .input(_, let offset): .parameters(offset..<offset + slot.shape.count)
      case .constant(let index, let offset): .constant(index, offset..<offset + slot.shape.count)
      case .slab(let offset): .operation(offsets.lastIndex { $0 <= offset }!)
      }
    }

    private mutating func add(
      _ kind: Node.Kind, at place: Place, _ shape: Shape, operation: String = "",
      _ inputs: [Input] = []
    ) {
      positions[place] = nodes.count
      places.append(place)
      nodes.append(Node(kind: kind, operation: operation, shape: shape, inputs: inputs))
    }
  }
}
