package import Experiments

/// The numbers of a figure as gnuplot reads them: tab-separated values, one block per curve, two empty lines between
/// blocks; an empty line interrupts a curve.
package struct GnuplotData {
  package let text: String

  package init(_ figure: Figure, _ axes: [PanelAxes]) {
    let blocks = zip(figure.panels, axes).flatMap { panel, axes in
      axes.curves.filter { !$0.isEmpty }.map { Self.block($0, of: panel) }
    }
    text =
      "\(GnuplotText.comment(figure.title))\n# Made by zobench, \(GeneratorMark.open)\n"
      + "# x\ty\tlower\tupper\n"
      + blocks.joined(separator: "\n\n")
  }

  private static func block(_ curve: DrawnCurve, of panel: Figure.Panel) -> String {
    let names = [panel.title, curve.curve.label].filter { !$0.isEmpty }
    let lines = curve.points.map { point in
      guard let y = point.y else { return "" }
      let bounds = point.bounds.map { "\(finite($0.lowerBound))\t\(finite($0.upperBound))" }
      return "\(point.x)\t\(y)\t\(bounds ?? "\t")"
    }
    return "\(GnuplotText.comment(names.joined(separator: ": ")))\n"
      + lines.map { $0 + "\n" }.joined()
  }

  /// An infinite bound leaves every picture.
  private static func finite(_ bound: Double) -> Double {
    let most = AxisRange.drawable.upperBound
    return min(max(bound, -most), most)
  }
}
