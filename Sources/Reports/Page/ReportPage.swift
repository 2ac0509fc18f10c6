internal import Diagnostics
internal import Experiments
internal import Fields
internal import Mustache
internal import Studies

/// Studies in one HTML file that needs nothing else: what was run, what came out, and where it comes from. The same
/// results make the same bytes.
package struct ReportPage {
  /// The page.
  package let html: String
  /// The specifications of its charts, by the names of their files.
  package let specifications: [(name: String, text: String)]

  /// - Parameters:
  ///   - folders: of results.
  ///   - place: where the page will be.
  /// - Throws: `InputError` if a folder holds no results, or they cannot be read.
  package init(ofResults folders: [String], at place: PagePlace, by engine: ChartEngine) throws {
    precondition(!folders.isEmpty, "a page of at least one study")
    var charts = ChartMaker(engine, place)
    var sections: [StudySection] = []
    for folder in folders {
      let study = try StudyCatalogue.study(ofResults: folder)
      let taken = sections.map(\.anchor)
      let count = sections.count { $0.name == study.name }
      let plain = study.name.asIdentifier
      let anchor = count == 0 && !taken.contains(plain) ? plain : "\(plain)-\(sections.count + 1)"
      sections.append(try StudySection(study, in: folder, anchor: anchor, place, &charts))
    }
    specifications = charts.specifications.map { name, json in
      (name, GeneratorMark.sealing(json.marked.prettyText))
    }
    guard let page = Self.library.render(Page(sections, engine), withTemplate: "page") else {
      preconditionFailure("the page has a template")
    }
    html = GeneratorMark.sealing(page)
  }

  /// The template's input.
  private struct Page {
    let version = Provenance.currentVersion
    let mark = GeneratorMark.open
    let title: String
    let contents: Bool
    let studies: [StudySection]
    let styleSheet = PageStyle.text
    let script = PageScript.text
    let runtime: String?
    let colophon: String

    init(_ studies: [StudySection], _ engine: ChartEngine) {
      self.studies = studies
      title = studies.map(\.name).distinct.joined(separator: ", ")
      contents = studies.count > 1
      runtime = engine.runtime
      colophon = "Made by zobench \(Provenance.currentVersion). \(engine.sentence)"
    }
  }

  private static let library: MustacheLibrary = {
    PageText.register()
    do {
      return MustacheLibrary(
        templates: [
          "page": try MustacheTemplate(string: PageTemplate.page),
          "table": try MustacheTemplate(string: PageTemplate.table),
        ])
    } catch {
      preconditionFailure("The page's template is wrong: \(error)")
    }
  }()
}

extension JSON {
  /// A specification with a mark, in the entry that Vega-Lite leaves to authors.
  fileprivate var marked: JSON {
    guard case .object(var entries) = self else { return self }
    entries["usermeta"] = ["generator": .string("zobench, \(GeneratorMark.open)")]
    return .object(entries)
  }
}

extension ChartEngine {
  /// The runtime, made safe for a script element.
  fileprivate var runtime: String? {
    guard case .vegaLite(let runtime) = self else { return nil }
    return runtime.replacing("</script", with: #"<\/script"#).replacing("<!--", with: #"<\!--"#)
  }

  /// For the page's foot.
  fileprivate var sentence: String {
    switch self {
    case .vegaLite:
      "Charts are drawn by Vega and Vega-Lite, which are in this file; nothing is fetched."
    case .pictures: "Figures are drawn by gnuplot; nothing is fetched."
    case .none(let reason): reason
    }
  }
}
