/// A scalar, vector or matrix in a graph that is being recorded. Arithmetic on it records nodes.
public struct Variable {
  let recorder: Recorder
  let slot: Int

  /// Its rows and columns.
  public var shape: Shape { recorder.slots[slot].shape }
  /// How many entries it has.
  public var count: Int { shape.count }
  /// Whether it depends on a differentiated input.
  var isActive: Bool { recorder.slots[slot].isActive }

  /// Records `operation` with these inputs, and returns its output.
  public static func apply(_ operation: some Operation, to inputs: Variable...) -> Variable {
    apply(operation, to: inputs)
  }

  /// Records `operation` with these inputs, at least one, and returns its output.
  public static func apply(_ operation: some Operation, to inputs: [Variable]) -> Variable {
    inputs[0].recorder.add(operation, inputs)
  }

  /// A constant in the same graph.
  public func constant(_ values: [Double], shape: Shape? = nil) -> Variable {
    recorder.add(constant: values, shape: shape ?? .vector(values.count))
  }

  // MARK: Views: the same memory seen otherwise, at no cost in either direction.

  /// The same values, by rows, in another shape of as many entries.
  public func reshaped(rows: Int, columns: Int) -> Variable {
    let shape = Shape(rows: rows, columns: columns)
    precondition(shape.count == count, "\(self.shape) cannot be seen as \(shape)")
    return view(offset: 0, shape: shape)
  }

  /// Consecutive entries of a vector.
  public subscript(range: Range<Int>) -> Variable {
    precondition(shape.columns == 1, "a range of entries of a \(shape) matrix")
    precondition(
      0 <= range.lowerBound && range.upperBound <= count, "entries \(range) of \(count)")
    return view(offset: range.lowerBound, shape: .vector(range.count))
  }

  /// One entry, counted by rows, as a scalar.
  public subscript(index: Int) -> Variable {
    precondition(0 <= index && index < count, "entry \(index) of \(count)")
    return view(offset: index, shape: .scalar)
  }

  func view(offset shift: Int, shape: Shape) -> Variable {
    var slot = recorder.slots[slot]
    switch slot.place {
    case .input(let index, let offset): slot.place = .input(index, offset: offset + shift)
    case .constant(let index, let offset): slot.place = .constant(index, offset: offset + shift)
    case .slab(let offset): slot.place = .slab(offset: offset + shift)
    }
    slot.shape = shape
    return recorder.add(slot)
  }
}
