import Experiments
import Fields
import Foundation
import Reports
import Testing

@Suite struct FigureVegaLiteTests {
  private func figure(panels: Int, title: String = "f", label: String = "a") -> Figure {
    let points = [
      Curve.Point(x: 0, y: 3), Curve.Point(x: 1, y: 0.1, bounds: 0.05...0.2),
      Curve.Point(x: 10, y: nil), Curve.Point(x: 100, y: 1 / 3.0),
    ]
    let curves = [
      Curve(label: label, role: .measured, look: 1, points: points),
      Curve(label: "\(label), expected", role: .expected, look: 1, points: points),
      Curve(label: "slope 1", role: .guide, look: 0, points: points),
    ]
    return Figure(
      name: "f", title: title, description: "d", horizontal: .logarithmic("k"),
      vertical: .logarithmic("f(x)"),
      panels: (0..<panels).map { Figure.Panel(title: "\($0)", curves: curves) })
  }

  private func rows(_ view: [String: Any]) throws -> [String] {
    let data = try #require(view["data"] as? [String: Any])
    let csv = try #require(data["values"] as? String)
    return csv.split(separator: "\n").map(String.init)
  }

  private func object(_ json: JSON) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(json.text.utf8)) as? [String: Any])
  }

  /// The expressions anywhere in a specification.
  private func expressions(_ json: Any) -> [String] {
    if let list = json as? [Any] { return list.flatMap(expressions) }
    guard let entries = json as? [String: Any] else { return [] }
    let keys: Set = ["expr", "calculate", "filter", "test", "labelExpr"]
    return entries.flatMap { key, value in
      if let text = value as? String, keys.contains(key) { return [text] }
      return expressions(value)
    }
  }

  @Test(arguments: [1, 3]) func aPanelIsAView(panels: Int) throws {
    let json = try object(figure(panels: panels).vegaLite)
    #expect(json["$schema"] as? String == "https://vega.github.io/schema/vega-lite/v6.json")
    let views = try #require(json["concat"] as? [[String: Any]])
    #expect(views.count == panels)
    for (i, view) in views.enumerated() {
      let layers = try #require(view["layer"] as? [[String: Any]])
      let names = layers.flatMap { ($0["params"] as? [[String: Any]] ?? []) }
        .compactMap { $0["name"] as? String }
      // Each panel zooms by itself; they share one legend.
      #expect(names == ["zoom\(i)", "legend", "nearest\(i)"])
    }
  }

  @Test func numbersKeepAllDigitsAndWhatCannotBeDrawnIsLeftOut() throws {
    let views = try #require(
      object(figure(panels: 1).vegaLite)["concat"] as? [[String: Any]])
    let own = try rows(views[0]).filter { $0.hasPrefix("a,") }
    // x = 0 has no place on a logarithmic axis; a missing y interrupts the line.
    #expect(
      own == [
        "a,measured,0,1,1.0,0.1,0.05,0.2", "a,measured,0,2,10.0,,,",
        "a,measured,0,3,100.0,0.3333333333333333,,",
      ])
  }

  /// Two lines of one label and one role are not joined.
  @Test func linesThatShareALabelStayApart() throws {
    let fits = [1.0, 2].map { y in
      Curve(
        label: "a", role: .fit, look: 0, points: [1, 10].map { Curve.Point(x: $0, y: y * $0) })
    }
    let figure = Figure(
      name: "f", title: "f", description: "d", horizontal: .logarithmic("n"),
      vertical: .logarithmic("cost"), panels: [Figure.Panel(title: "", curves: fits)])
    let views = try #require(object(figure.vegaLite)["concat"] as? [[String: Any]])
    #expect(
      try rows(views[0]).dropFirst() == [
        "a,fit,0,0,1.0,1.0,,", "a,fit,0,1,10.0,10.0,,",
        "a,fit,1,0,1.0,2.0,,", "a,fit,1,1,10.0,20.0,,",
      ])
    let encoding = try #require(views[0]["encoding"] as? [String: Any])
    let details = try #require(encoding["detail"] as? [[String: Any]])
    #expect(details.contains { $0["field"] as? String == "series" })
  }

  @Test(arguments: ["<b>&\"", "two, \"lines\"\nλ ∇", "'; alert(1)//"])
  func labelsStayTexts(label: String) throws {
    let json = figure(panels: 1, title: label, label: label).vegaLite
    let object = try object(json)
    #expect(object["title"] as? String == label)
    let views = try #require(object["concat"] as? [[String: Any]])
    let encoding = try #require(views[0]["encoding"] as? [String: Any])
    let color = try #require(encoding["color"] as? [String: Any])
    let scale = try #require(color["scale"] as? [String: Any])
    #expect(scale["domain"] as? [String] == [label, "\(label), expected", "slope 1"])
    // Expressions contain nothing that users name.
    let expressions = self.expressions(object)
    #expect(!expressions.isEmpty && !expressions.contains { $0.contains(label) })
    #expect(json.text == figure(panels: 1, title: label, label: label).vegaLite.text)
  }
}
