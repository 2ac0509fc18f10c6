internal import CKernels

typealias Entries = UnsafeMutablePointer<Double>

/// The loops over a tile's entries, at one level of instructions. Each does one thing; all decisions
/// are made once per tile, outside.
struct TileKernels {
  private let kernels: zo_tile_kernels

  /// - Parameter level: by default, the one chosen for this process; see `CKernels`.
  init(level: String? = nil) {
    kernels = zo_tile_kernels_at(level ?? String(cString: zo_kernel_level())).pointee
  }

  /// y = a ∘ b, where y is a register of its own.
  @inline(__always)
  func apply(
    _ operation: TileExpression.Binary, _ form: TileProgram.Form, _ a: UnsafePointer<Double>,
    _ b: UnsafePointer<Double>, to y: Entries, _ n: Int
  ) {
    let operation =
      switch operation {
      case .add: zo_tile_add
      case .subtract: zo_tile_subtract
      case .multiply: zo_tile_multiply
      case .divide: zo_tile_divide
      }
    switch form {
    case .neither: kernels.binary(operation, zo_tile_neither, a, b, y, n)
    case .left: kernels.binary(operation, zo_tile_left, a, b, y, n)
    case .right: kernels.binary(operation, zo_tile_right, a, b, y, n)
    case .both: kernels.binary(operation, zo_tile_neither, a, b, y, 1)
    }
  }

  /// The one place where functions are applied to a tile.
  @inline(__always)
  func apply(
    _ unary: TileExpression.Unary, _ x: UnsafePointer<Double>, to y: Entries, _ n: Int
  ) {
    switch unary {
    case .step: for i in 0..<n { y[i] = x[i] > 0 ? 1 : 0 }
    case .function(let function): zo_map(function.kernel, x, y, n)
    }
  }

  /// Σᵢ xᵢ, in an order that depends only on the number of entries.
  @inline(__always)
  func sum(_ x: UnsafePointer<Double>, _ n: Int) -> Double { kernels.sum(x, n) }

  /// Σᵢ aᵢ bᵢ, with the bits of `sum` of the products.
  @inline(__always)
  func sumOfProducts(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ n: Int) -> Double {
    kernels.sum_of_products(a, b, n)
  }

  /// y += factor·x.
  @inline(__always)
  func add(_ factor: Double, _ x: UnsafePointer<Double>, to y: Entries, _ n: Int) {
    kernels.add(factor, x, y, n)
  }
}
