internal import Diagnostics
internal import Experiments
internal import Fields
internal import Foundation
internal import Studies

/// What the page says about one study.
struct StudySection {
  let anchor: String
  let name: String
  let kind: String
  /// `960 of 960 runs finished`.
  let progress: String
  let sentence: String
  let facts: [Fact]
  /// JSON for people.
  let configuration: String
  /// What a reader has to know before the numbers: that runs are missing, why there are no figures.
  let notices: [String]
  let tables: [PageTable]
  let charts: [PageChart]
  let animations: [PageAnimation]
  let files: [FileLink]
  let provenance: [Fact]

  struct Fact {
    let term: String
    let text: String
  }

  struct FileLink {
    let name: String
    let link: String
  }
}

extension StudySection {
  /// - Parameters:
  ///   - folder: of the results.
  ///   - anchor: its identifier in the page.
  ///   - charts: draws the charts, and gives specifications their files.
  /// - Throws: `InputError` if the results cannot be read.
  init(
    _ study: some Study, in folder: String, anchor: String, _ place: PagePlace,
    _ charts: inout ChartMaker
  ) throws {
    let analysis = try study.analysis(in: folder)
    let manifest = try Manifest.entries(ofResults: folder)
    var notices: [String] = []
    func noticing<Made>(_ make: () throws -> [Made]) throws -> [Made] {
      do {
        return try make()
      } catch let error as InputError where error.kind == .data {
        notices.append(error.description)
        return []
      }
    }
    let (all, done) = (study.cells.count, analysis.results.finished.count)
    if done < all {
      notices.append(
        done == 0
          ? "Nothing of this study is finished yet: zobench run continues it."
          : "Only \(done) of \(all) runs are finished: numbers and figures cover only those. zobench run "
            + "continues with the others.")
    }
    self.anchor = anchor
    name = study.name
    kind = study.configuration.tag
    progress = "\(done) of \(all) runs finished"
    sentence = "\(study.kindSentence) \(done) of \(all) runs are finished, in \(folder)."
    facts = Fact.configuration(study.outline)
    configuration = study.configuration.json.prettyText
    tables =
      done == 0
      ? []
      : try noticing { try analysis.reports }.flatMap(PageTable.tables)
    self.charts =
      done == 0
      ? []
      : try analysis.explorable.map { charts.chart($0, of: study.name, anchor: anchor) }
        + noticing { try analysis.figures(FigureChoice(), at: folder) }.map {
          try charts.chart($0, anchor: anchor)
        }
    animations = PageAnimation.all(of: study.name, place)
    files = Self.files(in: folder, place)
    provenance = Fact.provenance(manifest)
    self.notices = notices
  }

  /// The files that exist, in the order of their names.
  private static func files(in folder: String, _ place: PagePlace) -> [FileLink] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".csv") || $0 == "manifest.json" }.sorted().map {
      FileLink(name: $0, link: place.link(to: "\(folder)/\($0)"))
    }
  }
}

extension PageTable {
  /// A report's tables, the last one with the notes on how to read them.
  fileprivate static func tables(of report: StudyReport) -> [PageTable] {
    var tables = report.sections.map { PageTable($0, title: report.title) }
    if !tables.isEmpty { tables[tables.count - 1].notes = Notes(report.notes) }
    return tables
  }
}

extension Study {
  fileprivate var kindSentence: String {
    let table = StudyCatalogue.kinds.first { $0.name == configuration.tag }
    return table?.sentence ?? ""
  }
}

extension StudyAnalysis {
  /// What a reader may explore; empty without curves.
  fileprivate var explorable: [CurveSpecification] {
    curves.map { [CurveSpecification(table: $0, partialCount: partialCount)] } ?? []
  }
}
