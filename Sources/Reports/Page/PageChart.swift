internal import Diagnostics
internal import Experiments
internal import Fields
internal import Foundation

/// A chart in the form that the page's template takes.
struct PageChart {
  let anchor: String
  let title: String
  let description: String
  let keys: [Key]
  /// JSON that is safe in a script element.
  let specification: String?
  let picture: Picture?
  let numbers: Numbers

  /// An entry of the legend.
  struct Key {
    let label: String
    /// SVG that shows how the curve is drawn.
    let swatch: String
  }

  /// Data URIs.
  struct Picture {
    let light: String
    let dark: String
  }

  struct Numbers {
    let table: PageTable
    /// What the table leaves out, and where to find it.
    let remark: String?
    /// The link to the specification's file.
    let file: String?
  }
}

extension PageChart.Key {
  /// - Parameters:
  ///   - colors: by theme, of the palette.
  ///   - dashes: in pixels.
  init(
    label: String, colors: (Palette.Theme) -> String, dashes: [Double], width: Double,
    isMarked: Bool = false
  ) {
    self.label = label
    let pattern = dashes.map { StudyReport.short($0) }.joined(separator: " ")
    let marker = isMarked ? #"<circle cx="14" cy="6" r="3.5"/>"# : ""
    swatch = """
      <svg width="28" height="12" aria-hidden="true" style="--light:\(colors(.light));\
      --dark:\(colors(.dark))"><line x1="0" y1="6" x2="28" y2="6" \
      stroke-width="\(width)" stroke-dasharray="\(pattern)"/>\(marker)</svg>
      """
  }
}

extension JSON {
  /// HTML would interpret `</script>` or `<!--`; in JSON `<` can only be in a string.
  var textInScript: String { text.replacingScalars { $0 == "<" ? #"\u003c"# : nil } }
}

extension String {
  /// Text as a URI that holds it.
  func dataURI(_ type: String) -> String {
    "data:\(type);base64,\(Data(utf8).base64EncodedString())"
  }
}
