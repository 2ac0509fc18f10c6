package import Foundation

/// The date of a PDF, which its maker writes into it; without it the same results make the same bytes.
package enum PDFDate {
  /// Replaces the digits by zeros, so that nothing else in the file moves.
  package static func remove(from file: URL) throws {
    var pdf = try Data(contentsOf: file)
    guard let key = pdf.range(of: Data("/CreationDate (D:".utf8)) else { return }
    let digits = pdf[key.upperBound...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }
    pdf.replaceSubrange(
      digits.indices, with: [UInt8](repeating: UInt8(ascii: "0"), count: digits.count))
    try pdf.write(to: file)
  }
}
