internal import Experiments
internal import Studies

extension PageChart {
  /// A figure, drawn by the engine.
  ///
  /// - Parameters:
  ///   - anchor: its identifier in the page.
  ///   - file: the link to its specification.
  init(_ figure: Figure, anchor: String, by engine: ChartEngine, file: String?) throws {
    self.anchor = anchor
    title = figure.title
    description = figure.description
    numbers = Numbers(
      table: figure.numbers, remark: figure.remark, file: file)
    let isExpected = figure.legend.contains { $0.role == .expected }
    keys = figure.legend.map { curve in
      Key(
        label: curve.label,
        colors: { curve.role == .guide ? $0.guide : $0.color(curve.look) },
        dashes: curve.dashes(besideExpected: isExpected), width: curve.role.width,
        isMarked: [.points, .markers].contains(curve.role))
    }
    switch engine {
    case .vegaLite:
      specification = figure.vegaLite.textInScript
      picture = nil
    case .pictures(let draw):
      specification = nil
      picture = Picture(
        light: try draw(figure, .light).dataURI("image/svg+xml"),
        dark: try draw(figure, .dark).dataURI("image/svg+xml"))
    case .none:
      specification = nil
      picture = nil
    }
  }
}

extension Figure {
  /// Nobody reads more rows than these.
  private static let mostRows = 240

  private var curveCount: Int { panels.reduce(0) { $0 + $1.curves.count } }

  /// How many points of a curve the table has.
  private var pointLimit: Int { max(2, Self.mostRows / max(curveCount, 1)) }

  /// Its numbers with all their digits.
  fileprivate var numbers: PageTable {
    let hasPanels = panels.count > 1
    let hasBounds = panels.contains { panel in
      panel.curves.contains { $0.points.contains { $0.bounds != nil } }
    }
    let columns =
      (hasPanels ? ["panel"] : []) + ["curve", horizontal.title, vertical.title]
      + (hasBounds ? ["from", "to"] : [])
    let rows = panels.flatMap { panel in
      panel.curves.flatMap { curve in
        CurveTable.spread(curve.points.count, over: pointLimit).map { i -> [String] in
          let point = curve.points[i]
          let bounds = [point.bounds?.lowerBound, point.bounds?.upperBound]
          return (hasPanels ? [panel.title] : [])
            + [curve.label, Self.text(point.x), Self.text(point.y)]
            + (hasBounds ? bounds.map(Self.text) : [])
        }
      }
    }.prefix(2 * Self.mostRows)
    return PageTable(
      title: nil, label: "Numbers of \(title)", columns: columns, left: hasPanels ? [0, 1] : [0],
      rows: Array(rows))
  }

  /// What the table leaves out.
  fileprivate var remark: String? {
    let isThinned = panels.contains { panel in
      panel.curves.contains { $0.points.count > pointLimit }
    }
    let isCut = curveCount * pointLimit > 2 * Self.mostRows
    guard isThinned || isCut else { return nil }
    return "The table has at most \(pointLimit) points of every curve, spread evenly"
      + (isCut ? ", and not of every curve" : "") + "; all are in the study's CSV files."
  }

  private static func text(_ number: Double?) -> String {
    guard let number else { return "–" }
    return Int(exactly: number).map { "\($0)" } ?? "\(number)"
  }
}
