/// A method that moves the point by the means of ``MomentDecay``: ``Adam``, ``AMSGrad``.
public protocol MomentUpdate: GradientUpdate {
  /// α and the constants of the means.
  var setting: MomentSetting { get }

  /// - Parameter setting: α and the constants of the means.
  init(_ setting: MomentSetting)
}

/// A step size, and the constants of the means that determine the step.
public struct MomentSetting: Hashable, Sendable {
  /// α > 0.
  public let step: Double
  /// β₁, β₂ and δ.
  public let decay: MomentDecay

  /// - Parameters:
  ///   - step: α > 0.
  ///   - decay: β₁, β₂ and δ.
  public init(step: Double, decay: MomentDecay = MomentDecay()) {
    precondition(step > 0, "a step of \(step)")
    self.step = step
    self.decay = decay
  }
}

extension MomentUpdate {
  /// - Parameters:
  ///   - step: α > 0.
  ///   - decay: β₁, β₂ and δ.
  public init(step: Double, decay: MomentDecay = MomentDecay()) {
    self.init(MomentSetting(step: step, decay: decay))
  }

  /// α.
  public var step: Double { setting.step }

  /// β₁, β₂ and δ.
  public var decay: MomentDecay { setting.decay }
}
