/// What an SVG picture says about itself to those who listen to it.
package struct SVGDescription {
  package let title: String
  package let description: String

  package init(title: String, description: String) {
    self.title = title
    self.description = description
  }

  /// A picture with this in place of its own title and description, which come first in it.
  package func replacing(in picture: String) -> String {
    var picture = picture
    replace("title", with: title, in: &picture)
    replace("desc", with: description, in: &picture)
    return picture
  }

  private func replace(_ element: String, with text: String, in picture: inout String) {
    guard let start = picture.firstRange(of: "<\(element)>"),
      let end = picture[start.upperBound...].firstRange(of: "</\(element)>")
    else { return }
    picture.replaceSubrange(
      start.upperBound..<end.lowerBound, with: XMLText.escaped(GnuplotText.line(text)))
  }
}
