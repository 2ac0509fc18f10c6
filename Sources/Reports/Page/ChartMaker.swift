internal import Experiments
internal import Fields

/// Makes the charts of a page, and keeps their specifications for the files next to it.
struct ChartMaker {
  let engine: ChartEngine
  let place: PagePlace
  /// By the names of their files.
  private(set) var specifications: [(name: String, json: JSON)] = []

  init(_ engine: ChartEngine, _ place: PagePlace) {
    self.engine = engine
    self.place = place
  }

  /// A figure of the study with that anchor.
  mutating func chart(_ figure: Figure, anchor: String) throws -> PageChart {
    let name = unused("\(anchor)-\(figure.name)")
    let file = keep(figure.vegaLite, as: name)
    return try PageChart(figure, anchor: name, by: engine, file: file)
  }

  /// The curves of a study with that anchor, which only a browser can show.
  mutating func chart(
    _ curves: CurveSpecification, of study: String, anchor: String
  ) -> PageChart {
    let name = unused("\(anchor)-curves")
    let json = curves.json
    return PageChart(
      curves, json: json, anchor: name, study: study, file: keep(json, as: name))
  }

  /// - Returns: the link to the file.
  private mutating func keep(_ json: JSON, as name: String) -> String {
    let file = "\(name).vl.json"
    specifications.append((file, json))
    return place.link(to: "\(place.specifications)/\(file)")
  }

  /// The name, with a number if it is taken. Names become files, and identifiers in the page.
  private func unused(_ name: String) -> String {
    var plain = name.asIdentifier
    // With what follows it, a file name may have at most 255 bytes.
    while plain.utf8.count > 200 { plain.removeLast() }
    let taken = Set(specifications.map(\.name))
    let candidates = [plain] + (0..<taken.count).map { "\(plain)-\($0 + 2)" }
    return candidates.first { !taken.contains("\($0).vl.json") }!
  }
}

extension String {
  /// With hyphens in place of what identifiers and file names should not contain.
  var asIdentifier: String {
    String(map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "." ? $0 : "-" })
  }
}
