import Experiments
import Fields
import Foundation
import Testing

/// The cost of calls is added up in one way, while a run makes them and when its record is looked at afterwards: a
/// budget is kept to the call, whatever the prices and their rounding.
@Suite struct PriceTests {
  private static let methods = [
    #""optimizer": "barzilai-borwein""#, #""optimizer": "l-bfgs""#,
    #""optimizer": "conjugate-gradients""#, #""optimizer": "newton-cg""#,
    #""optimizer": "gradient-descent""#,
  ]

  /// At the minimum, which isotropic descent reaches at once; at tiny f; and on the way.
  private static let problems = [
    #""dimension": 4"#, #""dimension": 3, "smoothness": 1e-290"#,
    #""dimension": 4, "minimizer": 1, "spectrum": {"type": "geometric", "condition": 50}"#,
  ]

  @Test(
    arguments: ["reverse-mode", "complex-step", "forward-mode"], [1.1, 0.1, 0.7, 4])
  func budgetsAreKeptAtAnyPrice(estimator: String, price: Double) throws {
    let methods = Self.methods.enumerated().map {
      #"{"estimator": "\#(estimator)", \#($1), "label": "m\#($0)"}"#
    }.joined(separator: ", ")
    for calls in 5...34 {
      // As a person would write it.
      let budget = (price * Double(calls) * 10).rounded() / 10
      for problem in Self.problems {
        let study = try study(
          quadratic(
            problem, methods: methods,
            rest: """
              "replicates": 1, "budget": {"evaluations": \(budget)}, "gradient_cost": \(price),
              "tangent_cost": \(price)
              """))
        for cell in study.cells {
          let record = try #require(try study.run(cell, in: .alone))
          #expect(study.standing(of: record, as: cell) == .complete, "\(cell.label), \(budget)")
          let spent = record.counts.evaluations(at: study.callCosts)
          #expect(spent <= budget * (1 + 1e-15), "\(cell.label): \(spent) of \(budget)")
        }
      }
    }
  }
}
