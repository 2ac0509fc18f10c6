package import Experiments
package import Studies

extension StudyAnimation {
  /// One of its files.
  package func picture(_ format: AnimationFormat, _ theme: Palette.Theme) -> AnimationPicture {
    switch self {
    case .map(let animation): animation.picture(format, theme)
    case .paths(let animation): animation.picture(format, theme)
    }
  }
}
