internal import Foundation

/// The program that this process runs.
enum Executable {
  /// Replaces this process with a fresh start of its program, with the same arguments. Returns only if that fails.
  static func replaceProcess() {
    #if os(Linux)
      // If the dynamic linker runs the program as its argument, the kernel does not know it as such.
      guard isStartedByKernel else { return }
      let link = "/proc/self/exe"
      // Under its own name if it still has one, because `ps` and `pgrep` show it.
      if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: link) {
        execv(path, CommandLine.unsafeArgv)
      }
      execv(link, CommandLine.unsafeArgv)
    #elseif canImport(Darwin)
      var size: UInt32 = 0
      _NSGetExecutablePath(nil, &size)
      var path = [CChar](repeating: 0, count: Int(size))
      if _NSGetExecutablePath(&path, &size) == 0 { execv(path, CommandLine.unsafeArgv) }
    #endif
  }

  #if os(Linux)
    /// Whether the kernel loaded the program and then the dynamic linker, not the linker alone.
    private static var isStartedByKernel: Bool {
      let auxiliaryVector = FileManager.default.contents(atPath: "/proc/self/auxv") ?? Data()
      let words = auxiliaryVector.withUnsafeBytes { Array($0.bindMemory(to: UInt.self)) }
      // AT_BASE, the address of the linker.
      return stride(from: 0, to: words.count - 1, by: 2).contains {
        words[$0] == 7 && words[$0 + 1] != 0
      }
    }
  #endif
}
