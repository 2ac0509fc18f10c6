extension GraphDrawing {
  /// What every node is called: w₁ or w₁…w₈ for parameters, c₁, c₂, … for constants and v₁, v₂, …
  /// for what is computed, all counted from 1 as in formulas.
  public var names: [String] {
    var (constants, operations) = (0, 0)
    return nodes.map { node in
      switch node.kind {
      case .parameter(let range):
        let (first, last) = (range.lowerBound, range.upperBound - 1)
        return first == last
          ? Self.parameterName(first)
          : "\(Self.parameterName(first))…\(Self.parameterName(last))"
      case .constant:
        constants += 1
        return "c\(Self.subscripted(constants))"
      case .operation:
        operations += 1
        return "v\(Self.subscripted(operations))"
      }
    }
  }

  /// The name of the parameter at a position, from 0: `w₁` of the first.
  public static func parameterName(_ position: Int) -> String {
    "w\(subscripted(position + 1))"
  }

  /// The step that makes a node: `multiply(w₂, v₁)`; `parameter` and `constant` for what is given.
  ///
  /// - Parameter names: of all nodes.
  public func step(of node: Node, names: [String]) -> String {
    switch node.kind {
    case .parameter: "parameter"
    case .constant: "constant"
    case .operation:
      "\(node.operation)(\(node.inputs.map { name(of: $0, names: names) }.joined(separator: ", ")))"
    }
  }

  /// `v₃`, or of its entries `v₃[2]` and `v₃[2…5]`.
  private func name(of input: Input, names: [String]) -> String {
    names[input.node] + (input.entries.map { "[\(Self.listed($0))]" } ?? "")
  }

  /// `2`, or `2…5`: entries counted from 1.
  static func listed(_ entries: Range<Int>) -> String {
    entries.count == 1
      ? "\(entries.upperBound)" : "\(entries.lowerBound + 1)…\(entries.upperBound)"
  }

  private static func subscripted(_ number: Int) -> String {
    let zero: UInt32 = 0x2080
    return String(
      String.UnicodeScalarView(
        String(number).unicodeScalars.map {
          Unicode.Scalar(zero + $0.value - Unicode.Scalar("0").value)!
        }))
  }
}
