/// Records a program again, with one node for each group.
struct TileRewriting {
  private let fusion: TileFusion
  private let recorder = Recorder()
  /// Keyed by slot number in the old program.
  private var variables: [Int: Variable] = [:]
  private(set) var program = Graph.Program()

  init(_ fusion: TileFusion) {
    self.fusion = fusion
    var groups: [Int: [Int]] = [:]
    for (i, root) in fusion.roots.enumerated() {
      if let root { groups[root, default: []].append(i) }
    }
    for (i, node) in fusion.program.nodes.enumerated() {
      switch fusion.roots[i] {
      case nil:
        variables[node.output] = recorder.add(node.operation, node.inputs.map { variable($0) })
      case i:
        let (group, inputs) = group(groups[i]!.dropLast(), sum: i)
        variables[node.output] = recorder.add(TileReduction(group), inputs)
      default: break
      }
    }
    program = recorder.program(output: variable(fusion.program.output))
  }

  private mutating func variable(_ slot: Int) -> Variable {
    if let known = variables[slot] { return known }
    let old = fusion.program.slots[slot]
    let new =
      if case .slab(let offset) = old.place {
        // A view of a value that has already been recorded.
        variables[fusion.program.nodes[fusion.producer(of: slot)!].output]!
          .view(offset: offset - fusion.offsets[fusion.producer(of: slot)!], shape: old.shape)
      } else {
        recorder.add(old)
      }
    variables[slot] = new
    return new
  }

  private mutating func group(
    _ nodes: some Sequence<Int>, sum: Int
  ) -> (TileGroup, inputs: [Variable]) {
    var builder = Builder()
    var results: [Int: TileGroup.Operand] = [:]
    for i in nodes {
      let node = fusion.program.nodes[i]
      if let function = node.operation as? any TileFunction {
        let operands = node.inputs.map { slot in
          fusion.producer(of: slot).flatMap { results[$0] } ?? builder.input(variable(slot))
        }
        results[i] = builder.add(function.tileFunction, operands)
      } else {
        results[i] = builder.addSquaredDistances(variable(node.inputs[0]), recorder)
      }
    }
    let axis = (fusion.program.nodes[sum].operation as! Sum).axis
    let group = TileGroup(
      members: builder.members,
      inputs: builder.inputs.map { .init(shape: $0.shape, isActive: $0.isActive) },
      shape: fusion.inputShape(sum), axis: axis)
    return (group, builder.inputs)
  }

  /// A group under construction.
  private struct Builder {
    var members: [TileGroup.Member] = []
    var inputs: [Variable] = []

    mutating func input(_ variable: Variable) -> TileGroup.Operand {
      if let known = inputs.firstIndex(where: { $0.slot == variable.slot }) { return .input(known) }
      inputs.append(variable)
      return .input(inputs.count - 1)
    }

    mutating func add(
      _ function: TileGroup.Function, _ operands: [TileGroup.Operand]
    ) -> TileGroup.Operand {
      let isActive = operands.contains { operand in
        switch operand {
        case .member(let i): members[i].isActive
        case .input(let i): inputs[i].isActive
        }
      }
      members.append(.init(function: function, operands: operands, isActive: isActive))
      return .member(members.count - 1)
    }

    /// Σ_c (w_c − w_cᵀ)² over the coordinates, each of which is first laid out as a vector.
    mutating func addSquaredDistances(
      _ points: Variable, _ recorder: Recorder
    ) -> TileGroup.Operand {
      let (n, d) = (points.shape.rows, points.shape.columns)
      let coordinates = recorder.add(Transposition(), [points])
      var total: TileGroup.Operand?
      for c in 0..<d {
        let column = input(coordinates.view(offset: c * n, shape: .vector(n)))
        let row = input(coordinates.view(offset: c * n, shape: Shape(rows: 1, columns: n)))
        let square = add(.unary(.square), [add(.binary(.subtract), [column, row])])
        total = total.map { add(.binary(.add), [$0, square]) } ?? square
      }
      return total!
    }
  }
}
