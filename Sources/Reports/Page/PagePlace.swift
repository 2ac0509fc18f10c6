internal import Diagnostics
internal import Foundation

/// Where a page and the files next to it are written, and how it links to others.
package struct PagePlace: Sendable {
  /// The page's own path.
  package let page: String
  /// The folder of the specifications.
  package let specifications: String

  /// - Parameter specifications: nil for a folder next to the page: `report-specs` for `report.html`.
  package init(page: String, specifications: String? = nil) {
    self.page = page
    let stem = page.hasSuffix(".html") ? String(page.dropLast(5)) : page
    self.specifications = specifications ?? "\(stem)-specs"
  }

  /// A path as the page links to it, relative to the page's folder, so that both can be moved together.
  func link(to path: String) -> String {
    path.relativePath(from: page.parentFolder).split(separator: "/").map { step in
      step.addingPercentEncoding(withAllowedCharacters: .unreserved) ?? String(step)
    }.joined(separator: "/")
  }
}

extension CharacterSet {
  /// What a URI may hold as it is (RFC 3986, 2.3).
  fileprivate static let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
