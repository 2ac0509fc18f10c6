extension GraphDrawing {
  /// The name of every node: w₁ or w₁…w₈ for parameters, c₁, c₂, … for constants and v₁, v₂, … for
  /// computed values, all counted from 1 as in formulas.
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

  /// The name of the parameter at this position, counted from 0: `w₁` for the first.
  public static func parameterName(_ position: Int) -> String {
    "w\(subscripted(position + 1))"
  }

  /// The step that produces a node, such as `multiply(w₂, v₁)`; `parameter` or `constant` if
  /// nothing produces it.
  ///
  /// - Parameter names: the names of all nodes.
  public func step(of node: Node, names: [String]) -> String {
    switch node.kind {
    case .parameter: "parameter"
    case .constant: "constant"
    case .operation:
      "\(node.operation)(\(node.inputs.map { name(of: $0, names: names) }.joined(separator: ", ")))"
    }
  }

  /// `v₃`, or `v₃[2]` and `v₃[2…5]` for some of its entries.
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
