import AutoDiff
import Testing

/// The text written for Graphviz.
struct GraphDrawingDOTTests {
  @Test func example() {
    #expect(
      GraphDrawing(GraphTraceTests.example).dot() == """
        digraph {
          ordering=in;
          rankdir=BT;
          n0 [shape=box, label="w₁"];
          n1 [shape=box, label="w₂"];
          n2 [shape=ellipse, label="v₁ = log"];
          n3 [shape=ellipse, label="v₂ = multiply"];
          n4 [shape=ellipse, label="v₃ = sqrt"];
          n5 [shape=ellipse, label="v₄ = add", peripheries=2];
          n0 -> n2;
          n1 -> n3;
          n2 -> n3;
          n3 -> n4;
          n3 -> n5;
          n4 -> n5;
        }
        """)
  }

  @Test func captionsShapesAndEntries() {
    let drawing = GraphDrawing(
      Graph(parameters: 4) { x in
        let y = exp(x.reshaped(rows: 2, columns: 2))
        return y[3] * x.constant([2])
      })
    let captions = ["a \"quoted\" word", "a \\ stroke", "", "last"]
    #expect(
      drawing.dot(captions: captions) == #"""
        digraph {
          ordering=in;
          rankdir=BT;
          n0 [shape=box, label="w₁…w₄\n2 × 2\na \"quoted\" word"];
          n1 [shape=ellipse, label="v₁ = exp\n2 × 2\na \\ stroke"];
          n2 [shape=box, label="c₁\n"];
          n3 [shape=ellipse, label="v₂ = multiply\nlast", peripheries=2];
          n0 -> n1;
          n1 -> n3 [label="4"];
          n2 -> n3;
        }
        """#)
  }

  /// Every line of a rich graph's text is a statement of the language, every node is declared once,
  /// and every edge joins two of them.
  @Test func everyLineIsAStatement() throws {
    let drawing = GraphDrawing(EvaluatorTests.everything)
    let lines = drawing.dot(captions: drawing.nodes.map { "\($0.shape)" }).split(separator: "\n")
    #expect(lines.first == "digraph {" && lines.last == "}")
    var declared: [Substring] = []
    var edges = 0
    let node = #/  (n\d+) \[shape=(?:box|ellipse), label="(?:[^"\\]|\\.)*"(?:, peripheries=2)?\];/#
    let edge = #/  (n\d+) -> (n\d+)(?: \[label="[^"\\]*"\])?;/#
    let setting = #/  [a-z]+=[A-Za-z]+;/#
    for line in lines.dropFirst().dropLast() {
      if let match = line.wholeMatch(of: node) {
        declared.append(match.1)
      } else if let match = line.wholeMatch(of: edge) {
        #expect(declared.contains(match.1) && declared.contains(match.2))
        edges += 1
      } else {
        #expect(line.wholeMatch(of: setting) != nil, "\(line)")
      }
    }
    #expect(declared == drawing.nodes.indices.map { "n\($0)" })
    #expect(edges == drawing.nodes.reduce(0) { $0 + $1.inputs.count })
    #expect(edges > 30)
  }
}
