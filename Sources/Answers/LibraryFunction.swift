internal import Foundation

/// A function of a shared library with NLopt's signature, loaded into this process for good.
public final class LibraryFunction: @unchecked Sendable {
  private typealias Function =
    @convention(c) (
      UInt32, UnsafePointer<Double>?, UnsafeMutablePointer<Double>?, UnsafeMutableRawPointer?
    ) -> Double

  private let function: Function
  /// Held for every call; nil where several may be made at once.
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

  /// f(x), with ∇f(x) where there is room for it.
  public func value(
    at x: UnsafeBufferPointer<Double>, gradient: UnsafeMutableBufferPointer<Double>?
  ) -> Double {
    lock?.lock()
    defer { lock?.unlock() }
    return function(UInt32(x.count), x.baseAddress, gradient?.baseAddress, nil)
  }

  /// Who answers by calling it.
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
