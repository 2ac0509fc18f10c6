/// Finds the groups of elementwise nodes that end in a sum, and puts one node in the place of each.
///
/// A node belongs to a group if all that use it do, by its whole value in its own shape, and if it has
/// the shape of what the group's sum runs over; what is smaller is computed once, beside the group,
/// and repeated along rows or columns by its tiles. So a group has one result, and nothing is
/// computed twice that would not have been without it.
struct TileFusion {
  /// Sums over fewer entries stay as they were recorded: their temporaries lie in the first cache
  /// anyway, and what a program costs besides its loops would not be earned back.
  static let leastEntries = 256

  private let program: Graph.Program
  /// Where in the slab the nodes' values begin, ascending.
  private let offsets: [Int]
  /// For every node the sum whose group it is in; nil where it stays as it is.
  private var roots: [Int?]

  static func fuse(_ program: Graph.Program) -> Graph.Program {
    var fusion = TileFusion(program)
    fusion.findGroups()
    return fusion.roots.contains { $0 != nil } ? fusion.rewritten() : program
  }

  private init(_ program: Graph.Program) {
    self.program = program
    offsets = program.nodes.map { node in
      guard case .slab(let offset) = program.slots[node.output].place else {
        preconditionFailure("an operation's value lies in the slab")
      }
      return offset
    }
    roots = program.nodes.map { _ in nil }
  }

  // MARK: Groups

  private mutating func findGroups() {
    let users = users()
    var hasMembers = roots.map { _ in false }
    for i in program.nodes.indices.reversed() {
      if let sum = program.nodes[i].operation as? Sum {
        roots[i] = canEndGroup(sum, i) ? i : nil
      } else if program.nodes[i].operation is any TileFunction, let users = users[i],
        let root = root(ofAll: users), shape(i) == inputShape(root)
      {
        roots[i] = root
        hasMembers[root] = true
      }
    }
    for i in roots.indices {
      if let root = roots[i], !hasMembers[root] { roots[i] = nil }
    }
  }

  /// The nodes that use each node's value; nil where something sees another part or shape of it than
  /// the whole, or it is the graph's output.
  private func users() -> [[Int]?] {
    var users: [[Int]?] = program.nodes.map { _ in [] }
    for (i, node) in program.nodes.enumerated() {
      for slot in node.inputs {
        guard let producer = producer(of: slot) else { continue }
        if isWhole(slot, of: producer) {
          users[producer]?.append(i)
        } else {
          users[producer] = nil
        }
      }
    }
    if let producer = producer(of: program.output) { users[producer] = nil }
    return users
  }

  private func root(ofAll users: [Int]) -> Int? {
    guard let first = users.first, let root = roots[first] else { return nil }
    return users.allSatisfy { roots[$0] == root } ? root : nil
  }

  private func canEndGroup(_ sum: Sum, _ node: Int) -> Bool {
    let shape = inputShape(node)
    return shape.count >= Self.leastEntries && sum.axis.reduced(shape).count < shape.count
  }

  private func inputShape(_ node: Int) -> Shape {
    program.slots[program.nodes[node].inputs[0]].shape
  }

  private func shape(_ node: Int) -> Shape { program.slots[program.nodes[node].output].shape }

  /// The node whose value a slot is a view of.
  private func producer(of slot: Int) -> Int? {
    guard case .slab(let offset) = program.slots[slot].place else { return nil }
    var (low, high) = (0, offsets.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if offsets[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  private func isWhole(_ slot: Int, of node: Int) -> Bool {
    guard case .slab(offsets[node]) = program.slots[slot].place else { return false }
    return program.slots[slot].shape == shape(node)
  }

  // MARK: The program with a node for each group

  private func rewritten() -> Graph.Program {
    var groups: [Int: [Int]] = [:]
    for (i, root) in roots.enumerated() {
      if let root, root != i { groups[root, default: []].append(i) }
    }
    var nodes: [Graph.Node] = []
    var (slabCount, scratchCount) = (0, 0)
    /// By how much the value of each node moves in the slab.
    var shifts = [Int](repeating: 0, count: offsets.count)
    for (i, var node) in program.nodes.enumerated() where roots[i] == nil || roots[i] == i {
      if roots[i] == i {
        let (group, inputs) = group(groups[i]!, sum: i)
        node.operation = TileReduction(group)
        node.inputs = inputs
        node.scratchCount = 0
      }
      node.scratchOffset = scratchCount
      nodes.append(node)
      shifts[i] = slabCount - offsets[i]
      slabCount += Recorder.aligned(shape(i).count)
      scratchCount += Recorder.aligned(node.scratchCount)
    }
    let slots = program.slots.indices.map { i in
      var slot = program.slots[i]
      if case .slab(let offset) = slot.place {
        slot.place = .slab(offset: offset + shifts[producer(of: i)!])
      }
      return slot
    }
    return Graph.Program(
      slots: slots, nodes: nodes, output: program.output, slabCount: slabCount,
      scratchCount: scratchCount)
  }

  private func group(_ nodes: [Int], sum: Int) -> (TileGroup, inputs: [Int]) {
    var slots: [Int] = []
    var members: [TileGroup.Member] = []
    let positions = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1, $0) })
    for node in nodes {
      let node = program.nodes[node]
      let operands = node.inputs.map { slot -> TileGroup.Operand in
        if let producer = producer(of: slot), let member = positions[producer] {
          return .member(member)
        }
        if let known = slots.firstIndex(of: slot) { return .input(known) }
        slots.append(slot)
        return .input(slots.count - 1)
      }
      members.append(
        .init(
          function: (node.operation as! any TileFunction).tileFunction, operands: operands,
          isActive: program.slots[node.output].isActive))
    }
    let group = TileGroup(
      members: members,
      inputs: slots.map {
        .init(shape: program.slots[$0].shape, isActive: program.slots[$0].isActive)
      },
      shape: inputShape(sum), axis: (program.nodes[sum].operation as! Sum).axis)
    return (group, slots)
  }
}

/// An operation that tiles know how to carry out.
protocol TileFunction: Operation {
  var tileFunction: TileGroup.Function { get }
}

extension Elementwise: TileFunction {
  var tileFunction: TileGroup.Function { .unary(function) }
}

protocol TileBinaryFunction: BinaryFunction {
  static var tileBinary: TileExpression.Binary { get }
}

extension Addition: TileBinaryFunction {
  static var tileBinary: TileExpression.Binary { .add }
}

extension Subtraction: TileBinaryFunction {
  static var tileBinary: TileExpression.Binary { .subtract }
}

extension Multiplication: TileBinaryFunction {
  static var tileBinary: TileExpression.Binary { .multiply }
}

extension Division: TileBinaryFunction {
  static var tileBinary: TileExpression.Binary { .divide }
}

extension Arithmetic: TileFunction where Function: TileBinaryFunction {
  var tileFunction: TileGroup.Function { .binary(Function.tileBinary) }
}
