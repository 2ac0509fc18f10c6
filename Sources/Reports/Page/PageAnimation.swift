internal import Foundation

/// An animation of a study that was made earlier, if there is one in `plots/<study>`.
struct PageAnimation {
  let title: String
  /// A data URI; nil if it is too large for the page.
  let image: String?
  /// Nil if the image is in the page.
  let link: String?

  /// Larger ones would make a page that cannot be mailed.
  private static let mostBytes = 2_000_000

  /// The study's animations, by name.
  static func all(of study: String, _ place: PagePlace) -> [PageAnimation] {
    let folder = "plots/\(study)"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".gif") }.sorted().compactMap { name in
      let path = "\(folder)/\(name)"
      guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else { return nil }
      let isSmall = data.count <= mostBytes
      return PageAnimation(
        title: "Animation: \(name.dropLast(4))",
        image: isSmall ? "data:image/gif;base64,\(data.base64EncodedString())" : nil,
        link: isSmall ? nil : place.link(to: path))
    }
  }
}
