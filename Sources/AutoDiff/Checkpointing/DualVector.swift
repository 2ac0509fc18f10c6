internal import LinearAlgebra

/// A vector with its derivatives along the tangents of a replay, wherever in memory they lie: a
/// state with its tangents, or an adjoint with its adjoint tangents.
struct DualVector {
  var value: UnsafeMutablePointer<Double>
  /// Nil if the vector does not vary.
  var tangents: Frame.Operand.Block?

  /// This many entries, and this many tangents.
  struct Extent {
    var count: Int
    var tangents: Int
  }

  func advanced(by offset: Int) -> DualVector {
    DualVector(value: value + offset, tangents: tangents?.advanced(by: offset))
  }

  /// The two may overlap.
  func copy(_ source: DualVector, _ extent: Extent) {
    value.update(from: source.value, count: extent.count)
    guard let tangents else { return }
    for j in 0..<extent.tangents {
      if let moving = source.tangents {
        tangents[j].update(from: moving[j], count: extent.count)
      } else {
        tangents[j].update(repeating: 0, count: extent.count)
      }
    }
  }

  func clear(_ extent: Extent) {
    value.update(repeating: 0, count: extent.count)
    guard let tangents else { return }
    for j in 0..<extent.tangents { tangents[j].update(repeating: 0, count: extent.count) }
  }

  func add(_ source: DualVector, _ extent: Extent) {
    for i in 0..<extent.count { value[i] += source.value[i] }
    guard let tangents, let moving = source.tangents else { return }
    for j in 0..<extent.tangents {
      for i in 0..<extent.count { tangents[j][i] += moving[j][i] }
    }
  }
}

extension Frame.Operand {
  var dualValue: DualVector {
    DualVector(value: value, tangents: tangents)
  }

  /// Nil if the operand does not depend on a differentiated input.
  var dualAdjoint: DualVector? {
    adjoint.map { DualVector(value: $0, tangents: adjointTangents) }
  }
}

/// Room for vectors of one size with their derivatives. It grows when a request exceeds all earlier ones.
struct DualVectors {
  /// A vector's size, rounded up to a cache line of eight doubles.
  private let stride: Int
  private var buffer = AlignedBuffer(count: 0)
  private var tangents = 0

  init(size: Int) {
    stride = (size + 7) / 8 * 8
  }

  var bytes: Int { buffer.count * MemoryLayout<Double>.stride }

  /// Lays out room for `count` vectors; their contents are lost.
  mutating func reserve(_ count: Int, tangents: Int) {
    let needed = count * (1 + tangents) * stride
    if buffer.count < needed { buffer = AlignedBuffer(count: needed) }
    self.tangents = tangents
  }

  subscript(i: Int) -> DualVector {
    let value = buffer.base + i * (1 + tangents) * stride
    return DualVector(value: value, tangents: .init(base: value + stride, stride: stride))
  }
}
