internal import Foundation

/// A function from a shared library with NLopt's signature. The library stays loaded for the life
/// of this process.
public final class LibraryFunction: @unchecked Sendable {
  private typealias Function =
    @convention(c) (
      UInt32, UnsafePointer<Double>?, UnsafeMutablePointer<Double>?, UnsafeMutableRawPointer?
    ) -> Double

  private let function: Function
  /// Held during every call; nil if several calls may be made at once.
  private let lock: NSLock?

  /// - Parameters:
  ///   - file: an absolute path.
  ///   - symbol: the function's name.
  ///   - isThreadSafe: whether several threads may call it at once.
  public init(_ file: String, _ symbol: String, isThreadSafe: Bool) throws(ChildFault) {
    guard let library = dlopen(file, RTLD_NOW | RTLD_LOCAL) else {
      let reason = dlerror().map { String(cString: $0) } ?? "unknown"
      throw ChildFault(.data, "\(file) cannot be loaded (\(reason))", isFinal: true)
    }
    guard let address = dlsym(library, symbol) else {
      throw ChildFault(
        .data, "\(file) has no function \"\(symbol)\"", expected: "an exported function",
        isFinal: true)
    }
    function = unsafeBitCast(address, to: Function.self)
    lock = isThreadSafe ? nil : NSLock()
  }

  /// f(x), and ∇f(x) if there is room for it.
  public func value(
    at x: UnsafeBufferPointer<Double>, gradient: UnsafeMutableBufferPointer<Double>?
  ) -> Double {
    lock?.lock()
    defer { lock?.unlock() }
    return function(UInt32(x.count), x.baseAddress, gradient?.baseAddress, nil)
  }

  /// An answerer that calls it.
  ///
  /// - Parameters:
  ///   - n: the number of variables.
  ///   - givesGradients: whether it writes gradients.
  public func answerer(dimension n: Int, givesGradients: Bool) -> Answerer {
    @Sendable func value(_ x: Span<Double>) -> Double {
      x.withUnsafeBufferPointer { self.value(at: $0, gradient: nil) }
    }
    guard givesGradients else {
      return Answerer(dimension: n, .values) { ClosureSource(dimension: n, value) }
    }
    return Answerer(dimension: n, [.values, .gradients]) {
      GradientClosureSource(dimension: n, value) { x, gradient in
        x.withUnsafeBufferPointer { x in
          gradient.withUnsafeMutableBufferPointer { self.value(at: x, gradient: $0) }
        }
      }
    }
  }
}
