internal import AutoDiff
internal import Experiments
internal import Foundation
internal import Reports

extension GraphTrace {
  /// The lecture's table of steps: a line for every node, from the parameters to the output.
  func table(_ format: TableFormat) -> String {
    let (nodes, names) = (drawing.nodes, drawing.names)
    let hasShapes = !nodes.allSatisfy(\.shape.isScalar)
    let derivatives = (0..<tangentCount).map { "∂/∂\(GraphDrawing.parameterName($0))" }
    let columns =
      ["node", "step"] + (hasShapes ? ["shape"] : []) + ["value"] + derivatives + ["adjoint"]
    let rows = nodes.indices.map { i in
      let (node, entry) = (nodes[i], entries[i])
      // What does not depend on the parameters has no derivatives.
      let none = derivatives.map { _ in [Double]() }
      let numbers =
        [entry.value] + (entry.tangents.isEmpty ? none : entry.tangents) + [entry.adjoint ?? []]
      return [names[i], drawing.step(of: node, names: names)]
        + (hasShapes ? ["\(node.shape)"] : [])
        + numbers.map { Self.text($0, isMarked: format != .csv) }
    }
    let steps = StudyReport.Section(
      columns: columns, left: hasShapes ? [0, 1, 2] : [0, 1], rows: rows)
    return format.text(
      of: StudyReport(sections: [steps], notes: notes(hasShapes: hasShapes)))
  }

  /// The first step whose value is not a finite number; nil if all are.
  var firstUndefined: String? {
    let names = drawing.names
    return entries.indices.first { !entries[$0].value.allSatisfy(\.isFinite) }.map { i in
      "\(names[i]) = \(drawing.step(of: drawing.nodes[i], names: names))"
    }
  }

  /// For Graphviz, each node with its value.
  var dot: String {
    drawing.dot(captions: entries.map { Self.text($0.value) })
  }

  private func notes(hasShapes: Bool) -> [String] {
    var lines: [String] = []
    if tangentCount > 0 {
      lines.append("∂/∂w₁ …   of the node's value, in forward mode: read from the top down")
    }
    lines.append(
      "adjoint   of the output by the node's value, in reverse mode: read from the bottom up")
    if hasShapes { lines.append("‖·‖       the norm, of a vector or matrix") }
    return lines
  }

  /// A number with all its digits; for several numbers their norm, marked as such.
  private static func text(_ numbers: [Double], isMarked: Bool = true) -> String {
    guard let first = numbers.first else { return "" }
    guard numbers.count > 1 else { return text(first) }
    let norm = text(numbers.reduce(0, hypot))
    return isMarked ? "‖\(norm)‖" : norm
  }

  private static func text(_ number: Double) -> String {
    number.isNaN ? "nan" : Int(exactly: number).map(String.init) ?? "\(number)"
  }
}
