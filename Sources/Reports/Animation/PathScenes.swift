internal import AutoDiff
internal import Foundation
internal import Studies

/// The pictures of a ``PathAnimation``: a panel for every run.
struct PathScenes {
  private let animation: PathAnimation
  private let layout: SceneLayout
  private let window: Window
  private let contours: [Scene.Mark]
  /// The iterations at which every run's probes are sketched, far enough from each other to be seen.
  private let sketched: [[Int]]

  private static let (levels, squares) = (12, 160)
  /// The length of a sketch's directions, and the distance between sketches, as fractions of the window's width.
  private static let (length, distance) = (0.06, 0.16)

  init(_ animation: PathAnimation, _ layout: SceneLayout) {
    self.animation = animation
    self.layout = layout
    let trails = animation.trails.map { $0.map { Place($0.point[0], $0.point[1]) } }
    let window = Window(around: trails.joined().map(\.self), margin: 0.14, aspect: layout.aspect)
    self.window = window
    let evaluator = Evaluator(animation.graph)
    let lines = ContourLines(
      of: { evaluator.value(at: [$0, $1]) }, in: window, squares: Self.squares)
    let losses = animation.runs.flatMap { $0.frames.map(\.loss) }
    let floor = animation.minimum ?? (lines.values + losses).filter(\.isFinite).min() ?? 0
    contours = Self.levels(of: lines.values, above: floor).map {
      .lines(lines.lines(at: $0), .faint, width: 1)
    }
    sketched = zip(animation.trails, trails).map { trail, places in
      var chosen: [Int] = []
      for i in places.indices.dropLast() {
        let isFar = chosen.allSatisfy {
          hypot(places[i].x - places[$0].x, places[i].y - places[$0].y)
            > Self.distance * window.width
        }
        if isFar { chosen.append(i) }
      }
      return chosen.map { trail[$0].iteration }
    }
  }

  /// In equal ratios above the least value.
  private static func levels(of values: [Double], above floor: Double) -> [Double] {
    let gaps = values.filter(\.isFinite).map { $0 - floor }.filter { $0 > 0 }
    guard let most = gaps.max(), let least = gaps.min(), least < most else { return [] }
    let lowest = max(least, 1e-4 * most)
    return (0..<levels).map {
      floor + lowest * pow(most / lowest, (Double($0) + 0.5) / Double(levels))
    }
  }

  var frames: [Scene] { animation.runs[0].frames.indices.map(scene) }

  var last: Scene { scene(frame: animation.runs[0].frames.count - 1) }

  private func scene(frame: Int) -> Scene {
    var notes = [
      "Contour lines of f − f* in equal ratios. Where an estimator looks is drawn at some points, "
        + "not to scale: at its true radius it would be invisible.",
      "At equal evaluations; a gradient counts as \(animation.gradientCost.formatted(.short)).",
    ]
    if !animation.diverged.isEmpty {
      notes.append(
        "Left out, since all runs diverged: \(animation.diverged.joined(separator: ", ")).")
    }
    return Scene(
      title: animation.instance, notes: notes,
      columns: Scene.columns(for: animation.runs.count),
      panels: animation.runs.indices.map { panel(run: $0, frame: frame) })
  }

  private func panel(run index: Int, frame: Int) -> Scene.Panel {
    let run = animation.runs[index]
    let frame = run.frames[frame]
    let trail = animation.trails[index].filter { $0.iteration <= frame.iteration }
    let places = trail.map { Place($0.point[0], $0.point[1]) }
    var marks = contours
    marks.append(.lines([places], .look(run.look), width: 1.5))
    if places.count <= 60 { marks.append(.points(places, .look(run.look), .disk, size: 4)) }
    for (step, place) in zip(trail, places) where isSketched(step.iteration, index, now: frame) {
      let sketch = animation.sketches[index][step.iteration]
      marks +=
        sketch?.marks(
          at: place, length: Self.length * window.width, .foreground) ?? []
    }
    marks.append(.points([places.last!], .look(run.look), .disk, size: 9))
    return Scene.Panel(
      title: run.title,
      subtitle:
        "f = \(frame.loss.formatted(.short)), \(frame.evaluations.formatted(.count)) evaluations",
      window: window, marks: marks)
  }

  /// Some points of the path, and the one where the run is.
  private func isSketched(_ iteration: Int, _ run: Int, now: AnimatedRun.Frame) -> Bool {
    sketched[run].contains(iteration) || iteration == now.iteration
  }
}
