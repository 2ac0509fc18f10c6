internal import CKernels

/// A function of one number, applied to every entry.
public enum ScalarFunction: String, Sendable, CaseIterable {
  case negate, square, sqrt, exp, log, log1p, tanh, sigmoid, softplus, relu

  /// The same function among the kernels.
  var kernel: zo_function {
    switch self {
    case .negate: zo_negate
    case .square: zo_square
    case .sqrt: zo_sqrt
    case .exp: zo_exp
    case .log: zo_log
    case .log1p: zo_log1p
    case .tanh: zo_tanh
    case .sigmoid: zo_sigmoid
    case .softplus: zo_softplus
    case .relu: zo_relu
    }
  }
}

struct Elementwise: Operation {
  let function: ScalarFunction

  var name: String { function.rawValue }

  func outputShape(_ inputs: [Shape]) -> Shape { inputs[0] }

  /// The function and its derivative count as one operation each.
  func work(_ inputs: [Shape], active: [Bool]) -> Work? {
    let n = Double(inputs[0].count)
    return Work(value: n, pushforward: 2 * n, pullback: 3 * n)
  }

  func evaluate(_ node: Frame) {
    let (x, y) = (node.input(0), node.output)
    zo_map(function.kernel, x.baseAddress!, y.baseAddress!, x.count)
  }

  /// The derivative is diagonal, so a tangent is propagated in the same way as an adjoint.
  func pushforward(_ node: Frame) {
    for j in node.tangents {
      node.outputTangent(j).update(repeating: 0)
      addProduct(node, of: node.inputTangent(0, j)!.baseAddress!, to: node.outputTangent(j))
    }
  }

  func pullback(_ node: Frame) {
    guard let x̄ = node.inputAdjoint(0) else { return }
    addProduct(node, of: node.outputAdjoint.baseAddress!, to: x̄)
  }

  /// sums += weights · f′(x), entry by entry.
  private func addProduct(
    _ node: Frame, of weights: UnsafePointer<Double>,
    to sums: UnsafeMutableBufferPointer<Double>
  ) {
    zo_map_pullback(
      function.kernel, node.input(0).baseAddress!, node.output.baseAddress!, weights,
      sums.baseAddress!, sums.count)
  }

  func pullbackTangent(_ node: Frame) {
    for j in node.tangents {
      guard let x̄̇ = node.inputAdjointTangent(0, j), let ẋ = node.inputTangent(0, j) else {
        continue
      }
      zo_map_pullback_tangent(
        function.kernel, node.input(0).baseAddress!, node.output.baseAddress!,
        node.outputAdjoint.baseAddress!, ẋ.baseAddress!, node.outputAdjointTangent(j).baseAddress!,
        x̄̇.baseAddress!, x̄̇.count)
    }
  }
}

extension Variable {
  /// `function` of every entry.
  public func map(_ function: ScalarFunction) -> Variable {
    .apply(Elementwise(function: function), to: self)
  }
}

/// −x, entry by entry.
public prefix func - (x: Variable) -> Variable { x.map(.negate) }
/// x², entry by entry.
public func square(_ x: Variable) -> Variable { x.map(.square) }
/// √x, entry by entry; its derivative at 0 is infinite.
public func sqrt(_ x: Variable) -> Variable { x.map(.sqrt) }
/// eˣ, entry by entry.
public func exp(_ x: Variable) -> Variable { x.map(.exp) }
/// The natural logarithm, entry by entry.
public func log(_ x: Variable) -> Variable { x.map(.log) }
/// log(1 + x), entry by entry, exact for small x.
public func log1p(_ x: Variable) -> Variable { x.map(.log1p) }
/// The hyperbolic tangent, entry by entry.
public func tanh(_ x: Variable) -> Variable { x.map(.tanh) }
/// 1/(1 + e⁻ˣ).
public func sigmoid(_ x: Variable) -> Variable { x.map(.sigmoid) }
/// log(1 + eˣ).
public func softplus(_ x: Variable) -> Variable { x.map(.softplus) }
/// max(x, 0); its derivative at 0 is taken as 0.
public func relu(_ x: Variable) -> Variable { x.map(.relu) }
