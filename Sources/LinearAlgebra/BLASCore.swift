internal import COpenBLAS
internal import CKernels
internal import Foundation

/// The processor core whose kernels OpenBLAS runs in this process.
///
/// OpenBLAS chooses it by the processor's model number when it is loaded. On models newer than itself
/// it may fall back to Prescott, whose kernels use SSE3 (OpenBLAS 0.3.21 does so on Sapphire and
/// Emerald Rapids), and dense work is then four to six times slower. The environment variable
/// `OPENBLAS_CORETYPE` overrides the choice, but only before the library is loaded, so a program has to
/// start itself again (`restartIfBelow`).
package struct BLASCore: Sendable {
  package let name: String
  /// The core that OpenBLAS had chosen by itself, if this program has replaced it.
  package let replaced: String?
  package let choice: BLASCoreChoice

  /// The core of this process. The first use, which must come before threads and child processes,
  /// removes from the environment what a restart has set: OpenBLAS has read it, and it is for this process only.
  package static let current = BLASCore()

  private init() {
    name = String(cString: openblas_get_corename())
    replaced = Self.coreBeforeRestart
    if replaced != nil {
      unsetenv(Self.coreVariable)
      unsetenv(Self.restartVariable)
    }
    choice = BLASCoreChoice(
      core: name,
      features: String(cString: zo_processor_features()).split(separator: " ").map(String.init),
      isSetByUser: getenv(Self.coreVariable) != nil, hasRestarted: replaced != nil)
  }

  private static let coreVariable = "OPENBLAS_CORETYPE"

  /// Set during a restart: the process, and the core that OpenBLAS had chosen.
  private static let restartVariable = "ZOBENCH_RESTART"

  /// The value of `restartVariable`, if this process set it. A process keeps its number when it starts
  /// another program, so a process that merely inherits the variable is not misled.
  private static var coreBeforeRestart: String? {
    guard let value = getenv(restartVariable) else { return nil }
    let words = String(cString: value).split(separator: " ")
    return words.count == 2 && words[0] == "\(getpid())" ? String(words[1]) : nil
  }

  /// Starts this process again, once, with a better core if OpenBLAS chose one below the processor's
  /// and the user chose none, and without OpenBLAS's own threads (`BLASThreads`) if they are in the
  /// way. The arguments, descriptors, process number and therefore the exit code stay the same. Returns
  /// if there is nothing to do, or if it cannot be done; `warning` then says so.
  ///
  /// Call this before anything else in a program.
  package static func restartIfBelow() {
    // Checked first, because it restores the environment.
    let mustDisableThreads = BLASThreads.mustBeDisabled
    if case .restart(let better) = current.choice {
      setenv(coreVariable, better, 1)
      setenv(restartVariable, "\(getpid()) \(current.name)", 1)
      if !mustDisableThreads { Executable.replaceProcess() }
    }
    if mustDisableThreads { BLASThreads.restartDisabled(Executable.replaceProcess) }
    if case .restart = current.choice {
      unsetenv(coreVariable)
      unsetenv(restartVariable)
    }
  }

  /// One line if OpenBLAS runs slower kernels than it could, and nobody requested them.
  var warning: String? {
    let found = "OpenBLAS \(version) runs its kernels for \(name), several times slower than"
    return switch choice {
    case .keep: nil
    case .restart(let better):
      "zobench: \(found) those for \(better), which this processor has; set \(Self.coreVariable)=\(better)."
    case .warn(let better):
      "zobench: \(found) those for \(better), which this build of it does not have."
    }
  }

  /// From `OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH …`.
  private var version: Substring {
    String(cString: openblas_get_config()).split(separator: " ").dropFirst().first ?? ""
  }
}
