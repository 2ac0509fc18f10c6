internal import LinearAlgebra

/// Registers and addresses for the programs of one node.
final class TileReplay: OperationWorkspace {
  let kernels = TileKernels()
  private let registers: AlignedBuffer
  /// Stands in for a tangent that an input lacks.
  private let zeros: AlignedBuffer
  private let registerSize: Int
  /// What the steps of a program read and write; the addresses of sources move from tile to tile.
  private let addresses: AddressTable
  /// Where the arrays of sources and destinations begin.
  private let sources: AddressTable
  private let destinations: AddressTable
  /// The addresses of destinations for the current tile.
  private let targets: AddressTable
  private let constants: AlignedBuffer
  /// The derivative of a scalar output with respect to every active input, one after another.
  let derivative: AlignedBuffer
  /// The change of that derivative along a tangent; allocated on first use.
  private var derivativeTangent: AlignedBuffer?

  init(_ programs: [TileProgram], derivativeCount: Int) {
    func greatest(_ count: (TileProgram) -> Int) -> Int { programs.map(count).max() ?? 0 }
    registerSize = (greatest(\.layout.registerCount) + 7) / 8 * 8
    registers = AlignedBuffer(count: greatest(\.registerCount) * registerSize)
    zeros = AlignedBuffer(count: registerSize)
    addresses = AddressTable(count: greatest(\.addressCount))
    sources = AddressTable(count: greatest(\.sources.count))
    destinations = AddressTable(count: greatest(\.destinations.count))
    targets = AddressTable(count: greatest(\.destinations.count))
    constants = AlignedBuffer(count: greatest(\.constants.count))
    derivative = AlignedBuffer(count: derivativeCount)
  }

  var bytes: Int {
    (registers.count + zeros.count + constants.count + derivative.count
      + (derivativeTangent?.count ?? 0))
      * MemoryLayout<Double>.stride
      + (addresses.count + sources.count + destinations.count + targets.count)
      * MemoryLayout<Entries?>.stride
  }

  func reserveDerivativeTangent() -> AlignedBuffer {
    if let derivativeTangent { return derivativeTangent }
    let buffer = AlignedBuffer(count: derivative.count)
    derivativeTangent = buffer
    return buffer
  }

  /// Runs a program over all tiles, adding to its destinations.
  ///
  /// - Parameters:
  ///   - source: where the array of a source begins; nil for a tangent that is zero.
  ///   - target: where the array of a destination begins; nil if it is not needed.
  func run(
    _ program: TileProgram, source: (TileExpression.Source.Array) -> UnsafePointer<Double>?,
    target: (TileProgram.Destination.Array) -> Entries?
  ) {
    for (i, constant) in program.constants.enumerated() {
      constants.base[i] = constant
      addresses[i] = constants.base + i
    }
    let firstSource = program.constants.count
    let firstRegister = firstSource + program.sources.count
    for i in 0..<program.registerCount {
      addresses[firstRegister + i] = registers.base + i * registerSize
    }
    for (i, entry) in program.sources.enumerated() {
      sources[i] = source(entry.array).map { UnsafeMutablePointer(mutating: $0) }
    }
    for (i, entry) in program.destinations.enumerated() {
      destinations[i] = target(entry.array)
    }
    program.layout.forEachTile { tile in
      for i in program.sources.indices {
        let offset = program.layout.offset(tile, program.sources[i].extent)
        addresses[firstSource + i] = sources[i].map { $0 + offset } ?? zeros.base
      }
      for i in program.destinations.indices {
        let offset = program.layout.offset(tile, program.destinations[i].extent)
        targets[i] = destinations[i].map { $0 + offset }
      }
      for i in program.steps.indices { run(program.steps[i], program, tile) }
    }
  }

  @inline(__always)
  private func run(_ step: TileProgram.Step, _ program: TileProgram, _ tile: Tile) {
    switch step {
    case .binary(let operation, let form, let a, let b, let y):
      kernels.apply(operation, form, addresses[a]!, addresses[b]!, to: addresses[y]!, tile.count)
    case .unary(let unary, let isSingle, let x, let y):
      kernels.apply(unary, addresses[x]!, to: addresses[y]!, isSingle ? 1 : tile.count)
    case .spread(let x, let isByRow, let y):
      spread(addresses[x]!, isByRow: isByRow, to: addresses[y]!, tile)
    case .gather(let factor, let isSingle, let x, let index):
      guard let target = targets[index] else { return }
      let extent = program.destinations[index].extent
      if isSingle {
        gather(factor * addresses[x]![0], into: target, extent, tile)
      } else {
        gather(factor, addresses[x]!, into: target, extent, tile)
      }
    case .gatherProduct(let factor, let a, let b, let index):
      guard let target = targets[index] else { return }
      target[0] += factor * kernels.sumOfProducts(addresses[a]!, addresses[b]!, tile.count)
    }
  }

  private func spread(
    _ x: UnsafePointer<Double>, isByRow: Bool, to y: Entries, _ tile: Tile
  ) {
    for r in 0..<tile.rows {
      let row = y + r * tile.columns
      for c in 0..<tile.columns { row[c] = isByRow ? x[r] : x[c] }
    }
  }

  private func gather(
    _ factor: Double, _ x: UnsafePointer<Double>, into target: Entries,
    _ extent: TileExpression.Extent, _ tile: Tile
  ) {
    switch (extent.isByRow, extent.isByColumn) {
    case (false, false): target[0] += factor * kernels.sum(x, tile.count)
    case (true, true): kernels.add(factor, x, to: target, tile.count)
    case (true, false):
      for r in 0..<tile.rows {
        target[r] += factor * kernels.sum(x + r * tile.columns, tile.columns)
      }
    case (false, true):
      for r in 0..<tile.rows {
        kernels.add(factor, x + r * tile.columns, to: target, tile.columns)
      }
    }
  }

  /// Gathers one number that all the tile's entries share.
  private func gather(
    _ number: Double, into target: Entries, _ extent: TileExpression.Extent, _ tile: Tile
  ) {
    switch (extent.isByRow, extent.isByColumn) {
    case (false, false): target[0] += Double(tile.count) * number
    case (true, true): add(number, to: target, tile.count)
    case (true, false): add(Double(tile.columns) * number, to: target, tile.rows)
    case (false, true): add(Double(tile.rows) * number, to: target, tile.columns)
    }
  }
}

/// Adds one number to all entries.
private func add(_ number: Double, to y: Entries, _ n: Int) {
  for i in 0..<n { y[i] += number }
}

/// Addresses that every run writes anew.
private final class AddressTable {
  let count: Int
  private let base: UnsafeMutablePointer<Entries?>

  init(count: Int) {
    self.count = count
    base = .allocate(capacity: max(count, 1))
    base.initialize(repeating: nil, count: max(count, 1))
  }

  deinit { base.deallocate() }

  subscript(i: Int) -> Entries? {
    @inline(__always) get { base[i] }
    @inline(__always) set { base[i] = newValue }
  }
}
