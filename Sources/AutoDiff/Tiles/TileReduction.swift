internal import LinearAlgebra

/// A group of elementwise nodes and the sum they end in, carried out tile by tile: of all that lies
/// between inputs and sum, no more than a tile is ever held.
///
/// Where the sum is over all entries, its derivative is known up to the factor ȳ as soon as a tile's
/// values are: it is taken at once, and kept in as much memory as the inputs take. Other derivatives
/// compute the values of each tile once more.
struct TileReduction: Operation {
  private let group: TileGroup
  private let value: TileProgram
  /// Of a scalar output: the value together with its derivatives by the inputs.
  private let valueAndDerivative: TileProgram?
  private let adjoint: TileProgram
  private let tangent: TileProgram
  private let adjointTangent: TileProgram
  // The first tangent comes with what it is the tangent of, whose values are then not made twice.
  private let valueAndTangent: TileProgram
  private let adjointAndTangent: TileProgram
  /// Where in the kept derivative that by an input begins.
  private let derivativeOffsets: [Int]
  private let derivativeCount: Int

  init(_ group: TileGroup) {
    typealias Result = TileProgram.Result
    self.group = group
    let layout = group.layout
    let output = group.extent(of: group.outputShape)
    func byInput(
      _ terms: [TileExpression.Position?], _ array: (Int) -> TileProgram.Destination.Array
    ) -> [Result] {
      terms.enumerated().compactMap { i, term in
        term.map {
          Result(
            term: $0,
            destination: .init(array: array(i), extent: group.extent(of: group.inputs[i].shape)))
        }
      }
    }
    let terms = group.terms()
    var moving = terms.expression
    let tangents = moving.addTangents(active: group.inputs.map(\.isActive))
    let values = [Result(term: terms.value, destination: .init(array: .output, extent: output))]
    let valueTangents = tangents[terms.value].map {
      [Result(term: $0, destination: .init(array: .outputTangent, extent: output))]
    }
    let adjoints = byInput(terms.adjoints) { .inputAdjoint($0) }
    let adjointTangents = byInput(terms.adjoints.map { $0.flatMap { tangents[$0] } }) {
      .inputAdjointTangent($0)
    }
    value = TileProgram(terms.expression, values, layout: layout)
    adjoint = TileProgram(terms.expression, adjoints, layout: layout)
    tangent = TileProgram(moving, valueTangents ?? [], layout: layout)
    adjointTangent = TileProgram(moving, adjointTangents, layout: layout)
    valueAndTangent = TileProgram(moving, values + (valueTangents ?? []), layout: layout)
    adjointAndTangent = TileProgram(moving, adjoints + adjointTangents, layout: layout)
    if group.outputShape.isScalar {
      let terms = group.terms(seed: 1)
      let result = Result(term: terms.value, destination: .init(array: .output, extent: output))
      valueAndDerivative = TileProgram(
        terms.expression, [result] + byInput(terms.adjoints) { .derivative($0) }, layout: layout)
    } else {
      valueAndDerivative = nil
    }
    var (offsets, next) = ([Int](), 0)
    for input in group.inputs {
      offsets.append(next)
      next += group.outputShape.isScalar && input.isActive ? input.shape.count : 0
    }
    derivativeOffsets = offsets
    derivativeCount = next
  }

  var name: String { "sum of \(group.members.count) steps by tiles" }

  func outputShape(_ inputs: [Shape]) -> Shape { group.outputShape }

  func makeWorkspace(_ inputs: [Shape]) -> (any OperationWorkspace)? {
    TileReplay(
      [value, adjoint, tangent, adjointTangent, valueAndTangent, adjointAndTangent]
        + [valueAndDerivative].compactMap(\.self),
      derivativeCount: derivativeCount)
  }

  func evaluate(_ node: Frame) {
    node.output.update(repeating: 0)
    if node.preparesPullback, let valueAndDerivative {
      replay(node).derivative.base.update(repeating: 0, count: derivativeCount)
      run(valueAndDerivative, node)
    } else if let first = node.tangents.first, isActive {
      node.outputTangent(first).update(repeating: 0)
      run(valueAndTangent, node, tangent: first)
    } else {
      run(value, node)
    }
  }

  func pushforward(_ node: Frame) {
    if node.preparesPullback, valueAndDerivative != nil {
      for j in node.tangents {
        node.outputTangent(j)[0] = activeInputs.reduce(0) { sum, i in
          guard let ẋ = node.inputTangent(i, j) else { return sum }
          return sum
            + replay(node).kernels.sumOfProducts(derivative(node, i), ẋ.baseAddress!, ẋ.count)
        }
      }
    } else {
      for j in node.tangents.dropFirst() {
        node.outputTangent(j).update(repeating: 0)
        run(tangent, node, tangent: j)
      }
    }
  }

  func pullback(_ node: Frame) {
    if valueAndDerivative != nil {
      for i in activeInputs {
        guard let x̄ = node.inputAdjoint(i) else { continue }
        BLAS.add(
          node.outputAdjoint[0], times: derivative(node, i), to: x̄.baseAddress!, count: x̄.count)
      }
    } else if let first = node.tangents.first {
      run(adjointAndTangent, node, tangent: first)
    } else {
      run(adjoint, node)
    }
  }

  func pullbackTangent(_ node: Frame) {
    let isFirstDone = valueAndDerivative == nil
    for j in node.tangents.dropFirst(isFirstDone ? 1 : 0) {
      run(adjointTangent, node, tangent: j)
    }
  }

  // MARK: Parts

  /// The inputs that derivatives go through.
  private var activeInputs: some Sequence<Int> {
    group.inputs.indices.lazy.filter { group.inputs[$0].isActive }
  }

  private var isActive: Bool { group.inputs.contains(where: \.isActive) }

  private func replay(_ node: Frame) -> TileReplay {
    node.workspace as! TileReplay
  }

  private func derivative(_ node: Frame, _ input: Int) -> Entries {
    replay(node).derivative.base + derivativeOffsets[input]
  }

  private func run(_ program: TileProgram, _ node: Frame, tangent j: Int = 0) {
    replay(node).run(program) { source in
      switch source {
      case .input(let i): node.input(i).baseAddress
      case .inputTangent(let i): node.inputTangent(i, j)?.baseAddress
      case .outputAdjoint: UnsafePointer(node.outputAdjoint.baseAddress)
      case .outputAdjointTangent: node.outputAdjointTangent(j).baseAddress
      }
    } target: { destination in
      switch destination {
      case .output: node.output.baseAddress
      case .outputTangent: node.outputTangent(j).baseAddress
      case .derivative(let i): derivative(node, i)
      case .inputAdjoint(let i): node.inputAdjoint(i)?.baseAddress
      case .inputAdjointTangent(let i): node.inputAdjointTangent(i, j)?.baseAddress
      }
    }
  }
}
