import Experiments
import Foundation
import Reports

/// Figures that could make pictures go wrong.
enum AwkwardFigures {
  static func figure(
    _ name: String, title: String = "f(x) against k", panels: [Figure.Panel],
    horizontal: Figure.Axis = .logarithmic("iterations k"),
    vertical: Figure.Axis = .logarithmic("f(x) − f*")
  ) -> Figure {
    Figure(
      name: name, title: title, description: "Of \(name).", horizontal: horizontal,
      vertical: vertical, panels: panels)
  }

  static func line(
    _ label: String = "two-point", role: Curve.Role = .measured, look: Int = 0,
    from start: Double = 1, exponent: Double = -1, count: Int = 20,
    bounds: ((Double) -> ClosedRange<Double>)? = nil
  ) -> Curve {
    Curve(
      label: label, role: role, look: look,
      points: (1...count).map { k in
        let y = start * pow(Double(k), exponent)
        return Curve.Point(x: Double(k), y: y, bounds: bounds?(y))
      })
  }

  private static func points(_ values: [(Double, Double?)]) -> Curve {
    Curve(
      label: "points", role: .measured, look: 0,
      points: values.map { Curve.Point(x: $0.0, y: $0.1) })
  }

  /// What names may hold.
  static let strangeText =
    #"a_b^{c} & @d 'e' "f" \n \\ `date` %s $x # <g> ‖∇f‖² 距離 ~"# + "\nnext\tline"

  static let all: [Figure] = [
    figure("empty", panels: []),
    figure("no-curves", panels: [Figure.Panel(curves: [])]),
    figure("no-points", panels: [Figure.Panel(curves: [points([])])]),
    figure("one-point", panels: [Figure.Panel(curves: [points([(3, 0.2)])])]),
    figure(
      "one-point-linear", panels: [Figure.Panel(curves: [points([(0, 0)])])],
      horizontal: .linear("x"), vertical: .linear("y")),
    figure(
      "not-positive",
      panels: [
        Figure.Panel(title: "below 0", curves: [points([(1, -1), (2, 0), (3, nil)])]),
        Figure.Panel(title: "above 0", curves: [line()]),
      ]),
    figure(
      "not-finite",
      panels: [
        Figure.Panel(curves: [
          points([(1, .nan), (2, 1), (3, .infinity), (4, nil), (5, 2), (.nan, 3), (7, 4), (8, 5)])
        ])
      ]),
    figure("constant", panels: [Figure.Panel(curves: [line(exponent: 0)])]),
    figure(
      "constant-linear", panels: [Figure.Panel(curves: [line(from: -7e5, exponent: 0)])],
      vertical: .linear("y")),
    figure(
      "enormous", panels: [Figure.Panel(curves: [points([(1, 1e-300), (2, 1), (1e9, 1e300)])])]),
    figure(
      "enormous-linear",
      panels: [Figure.Panel(curves: [points([(-1e300, -1e300), (0, 1), (1e300, 1e300)])])],
      horizontal: .linear("x"), vertical: .linear("y")),
    figure(
      "beyond",
      panels: [
        Figure.Panel(curves: [
          points([(1, .leastNonzeroMagnitude), (2, 1), (3, .greatestFiniteMagnitude)])
        ])
      ]),
    figure(
      "close",
      panels: [
        Figure.Panel(curves: [points([(1, 0.1511), (2, 0.1512), (3, 0.15115)])]),
        Figure.Panel(curves: [points([(1, 1), (2, 1 + 1e-15), (3, 1)])]),
      ]),
    figure(
      "few-powers",
      panels: [
        Figure.Panel(title: "1.5 powers", curves: [points([(10, 20), (20, 200), (40, 500)])]),
        Figure.Panel(title: "half a power", curves: [points([(10, 1e-9), (14, 3e-9)])]),
      ]),
    figure(
      strangeText, title: strangeText,
      panels: [
        Figure.Panel(title: strangeText, curves: [line(strangeText)]),
        Figure.Panel(title: strangeText, curves: [line(strangeText + "!")]),
      ], horizontal: .logarithmic(strangeText), vertical: .logarithmic(strangeText)),
    figure(
      "bands",
      panels: [
        Figure.Panel(curves: [
          line(bounds: { 0...2 * $0 }),
          line("infinite above", look: 1, from: 10, bounds: { $0 / 2 ... .infinity }),
          line("expected", role: .expected, look: 0, from: 1.02),
          line("measured points", role: .points, look: 2, from: 0.1, count: 8) {
            0.5 * $0...2 * $0
          },
          line("fit", role: .fit, look: 2, from: 0.1),
          line("slope −1", role: .guide, look: 0, from: 0.01),
          line("slope 1", role: .guide, look: 1, from: 0.01, exponent: 1),
        ])
      ]),
    figure(
      "fifty",
      panels: [
        Figure.Panel(
          curves: (0..<50).map {
            line("method number \($0), step 0.25", look: $0, from: pow(1.3, Double($0)))
          })
      ]),
    figure(
      "twelve-panels",
      panels: (1...12).map {
        Figure.Panel(
          title: "dimension = \($0)",
          curves: (0..<5).map { line("method \($0)", look: $0, from: Double(1 + $0)) })
      }),
    figure(
      "long-names",
      panels: [
        Figure.Panel(
          title: String(repeating: "very long ", count: 30),
          curves: (0..<3).map { line(String(repeating: "long ", count: 60) + "\($0)", look: $0) })
      ],
      vertical: .logarithmic(String(repeating: "what is measured ", count: 20))),
  ]
}
