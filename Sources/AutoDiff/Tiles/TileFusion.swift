/// Finds the groups of elementwise nodes that end in a sum, and replaces each group with one node.
///
/// A node belongs to a group if all its users do and use its whole value in its own shape, and if it
/// has the shape that the group's sum runs over. Anything smaller is computed once, outside the group,
/// and the group's tiles repeat it along rows or columns. So a group has one result, and nothing is
/// computed twice because of it.
struct TileFusion {
  /// Sums over fewer entries stay as recorded, because they would not earn back what a program costs
  /// besides its loops. At this size, programs were measured to be as fast or faster for every rule.
  private static let leastEntries = 64
  /// Squared distances between points with more coordinates stay an operation of their own, because
  /// the differences of every coordinate would take a register each.
  private static let greatestDimension = 32

  let program: Graph.Program
  /// Where the nodes' values begin in the slab, ascending.
  let offsets: [Int]
  /// For every node, the sum whose group it is in; nil if it stays as it is.
  private(set) var roots: [Int?]

  static func fuse(_ program: Graph.Program) -> Graph.Program {
    var fusion = TileFusion(program)
    fusion.findGroups()
    return fusion.roots.contains { $0 != nil } ? TileRewriting(fusion).program : program
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
      } else if canBeMember(i), let users = users[i],
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

  /// The nodes that use each node's value; nil if anything uses only a part of it or another shape, or
  /// if it is the graph's output.
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

  private func canBeMember(_ node: Int) -> Bool {
    program.nodes[node].operation is any TileFunction
      || program.nodes[node].operation is PairwiseSquaredDistances
        && inputShape(node).columns <= Self.greatestDimension
  }

  func inputShape(_ node: Int) -> Shape {
    program.slots[program.nodes[node].inputs[0]].shape
  }

  private func shape(_ node: Int) -> Shape { program.slots[program.nodes[node].output].shape }

  /// The node whose value a slot is a view of.
  func producer(of slot: Int) -> Int? {
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
}
