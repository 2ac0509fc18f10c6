internal import AllocationCounter

/// How many blocks of memory `body` allocates on this thread; nil if they cannot be counted.
public func allocations(during body: () -> Void) -> Int? {
  let before = allocations_of_this_thread()
  body()
  let after = allocations_of_this_thread()
  return before < 0 ? nil : after - before
}
