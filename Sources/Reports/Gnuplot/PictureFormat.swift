/// The kind of file that a picture is.
package enum PictureFormat: String, CaseIterable, Sendable {
  case svg
  case png
  case pdf

  /// Gnuplot's terminal, with one ratio of the text's size to the picture's. A PNG has two dots per pixel, for
  /// screens that have them, and points of which 96 / 72 make a pixel; a pixel of a PDF is a point.
  func terminal(width: Double, height: Double) -> String {
    let font = "enhanced font 'sans-serif,\(Int(FigureLayout.textSize))' background paper"
    let (wide, high) = (Int(width), Int(height))
    return switch self {
    case .svg: "svg size \(wide),\(high) \(font)"
    case .png:
      "pngcairo size \(2 * wide),\(2 * high) fontscale 1.5 linewidth 2 pointscale 2 dashlength 1.5 \(font)"
    case .pdf:
      "pdfcairo size \(wide)/72. in,\(high)/72. in fontscale 0.75 linewidth 2 pointscale 1.1 dashlength 1 \(font)"
    }
  }
}
