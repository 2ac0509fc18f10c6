internal import Foundation
internal import LinearAlgebra

/// zobench's side of the speed benchmark: does and times what the driver asks for, a line at a time (docs/benchmarks.md
/// has the protocol). Started with the words of a `prepare` line and a count, it does that work that many times and
/// ends, so that instructions can be counted.
@main
struct SpeedBench {
  static func main() throws {
    BLASCore.restartIfBelow()
    KernelLevel.exitIfRefused()
    let arguments = CommandLine.arguments.dropFirst()
    if let count = arguments.last.flatMap({ Int($0) }) {
      let line = arguments.dropLast().joined(separator: " ")
      try prepared(line.split(separator: " ")).contenders[0].repeated(count)
      return
    }
    var contenders: [String: Contender] = [:]
    var pace: [String: Double] = [:]
    while let line = readLine() {
      let words = line.split(separator: " ")
      switch words[0] {
      case "prepare":
        let (label, inputs, found) = try prepared(words.dropFirst())
        for contender in found {
          let key = "\(label).\(contender.name)"
          contenders[key] = contender
          try inputs.write(contender.answer, as: "zobench.\(key)")
        }
        reply("ready " + found.map(\.name).joined(separator: " "))
      case "time":
        let key = String(words[1])
        let taken = seconds(of: contenders[key]!, within: Double(words[2])!, at: pace[key])
        pace[key] = taken
        reply("seconds \(taken)")
      case "forget":
        contenders = [:]
        pace = [:]
        reply("ready")
      default:
        preconditionFailure("found \(words[0]) where prepare, time or forget was expected")
      }
    }
  }

  /// - Parameter words: a label, a family, the folder of inputs, and parameters.
  private static func prepared(
    _ words: some Collection<Substring>
  ) throws -> (label: Substring, inputs: Inputs, contenders: [Contender]) {
    let words = Array(words)
    guard let family = families[String(words[1])] else {
      preconditionFailure("found the family \(words[1]), expected one of \(families.keys.sorted())")
    }
    let inputs = Inputs(folder: String(words[2]), words: words.dropFirst(3))
    return (words[0], inputs, try family(inputs))
  }

  /// Seconds of one call: the mean over as many as fit into `budget` seconds, judged by the last time.
  private static func seconds(
    of contender: Contender, within budget: Double, at pace: Double?
  ) -> Double {
    let count = max(1, pace.map { Int(budget / $0) } ?? 1)
    let begin = ContinuousClock.now
    contender.repeated(count)
    return (ContinuousClock.now - begin) / .seconds(1) / Double(count)
  }

  private static func reply(_ line: String) {
    print(line)
    fflush(nil)
  }
}
