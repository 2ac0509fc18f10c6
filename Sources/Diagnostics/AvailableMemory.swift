internal import Foundation

/// The memory that this process can still get: the least of what the machine has free, what its
/// control groups leave, and what a limit on its address space (`ulimit -v`) leaves.
///
/// Asking the system for more ends the process, or makes the machine swap until nothing else moves,
/// so code that is about to ask for much compares first.
package enum AvailableMemory {
  /// The amount, in bytes.
  package static var bytes: Double {
    ([machine, addresses].compactMap(\.self) + controlGroups).min()
      ?? Double(ProcessInfo.processInfo.physicalMemory)
  }

  /// An amount as messages show it: `16 GB`.
  package static func gigabytes(_ bytes: Double) -> String {
    String(format: "%.3g GB", bytes / 1e9)
  }

  /// What the kernel estimates to be available without swapping. (`MemFree` leaves out what caches give back.)
  private static var machine: Double? {
    number(after: "MemAvailable:", in: "/proc/meminfo").map { 1024 * $0 }
  }

  /// What is left below the limit on the size of the process, less what threads and libraries have
  /// yet to map: stacks, and the heaps that the allocator reserves for each thread.
  private static var addresses: Double? {
    addressLimit.map { max($0 - addressesInUse - reserve, 0) }
  }

  /// The limit on the size of the process (`ulimit -v`), in bytes; nil if there is none.
  package static var addressLimit: Double? {
    var limit = rlimit()
    #if canImport(Glibc)
      let status = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #else
      let status = getrlimit(RLIMIT_AS, &limit)
    #endif
    return status == 0 && limit.rlim_cur < rlim_t(Int64.max) ? Double(limit.rlim_cur) : nil
  }

  /// The size of the process, in bytes, as far as the system reports it.
  package static var addressesInUse: Double {
    let pages = text("/proc/self/statm")?.split(separator: " ").first.flatMap { Double($0) }
    return (pages ?? 0) * Double(getpagesize())
  }

  private static let reserve = 256e6

  /// What each control group of the process leaves, for both versions of control groups. A group's
  /// inactive file cache counts as free, because the kernel takes it back first.
  private static var controlGroups: [Double] {
    let lines = text("/proc/self/cgroup")?.split(separator: "\n") ?? []
    return lines.flatMap { line -> [Double] in
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { return [] }
      let group = String(parts[2])
      if parts[1].isEmpty {
        return left(
          in: "/sys/fs/cgroup", group, limit: "memory.max", usage: "memory.current",
          cache: "inactive_file ")
      }
      guard parts[1].split(separator: ",").contains("memory") else { return [] }
      return left(
        in: "/sys/fs/cgroup/memory", group, limit: "memory.limit_in_bytes",
        usage: "memory.usage_in_bytes", cache: "total_inactive_file ")
    }
  }

  /// The group and all above it, as far as they are visible from within a container.
  private static func left(
    in root: String, _ group: String, limit: String, usage: String, cache: String
  ) -> [Double] {
    var folders = [root]
    for part in group.split(separator: "/") { folders.append("\(folders.last!)/\(part)") }
    return folders.compactMap { folder in
      // Without a limit, the text is `max`, or a number beyond all memory.
      guard let most = text("\(folder)/\(limit)").flatMap(number),
        let used = text("\(folder)/\(usage)").flatMap(number)
      else { return nil }
      return max(most - used + (number(after: cache, in: "\(folder)/memory.stat") ?? 0), 0)
    }
  }

  private static func number(after key: String, in path: String) -> Double? {
    text(path)?.split(separator: "\n").first { $0.hasPrefix(key) }
      .flatMap { number(String($0.dropFirst(key.count))) }
  }

  /// The first word, as a number.
  private static func number(_ text: String) -> Double? {
    text.split(whereSeparator: \.isWhitespace).first.flatMap { Double($0) }
  }

  private static func text(_ path: String) -> String? {
    try? String(contentsOfFile: path, encoding: .utf8)
  }
}
