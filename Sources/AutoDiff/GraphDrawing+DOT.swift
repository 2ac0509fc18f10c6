extension GraphDrawing {
  /// The drawing in Graphviz's language (https://graphviz.org/doc/info/lang.html): parameters and
  /// constants as boxes, operations as ellipses, the output drawn with a double line, and edges in
  /// the order of an operation's inputs.
  ///
  /// - Parameter captions: a line for every node, below its name; none by default.
  public func dot(captions: [String] = []) -> String {
    precondition(captions.isEmpty || captions.count == nodes.count, "a caption for every node")
    let names = names
    var lines = ["digraph {", "  ordering=in;", "  rankdir=BT;"]
    for (i, node) in nodes.enumerated() {
      let title = node.kind == .operation ? "\(names[i]) = \(node.operation)" : names[i]
      let size = node.shape.isScalar ? [] : ["\(node.shape)"]
      let text = ([title] + size + (captions.isEmpty ? [] : [captions[i]]))
        .map(Self.escaped).joined(separator: "\\n")
      let shape = node.kind == .operation ? "ellipse" : "box"
      let border = i == output.node ? ", peripheries=2" : ""
      lines.append("  n\(i) [shape=\(shape), label=\"\(text)\"\(border)];")
    }
    for (i, node) in nodes.enumerated() {
      for input in node.inputs {
        let label = input.entries.map { " [label=\"\(Self.listed($0))\"]" } ?? ""
        lines.append("  n\(input.node) -> n\(i)\(label);")
      }
    }
    return (lines + ["}"]).joined(separator: "\n")
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      if character == "\"" || character == "\\" { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }
}
