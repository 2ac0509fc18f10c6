import AutoDiff
import Testing

/// Values and gradients by hand; random shapes are in the catalogue.
struct ProductsTests {
  @Test func matrixTimesMatrix() {
    let evaluator = Evaluator(
      Graph(parameters: 6) {
        let a = $0[0..<4].reshaped(rows: 2, columns: 2)
        let b = $0[4..<6].reshaped(rows: 2, columns: 1)
        return dot(matrixProduct(a, b), $0.constant([1, 10]))
      })
    // A = (1 2; 3 4), b = (5, 6): Ab = (17, 39).
    #expect(evaluator.value(at: [1, 2, 3, 4, 5, 6]) == 17 + 390)
    #expect(evaluator.gradient(at: [1, 2, 3, 4, 5, 6]) == [5, 6, 50, 60, 31, 42])
  }

  @Test func sumsAndDots() {
    let sums = Evaluator(Graph(parameters: 3) { sum($0) * sum($0[0..<2]) })
    #expect(sums.value(at: [1, 2, 3]) == 18)
    #expect(sums.gradient(at: [1, 2, 3]) == [9, 9, 3])
    let square = Evaluator(Graph(parameters: 3) { dot($0, $0) })
    #expect(square.value(at: [1, 2, 3]) == 14)
    #expect(square.gradient(at: [1, 2, 3]) == [2, 4, 6])
  }
}
