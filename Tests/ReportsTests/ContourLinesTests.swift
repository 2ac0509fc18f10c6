import Foundation
import Reports
import Studies
import Testing

@Suite struct ContourLinesTests {
  private static let window = Window(x: -2...3, y: -1.5...2)

  /// On a linear function the lines are exact.
  @Test(arguments: [-1.0, 0.3, 2])
  func linesOfALinearFunctionAreStraight(level: Double) {
    func f(_ x: Double, _ y: Double) -> Double { 2 * x - 3 * y + 0.5 }
    let lines = ContourLines(of: f, in: Self.window, squares: 20).lines(at: level)
    #expect(lines.count == 1)
    for place in lines.joined() { #expect(abs(f(place.x, place.y) - level) < 1e-12) }
  }

  /// A circle is one closed line; its error falls with the square of the grid's width.
  @Test(arguments: [0.3, 1, 1.3])
  func circlesAreClosed(radius: Double) throws {
    let errors = [40, 80].map { squares in
      let lines = ContourLines(of: { $0 * $0 + $1 * $1 }, in: Self.window, squares: squares)
        .lines(at: radius * radius)
      #expect(lines.count == 1)
      #expect(lines[0].first == lines[0].last)
      #expect(lines[0].count > squares / 4)
      return lines[0].map { abs(hypot($0.x, $0.y) - radius) }.max()!
    }
    #expect(errors[0] < 0.01 / radius && errors[1] < 0.45 * errors[0])
  }

  /// Where two hills meet there are two lines above the saddle, and one below it.
  @Test func linesPartAtASaddle() {
    func f(_ x: Double, _ y: Double) -> Double { (x * x - 1) * (x * x - 1) + y * y }
    let contours = ContourLines(of: f, in: Self.window, squares: 61)
    #expect(contours.lines(at: 0.8).count == 2)
    #expect(contours.lines(at: 1.2).count == 1)
  }

  @Test func whatIsNotFiniteIsLeftOut() {
    let contours = ContourLines(of: { x, y in x < 0 ? .nan : x + y }, in: Self.window, squares: 10)
    #expect(contours.lines(at: 1).joined().allSatisfy { $0.x >= 0 })
    #expect(contours.lines(at: 100).isEmpty)
  }
}
