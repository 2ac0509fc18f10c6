internal import LinearAlgebra

/// A group of elementwise nodes and the sum they end in, computed tile by tile: memory never holds
/// more than a tile of the values between inputs and sum.
///
/// If the sum is over all entries, its derivative is known up to the factor ȳ as soon as a tile's
/// values are. It is computed right away, and kept in as much memory as the inputs take; for a
/// Hessian-vector product, so is its change along the first tangent. Other derivatives compute the
/// values of each tile once more.
struct TileReduction: Operation {
  private let group: TileGroup
  private let programs: TilePrograms
  /// Where each input's derivative begins in the kept derivative.
  private let derivativeOffsets: [Int]
  private let derivativeCount: Int

  init(_ group: TileGroup) {
    self.group = group
    programs = TilePrograms(group)
    var (offsets, next) = ([Int](), 0)
    for input in group.inputs {
      offsets.append(next)
      next += programs.seeded != nil && input.isActive ? input.shape.count : 0
    }
    derivativeOffsets = offsets
    derivativeCount = next
  }

  var name: String { "sum of \(group.members.count) steps by tiles" }

  func outputShape(_ inputs: [Shape]) -> Shape { group.outputShape }

  func makeWorkspace(_ inputs: [Shape]) -> (any OperationWorkspace)? {
    TileReplay(programs.all, derivativeCount: derivativeCount)
  }

  func evaluate(_ node: Frame) {
    node.output.update(repeating: 0)
    if node.preparesPullback, let seeded = programs.seeded {
      replay(node).derivative.base.update(repeating: 0, count: derivativeCount)
      if let first = node.tangents.first {
        runCurvature(seeded.valueAndCurvature, node, tangent: first)
      } else {
        run(seeded.valueAndDerivative, node)
      }
    } else if let first = node.tangents.first, isActive {
      node.outputTangent(first).update(repeating: 0)
      run(programs.valueAndTangent, node, tangent: first)
    } else {
      run(programs.value, node)
    }
  }

  func pushforward(_ node: Frame) {
    if node.preparesPullback, keepsDerivative {
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
        run(programs.tangent, node, tangent: j)
      }
    }
  }

  func pullback(_ node: Frame) {
    if keepsDerivative {
      for i in activeInputs {
        guard let x̄ = node.inputAdjoint(i) else { continue }
        BLAS.add(
          node.outputAdjoint[0], times: derivative(node, i), to: x̄.baseAddress!, count: x̄.count)
      }
    } else if let first = node.tangents.first {
      run(programs.adjointAndTangent, node, tangent: first)
    } else {
      run(programs.adjoint, node)
    }
  }

  func pullbackTangent(_ node: Frame) {
    for j in node.tangents {
      // `evaluate`, or `pullback` together with the adjoints, has already handled the first.
      let isTaken = j == node.tangents.lowerBound
      if let seeded = programs.seeded {
        if !isTaken { runCurvature(seeded.curvature, node, tangent: j) }
        addKept(node, j)
      } else if !isTaken {
        run(programs.adjointTangent, node, tangent: j)
      }
    }
  }

  /// x̄̇ += ȳ̇ ∂y/∂x + ȳ (∂y/∂x)˙, both of which are kept.
  private func addKept(_ node: Frame, _ j: Int) {
    for i in activeInputs {
      guard let x̄̇ = node.inputAdjointTangent(i, j) else { continue }
      BLAS.add(
        node.outputAdjointTangent(j)[0], times: derivative(node, i), to: x̄̇.baseAddress!,
        count: x̄̇.count)
      BLAS.add(
        node.outputAdjoint[0], times: derivativeTangent(node, i), to: x̄̇.baseAddress!,
        count: x̄̇.count)
    }
  }

  // MARK: Parts

  private var keepsDerivative: Bool { programs.seeded != nil }

  /// The inputs that derivatives pass through.
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

  private func derivativeTangent(_ node: Frame, _ input: Int) -> Entries {
    replay(node).reserveDerivativeTangent().base + derivativeOffsets[input]
  }

  private func runCurvature(_ program: TileProgram, _ node: Frame, tangent j: Int) {
    replay(node).reserveDerivativeTangent().base.update(repeating: 0, count: derivativeCount)
    run(program, node, tangent: j)
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
      case .derivativeTangent(let i): derivativeTangent(node, i)
      case .inputAdjoint(let i): node.inputAdjoint(i)?.baseAddress
      case .inputAdjointTangent(let i): node.inputAdjointTangent(i, j)?.baseAddress
      }
    }
  }
}
