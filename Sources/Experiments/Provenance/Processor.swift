internal import CKernels
internal import Foundation

/// The processor that this process runs on.
enum Processor {
  /// The name that it reports; if there is none, `arm64`, or `unknown` on other architectures.
  static let name: String = {
    #if canImport(Darwin)
      var size = 0
      sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0)
      var bytes = [UInt8](repeating: 0, count: size)
      if sysctlbyname("machdep.cpu.brand_string", &bytes, &size, nil, 0) == 0 {
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
    #else
      let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
      let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
      let name = line?.split(separator: ":", maxSplits: 1).last.map { $0.drop { $0 == " " } }
      if let name { return String(name) }
    #endif
    #if arch(arm64)
      return "arm64"
    #else
      return "unknown"
    #endif
  }()

  /// Those of its instruction sets that results or their speed depend on: `avx2`, `fma`, `neon`.
  static let features = String(cString: zo_processor_features()).split(separator: " ")
    .map(String.init)
}
