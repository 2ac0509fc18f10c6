// Values and derivatives of a function of one vector of parameters, x with n entries, and m outputs.

extension Evaluator {
  /// f(x), for a graph whose output is a scalar.
  public func value(at x: Span<Double>) -> Double {
    x.withUnsafeBufferPointer { x in
      bindPoint(x)
      sweepForward(preparesPullback: false)
      return scalarOutput
    }
  }

  /// All m entries of f(x), by rows.
  public func values(at x: Span<Double>, into values: inout MutableSpan<Double>) {
    x.withUnsafeBufferPointer { x in
      bindPoint(x)
      sweepForward(preparesPullback: false)
    }
    check(values.count, graph.outputShape.count, "values")
    for i in values.indices { values[i] = output.value[i] }
  }

  /// f(x), with ∇f(x) written to `gradient`, for a graph whose output is a scalar: reverse mode.
  public func valueAndGradient(
    at x: Span<Double>, into gradient: inout MutableSpan<Double>
  ) -> Double {
    pullback(at: x, into: &gradient) { $0.pointee += 1 }
    return scalarOutput
  }

  /// The vector-Jacobian product J(x)ᵀu, n entries, for the m entries of u: reverse mode.
  public func pullback(
    at x: Span<Double>, of u: Span<Double>, into product: inout MutableSpan<Double>
  ) {
    check(u.count, graph.outputShape.count, "weights of the output")
    pullback(at: x, into: &product) { adjoint in
      // Added, not assigned, because the output may be a view of the parameters.
      for i in u.indices { adjoint[i] += u[i] }
    }
  }

  private func pullback(
    at x: Span<Double>, into product: inout MutableSpan<Double>,
    seed: (UnsafeMutablePointer<Double>) -> Void
  ) {
    check(product.count, graph.parameterCount, "derivatives")
    product.update(repeating: 0)
    x.withUnsafeBufferPointer { x in
      product.withUnsafeMutableBufferPointer { product in
        bindPoint(x, adjoint: product.baseAddress!)
        sweepForward(preparesPullback: true)
        clearAdjoints()
        if let adjoint = output.adjoint { seed(adjoint) }
        sweepBackward()
      }
    }
  }

  /// f(x), with the derivatives ∇f(x)ᵀv along k directions written to `tangents`, for a graph whose
  /// output is a scalar: forward mode.
  ///
  /// - Parameter directions: k of them, n entries each, one after another.
  public func valueAndTangents(
    at x: Span<Double>, along directions: Span<Double>, into tangents: inout MutableSpan<Double>
  ) -> Double {
    pushforward(at: x, along: directions, into: &tangents)
    return scalarOutput
  }

  /// The Jacobian-vector products J(x)v, m entries each, for k directions v: forward mode.
  ///
  /// - Parameter directions: k of them, n entries each, one after another.
  public func pushforward(
    at x: Span<Double>, along directions: Span<Double>, into products: inout MutableSpan<Double>
  ) {
    let (n, m) = (graph.parameterCount, graph.outputShape.count)
    let k = directionCount(directions)
    check(products.count, k * m, "derivatives along \(k) directions")
    x.withUnsafeBufferPointer { x in
      directions.withUnsafeBufferPointer { directions in
        bindPoint(x, tangents: block(directions, stride: n))
        sweepForward(preparesPullback: false, tangents: k)
      }
    }
    guard let tangents = output.tangents else { return products.update(repeating: 0) }
    for j in 0..<k {
      for i in 0..<m { products[j * m + i] = tangents[j][i] }
    }
  }

  /// f(x), with ∇f(x) and the Hessian-vector products ∇²f(x)v for k directions v: forward over
  /// reverse, two to three times the work of a gradient for one direction.
  ///
  /// - Parameters:
  ///   - directions: k of them, n entries each, one after another.
  ///   - gradient: n entries.
  ///   - products: k of n entries each, one after another.
  public func hessianProducts(
    at x: Span<Double>, along directions: Span<Double>,
    gradient: inout MutableSpan<Double>, into products: inout MutableSpan<Double>
  ) -> Double {
    let n = graph.parameterCount
    let k = directionCount(directions)
    check(gradient.count, n, "derivatives")
    check(products.count, k * n, "products with \(k) directions")
    gradient.update(repeating: 0)
    products.update(repeating: 0)
    return x.withUnsafeBufferPointer { x in
      directions.withUnsafeBufferPointer { directions in
        gradient.withUnsafeMutableBufferPointer { gradient in
          products.withUnsafeMutableBufferPointer { products in
            bindPoint(
              x, adjoint: gradient.baseAddress!, tangents: block(directions, stride: n),
              adjointTangents: .init(base: products.baseAddress!, stride: n))
            sweepForward(preparesPullback: true, tangents: k)
            clearAdjoints(tangents: k)
            output.adjoint?.pointee += 1
            sweepBackward(tangents: k)
            return scalarOutput
          }
        }
      }
    }
  }

  // MARK: Parts

  func bindPoint(
    _ x: UnsafeBufferPointer<Double>, adjoint: UnsafeMutablePointer<Double>? = nil,
    tangents: Frame.Operand.Block? = nil, adjointTangents: Frame.Operand.Block? = nil
  ) {
    check(x.count, graph.parameterCount, "coordinates of the point")
    bind(
      0,
      Binding(
        value: x.baseAddress!, adjoint: adjoint, tangents: tangents,
        adjointTangents: adjointTangents))
  }

  /// Tangents of inputs are only read.
  private func block(
    _ directions: UnsafeBufferPointer<Double>, stride: Int
  ) -> Frame.Operand.Block {
    .init(base: UnsafeMutablePointer(mutating: directions.baseAddress!), stride: stride)
  }

  private var scalarOutput: Double {
    precondition(graph.outputShape.isScalar, "the output is \(graph.outputShape), not a scalar")
    return output.value.pointee
  }

  private func directionCount(_ directions: Span<Double>) -> Int {
    let n = graph.parameterCount
    precondition(
      !directions.isEmpty && directions.count % n == 0,
      "\(directions.count) numbers are no directions of \(n) entries each")
    return directions.count / n
  }

  private func check(_ found: Int, _ expected: Int, _ what: @autoclosure () -> String) {
    precondition(found == expected, "\(found) \(what()), where there are \(expected)")
  }
}

// MARK: - On arrays

extension Evaluator {
  /// f(x).
  public func value(at x: [Double]) -> Double {
    value(at: x.span)
  }

  /// All entries of f(x) in a new array.
  public func values(at x: [Double]) -> [Double] {
    var values = [Double](repeating: 0, count: graph.outputShape.count)
    var out = values.mutableSpan
    self.values(at: x.span, into: &out)
    return values
  }

  /// f(x), with ∇f(x) written to `gradient`.
  public func valueAndGradient(at x: [Double], into gradient: inout [Double]) -> Double {
    var out = gradient.mutableSpan
    return valueAndGradient(at: x.span, into: &out)
  }

  /// ∇f(x) in a new array; in loops, use `valueAndGradient(at:into:)`, which allocates nothing.
  public func gradient(at x: [Double]) -> [Double] {
    var gradient = [Double](repeating: 0, count: x.count)
    _ = valueAndGradient(at: x, into: &gradient)
    return gradient
  }

  /// J(x)ᵀu in a new array.
  public func pullback(at x: [Double], of u: [Double]) -> [Double] {
    var product = [Double](repeating: 0, count: x.count)
    var out = product.mutableSpan
    pullback(at: x.span, of: u.span, into: &out)
    return product
  }

  /// f(x), with the derivatives along k directions, one after another, written to `tangents`.
  public func valueAndTangents(
    at x: [Double], along directions: [Double], into tangents: inout [Double]
  ) -> Double {
    var out = tangents.mutableSpan
    return valueAndTangents(at: x.span, along: directions.span, into: &out)
  }

  /// J(x)v for k directions v, one after another, in a new array.
  public func pushforward(at x: [Double], along directions: [Double]) -> [Double] {
    let k = directions.count / graph.parameterCount
    var products = [Double](repeating: 0, count: k * graph.outputShape.count)
    var out = products.mutableSpan
    pushforward(at: x.span, along: directions.span, into: &out)
    return products
  }

  /// f(x), with ∇f(x) and ∇²f(x)v for k directions v.
  public func hessianProducts(
    at x: [Double], along directions: [Double], gradient: inout [Double],
    into products: inout [Double]
  ) -> Double {
    var g = gradient.mutableSpan
    var p = products.mutableSpan
    return hessianProducts(at: x.span, along: directions.span, gradient: &g, into: &p)
  }

  /// ∇²f(x)v for k directions v, one after another, in a new array.
  public func hessianProducts(at x: [Double], along directions: [Double]) -> [Double] {
    var gradient = x
    var products = directions
    _ = hessianProducts(at: x, along: directions, gradient: &gradient, into: &products)
    return products
  }
}
