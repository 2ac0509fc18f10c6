import AutoDiff
import Sampling
import Testing

/// The laws of operations at shapes that nobody has chosen: each trial draws its own, and always the same ones.
struct RandomShapesTests {
  /// Whole numbers from a stream, one after another.
  private struct Dice {
    private let numbers: [Double]
    private var next = 0

    init(_ family: String, _ trial: Int) {
      numbers = RandomStream(seed: 81).substream(family).at(iteration: trial).uniforms(1000)
    }

    mutating func roll(_ range: ClosedRange<Int>) -> Int {
      next += 1
      return range.lowerBound + Int(numbers[next] * Double(range.count))
    }

    mutating func choose<Element>(_ elements: [Element]) -> Element {
      elements[roll(0...elements.count - 1)]
    }
  }

  private static func check(
    _ name: String, parameters: Int, at point: @escaping @Sendable ([Double]) -> [Double] = { $0 },
    _ record: @escaping @Sendable (Variable) -> Variable
  ) {
    OperationLaws.check(OperationLaws.Case(name, parameters: parameters, at: point, record))
  }

  private static let trials = 0..<12

  @Test(arguments: trials)
  func arithmetic(trial: Int) {
    var dice = Dice("arithmetic", trial)
    let (rows, columns) = (dice.roll(1...9), dice.roll(1...9))
    func side(_ full: Int) -> Int { dice.choose([full, 1, full]) }
    let (a, b) = ((side(rows), side(columns)), (rows, columns))
    let sides = dice.choose([(a, b), (b, a)])
    let (m, n) = (sides.0.0 * sides.0.1, sides.1.0 * sides.1.1)
    let kind = dice.roll(0...3)
    Self.check(
      "\(kind) of \(sides)", parameters: m + n, at: OperationCatalogue.awayFromZero
    ) { x in
      let left = x[0..<m].reshaped(rows: sides.0.0, columns: sides.0.1)
      let right = x[m..<m + n].reshaped(rows: sides.1.0, columns: sides.1.1)
      return [left + right, left - right, left * right, left / right][kind]
    }
  }

  @Test(arguments: trials)
  func functionsAndReductions(trial: Int) {
    var dice = Dice("reductions", trial)
    let (rows, columns) = (dice.roll(1...12), dice.roll(1...12))
    let function = dice.choose([ScalarFunction.exp, .tanh, .sigmoid, .softplus, .square])
    let axis = dice.choose(Axis.allCases)
    let kind = dice.roll(0...2)
    Self.check(
      "\(kind) of \(function) over \(axis) of \(rows) × \(columns)", parameters: rows * columns
    ) {
      let y = $0.reshaped(rows: rows, columns: columns).map(function)
      return [sum(y, over: axis), mean(y, over: axis), logSumExp(y, over: axis)][kind]
    }
  }

  @Test(arguments: trials)
  func productsAndChoices(trial: Int) {
    var dice = Dice("products", trial)
    let (m, k, n) = (dice.roll(1...8), dice.roll(1...8), dice.roll(1...8))
    let columns = (0..<m).map { _ in dice.roll(0...n - 1) }
    let picks = (0..<dice.roll(1...20)).map { _ in dice.roll(0...m * n - 1) }
    let kind = dice.roll(0...3)
    Self.check("\(kind) of \(m) × \(k) × \(n)", parameters: m * k + k * n) { x in
      let product = matrixProduct(
        x[0..<m * k].reshaped(rows: m, columns: k),
        x[m * k..<m * k + k * n].reshaped(rows: k, columns: n))
      return [
        product, product.entries(columnPerRow: columns), product.gather(picks),
        product.softmaxCrossEntropy(labels: columns),
      ][kind]
    }
  }

  /// Systems near the identity, and matrices whose singular values are apart.
  @Test(arguments: trials)
  func linearAlgebra(trial: Int) {
    var dice = Dice("linear algebra", trial)
    let (n, k) = (dice.roll(1...7), dice.roll(1...4))
    let shift: @Sendable ([Double]) -> [Double] = { x in
      x.indices.map { i in
        let isDiagonal = i < n * n && i / n == i % n
        return 0.2 * x[i] / Double(n) + (isDiagonal ? 2 + Double(i / n) : 0)
      }
    }
    let kind = dice.roll(0...4)
    Self.check("\(kind) of \(n) × \(n), \(k)", parameters: n * n + n * k, at: shift) { x in
      let a = x[0..<n * n].reshaped(rows: n, columns: n)
      let b = x[n * n..<n * n + n * k].reshaped(rows: n, columns: k)
      switch kind {
      case 0: return solve(a, b)
      case 1: return solvePositiveDefinite(a, b)
      case 2: return logDeterminant(a)
      case 3: return singularValues(a)
      default: return nuclearNorm(a)
      }
    }
  }

  @Test(arguments: trials)
  func pairs(trial: Int) {
    var dice = Dice("pairs", trial)
    let (n, d) = (dice.roll(1...20), dice.roll(1...12))
    let targets = OperationCatalogue.targets(n)
    let isFused = trial % 2 == 0
    Self.check("pairs of \(n) × \(d), \(isFused)", parameters: n * d) {
      let w = 0.5 * $0.reshaped(rows: n, columns: d)
      return isFused ? w.squaredDistanceStress(targets: targets) : pairwiseSquaredDistances(w)
    }
  }
}
