/// Bytes that are reused for every frame, as many as the longest has taken so far.
struct GrowingBytes: ~Copyable {
  private var bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 64)

  deinit { bytes.deallocate() }

  /// This many bytes; their contents are lost if there were fewer before.
  mutating func room(_ count: Int) -> UnsafeMutableRawBufferPointer {
    if count > bytes.count {
      let more = max(count, 2 * bytes.count)
      bytes.deallocate()
      bytes = .allocate(byteCount: more, alignment: 64)
    }
    return UnsafeMutableRawBufferPointer(rebasing: bytes[..<count])
  }
}

extension UnsafeMutableRawBufferPointer {
  /// Copies bytes to the beginning, and continues after them.
  mutating func take(_ source: UnsafeRawBufferPointer) {
    if !source.isEmpty { copyMemory(from: source) }
    self = UnsafeMutableRawBufferPointer(rebasing: self[source.count...])
  }
}
