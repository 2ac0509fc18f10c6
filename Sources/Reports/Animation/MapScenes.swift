internal import Foundation
internal import Studies

/// The pictures of a ``MapAnimation``: a scene for every frame, with a panel for every run, and the filmstrip,
/// with a row for every run.
struct MapScenes {
  private let animation: MapAnimation
  private let view: OrthographicView?
  private let layout: SceneLayout
  private let window: Window
  /// Whether what is behind can be seen.
  private let isOpen: Bool
  private let backdrop: [Scene.Mark]

  /// Nobody reads more names than these.
  private static let maximumNames = 30

  init(_ animation: MapAnimation, _ layout: SceneLayout) {
    self.animation = animation
    self.layout = layout
    let view: OrthographicView? =
      animation.dimension == 2
      ? nil
      : animation.reference.earthRadius == nil ? .ahead : .globe(animation.reference.points)
    self.view = view
    let globe = Self.globe(animation)
    isOpen = globe.isEmpty
    let reference = Self.places(animation.reference.points, view).map(\.place)
    let lasts = animation.runs.map { Self.places($0.last.point, view) }
    let window =
      globe.isEmpty
      ? Window(
        around: reference + lasts.flatMap { $0.map(\.place) }, margin: 0.15, aspect: layout.aspect)
      : Window(around: globe, margin: 0.06, aspect: layout.aspect)
    self.window = window
    backdrop =
      globe.isEmpty
      ? [.points(reference, .guide, .cross, size: 5)]
      : [.lines([globe], .guide, width: 1)]
  }

  /// One for every frame.
  var frames: [Scene] {
    // Names stay on the side of the points that suits the last map.
    let labels = animation.runs.map { offsets(around: $0.last) }
    return animation.runs[0].frames.indices.map { frame in
      Scene(
        title: animation.instance, notes: notes,
        columns: Scene.columns(for: animation.runs.count),
        panels: zip(animation.runs, labels).map { panel($0, frame, $1) })
    }
  }

  /// Some frames side by side, with the first and the last.
  func filmstrip(columns: Int) -> Scene {
    let last = animation.runs[0].frames.count - 1
    let frames = (0..<columns).map { $0 * last / max(columns - 1, 1) }
    return Scene(
      title: animation.instance, notes: notes, columns: columns,
      panels: animation.runs.flatMap { run in
        frames.map { panel(run, $0, offsets(around: run.frames[$0])) }
      })
  }

  private var notes: [String] {
    let laid = "each run turned, reflected and shifted to fit its last map, not scaled"
    var notes =
      view == nil
      ? ["Laid onto \(animation.reference.name) (crosses): \(laid)."]
      : ["Laid onto \(animation.reference.name): \(laid); seen from afar, the far side pale."]
    notes.append(
      "At equal evaluations; a gradient counts as \(animation.gradientCost.formatted(.short)).")
    if !animation.diverged.isEmpty {
      notes.append(
        "Left out, since all runs diverged: \(animation.diverged.joined(separator: ", ")).")
    }
    return notes
  }

  /// Where the first names stand; nil if there is no room.
  private func offsets(around frame: AnimatedRun.Frame) -> [LabelPlacement.Offset?] {
    let places = Self.places(frame.point, view)
    let count = min(animation.names.count, Self.maximumNames)
    let visible = places.indices.filter {
      (isOpen || places[$0].depth >= 0) && window.contains(places[$0].place)
    }
    let named = visible.prefix { $0 < count }
    let placement = LabelPlacement(
      points: visible.map { layout.pixels(places[$0].place, in: window) },
      names: named.map { animation.names[$0] }, fontSize: layout.fontSize,
      width: layout.panelWidth, height: layout.panelHeight)
    var offsets = [LabelPlacement.Offset?](repeating: nil, count: count)
    for (i, offset) in zip(named, placement.offsets) { offsets[i] = offset }
    return offsets
  }

  private func panel(
    _ run: AnimatedRun, _ index: Int, _ offsets: [LabelPlacement.Offset?]
  ) -> Scene.Panel {
    let frame = run.frames[index]
    let places = Self.places(frame.point, view)
    let (near, far) = (places.filter { $0.depth >= 0 }, places.filter { $0.depth < 0 })
    let size = animation.names.count > 100 ? 4.0 : 8
    var marks = backdrop
    if !far.isEmpty { marks.append(.points(far.map(\.place), .faint, .disk, size: size)) }
    marks.append(.points(near.map(\.place), .look(run.look), .disk, size: size))
    for (i, offset) in offsets.enumerated() {
      guard let offset, isOpen || places[i].depth >= 0, window.contains(places[i].place) else {
        continue
      }
      let pixels = layout.pixels(places[i].place, in: window)
      guard layout.holds(animation.names[i], at: pixels, offset) else { continue }
      let place = layout.place(places[i].place, right: offset.x, up: offset.y, in: window)
      marks.append(.text(animation.names[i], at: place, offset.alignment, .foreground))
    }
    return Scene.Panel(
      title: run.title,
      subtitle:
        "loss \(frame.loss.formatted(.short)), \(frame.evaluations.formatted(.count)) evaluations",
      window: window, marks: marks)
  }

  /// Where points are seen; the depth of those of a plane is 0.
  private static func places(
    _ points: [Double], _ view: OrthographicView?
  ) -> [(place: Place, depth: Double)] {
    if let view { return view.project(points) }
    return stride(from: 0, to: points.count, by: 2).map { (Place(points[$0], points[$0 + 1]), 0) }
  }

  /// The limb of the Earth; empty if the Earth is not shown.
  private static func globe(_ animation: MapAnimation) -> [Place] {
    guard animation.dimension == 3, let radius = animation.reference.earthRadius else { return [] }
    return (0...180).map { i in
      let angle = Double(i) * .pi / 90
      return Place(radius * cos(angle), radius * sin(angle))
    }
  }
}
