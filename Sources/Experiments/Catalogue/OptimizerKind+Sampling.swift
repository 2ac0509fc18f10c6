internal import Answers
internal import Estimators
internal import Fields
internal import Optimizers

// Methods that ask for gradients of batches, and of the whole.

extension OptimizerKind {
  static let varianceReduced = OptimizerKind(
    "svrg",
    """
    x⁺ = x − α(∇f_B(x) − ∇f_B(x̃) + ∇f(x̃)), the snapshot x̃ taken anew every m iterations, on problems with a \
    "batch"; relative steps are in units of 0.1/𝓛 (Johnson and Zhang 2013).
    """,
    fields: [
      Field(
        "epoch", .sweep(.integer(1...Budget.maximumIterations)), .optional,
        "m, the iterations between two snapshots; 2N/b unless given.")
    ],
    naturalStep: { _, setting in 0.1 / setting.smoothness },
    calls: CallCounts(gradients: 2),
    .sampling(
      calls: { values, share in
        // One of every m iterations asks for the whole.
        let whole = Double(share.whole) / Double(epoch(values, share))
        return CallCounts(gradients: 2 * share.rows + Int(whole.rounded()))
      }
    ) { values, α, setting in
      SVRG(step: α, epoch: epoch(values, setting.share), dimension: setting.dimension)
    })

  private static func epoch(_ values: Values, _ share: AnswerShare) -> Int {
    values.optionalInteger("epoch")
      ?? max(1, Int((2 * Double(share.whole) / Double(share.rows)).rounded()))
  }
}
