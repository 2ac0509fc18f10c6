import Diagnostics
import Experiments
import Testing

/// Batches that are refused.
@Suite struct BatchRefusalTests {
  private static let refusals:
    [(method: String, batch: String, problem: String, error: InputError)] =
      [
        (
          #""estimator": "two-point""#, #"{"rows": 2}"#, #""type": "quadratic", "dimension": 3"#,
          InputError(
            .data, at: "study.json: problem.batch",
            "found batches of quadratic dimension=3 batch=2, which is not a mean over rows",
            expected: #"a sum, such as "least-squares", "logistic", "network" or "mds""#,
            remedy: #"leave "batch" out"#)
        ),
        (
          #""estimator": "two-point""#, #"{"rows": 41}"#,
          #""type": "synthetic-logistic", "features": 2, "rows": 40"#,
          InputError(
            .data, at: "study.json: problem.batch.rows",
            "found 41 rows without replacement, but synthetic-logistic features=2 rows=40 "
              + "regularization=0.01 batch=41 has 40",
            expected: "at most 40", remedy: #"or set "replacement" to true"#)
        ),
        (
          #""estimator": "forward-mode", "optimizer": "levenberg-marquardt""#, #"{"rows": 2}"#,
          #""type": "synthetic-least-squares", "features": 2"#,
          InputError(
            .data, at: "study.json: methods[0].optimizer",
            #"found "levenberg-marquardt" on a problem whose calls see some of its rows"#,
            expected: #"a problem without a "batch""#, remedy: #"take "svrg" or "l-bfgs""#)
        ),
        (
          #""estimator": "reverse-mode", "optimizer": "newton-cg""#, #"{"rows": 2}"#,
          #""type": "synthetic-least-squares", "features": 2"#,
          InputError(
            .data, at: "study.json: methods[0].optimizer",
            #"found "newton-cg" with "reverse-mode", but on synthetic-least-squares features=2 rows=500 "#
              + "deviation=1 batch=2 its source does not provide products with the Hessian",
            expected: "a method that asks for values and gradients",
            remedy: #"take "l-bfgs", or "coordinate-differences" with this optimizer"#)
        ),
        (
          #""estimator": "complex-step""#, #"{"rows": 2}"#,
          #""type": "synthetic-least-squares", "features": 2"#,
          InputError(
            .data, at: "study.json: methods[0]",
            #"found "complex-step", but on synthetic-least-squares features=2 rows=500 deviation=1 "#
              + "batch=2 its source does not provide values at complex points",
            expected: "an estimator that the problem allows",
            remedy: #"take "two-point" or "coordinate-differences", which ask for values alone"#)
        ),
        (
          #""estimator": "two-point""#, #"{"rows": 0}"#,
          #""type": "synthetic-least-squares", "features": 2"#,
          InputError(
            .data, at: "study.json: problem.batch.rows", "found 0",
            expected: "a whole number from 1 to 2147483647, or a list of such values")
        ),
      ]

  @Test(arguments: refusals)
  func refused(entry: (method: String, batch: String, problem: String, error: InputError)) {
    #expect(throws: entry.error) {
      try study(batched(entry.method, batch: entry.batch, problem: entry.problem))
    }
  }

  @Test func varianceReductionNeedsABatch() {
    #expect(
      throws: InputError(
        .data, at: "study.json: methods[0].optimizer",
        #"found "svrg", but calls on quadratic dimension=10 see the whole objective"#,
        expected: "a problem whose calls see some of its rows",
        remedy: #"give the problem a "batch", such as {"rows": 1}, if it is a sum"#)
    ) { try study(quadratic(methods: #"{"optimizer": "svrg"}"#)) }
  }
}
