internal import Foundation
internal import LinearAlgebra
internal import Sampling

/// Compares the normals that directions are made from with the normal distribution, on 10⁹ draws: moments, the
/// distribution function, and the tails. Every figure is a z-score, or is compared with the value that a true normal
/// exceeds as rarely as one exceeds 5σ.
@main
struct NormalQuality {
  static func main() async {
    KernelLevel.exitIfRefused()
    let draws = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000_000
    let workers = ProcessInfo.processInfo.activeProcessorCount
    let begin = ContinuousClock.now
    let tally = await withTaskGroup(of: Tally.self) { group in
      let blocks = (draws + Tally.blockCount - 1) / Tally.blockCount
      for worker in 0..<workers {
        group.addTask {
          var tally = Tally()
          for block in stride(from: worker, to: blocks, by: workers) { tally.add(block: block) }
          return tally
        }
      }
      var total = Tally()
      for await part in group { total.add(part) }
      return total
    }
    let findings = tally.findings
    for finding in findings { print(finding.line) }
    let seconds = ContinuousClock.now - begin
    print("\(tally.count) draws in \(seconds.components.seconds) s")
    let worst = findings.filter { !$0.holds }
    guard worst.isEmpty else {
      print("FAILED: \(worst.map(\.name).joined(separator: ", "))")
      exit(1)
    }
    print("all within 5σ")
  }
}

/// What is counted over the draws.
struct Tally: Sendable {
  static let blockCount = 1 << 16
  /// The edges of bins of the standard normal, 1/64 apart.
  private static let binsPerUnit = 64.0
  private static let reach = 8.0
  // Farther out there are too few for a z-score: two in 10⁹ beyond 6.
  private static let tails = [3.0, 4, 5]
  private static let stream = RandomStream(seed: 2026).substream("quality of normals")

  private(set) var count = 0
  /// Σ xᵏ for k = 1 … 8.
  private var powers = [Double](repeating: 0, count: 8)
  private var bins = [Int](repeating: 0, count: Int(2 * reach * binsPerUnit) + 2)
  /// How many lie beyond each, on either side.
  private var beyond = [Int](repeating: 0, count: tails.count)
  /// Σ xᵢxᵢ₊₁ within blocks.
  private var products = 0.0

  mutating func add(block: Int) {
    let x = Self.stream.at(iteration: block).normals(Self.blockCount)
    count += x.count
    var sums = [Double](repeating: 0, count: 8)
    for i in x.indices {
      var power = 1.0
      for k in 0..<8 {
        power *= x[i]
        sums[k] += power
      }
      if i > 0 { products += x[i - 1] * x[i] }
      let bin = (x[i] + Self.reach) * Self.binsPerUnit
      bins[min(max(Int(bin.rounded(.down)) + 1, 0), bins.count - 1)] += 1
      for (t, tail) in Self.tails.enumerated() where abs(x[i]) > tail { beyond[t] += 1 }
    }
    for k in 0..<8 { powers[k] += sums[k] }
  }

  mutating func add(_ other: Tally) {
    count += other.count
    products += other.products
    for k in powers.indices { powers[k] += other.powers[k] }
    for k in bins.indices { bins[k] += other.bins[k] }
    for k in beyond.indices { beyond[k] += other.beyond[k] }
  }

  struct Finding {
    let name: String
    let line: String
    let holds: Bool
  }

  var findings: [Finding] { moments + [correlation, distribution] + tailCounts }

  /// E xᵏ is (k − 1)!! for even k and 0 for odd ones, with variance E x²ᵏ − (E xᵏ)².
  private var moments: [Finding] {
    func expectation(_ k: Int) -> Double {
      k % 2 == 1 ? 0 : stride(from: 1, to: k, by: 2).reduce(1) { $0 * Double($1) }
    }
    return powers.indices.map { i in
      let k = i + 1
      let mean = expectation(k)
      let deviation = (expectation(2 * k) - mean * mean).squareRoot()
      let z = (powers[i] / Double(count) - mean) / (deviation / Double(count).squareRoot())
      return Self.score("E x^\(k)", z)
    }
  }

  private var correlation: Finding {
    let pairs = Double(count - count / Self.blockCount)
    return Self.score("E x_i x_{i+1}", products / pairs.squareRoot())
  }

  /// √n·sup|Fₙ − Φ| over the edges of the bins (Kolmogorov and Smirnov); a true normal exceeds λ with probability about
  /// 2 exp(−2λ²), and 2.74 as rarely as 5σ.
  private var distribution: Finding {
    var below = 0
    var largest = 0.0
    for k in 0..<bins.count - 1 {
      below += bins[k]
      let edge = Double(k) / Self.binsPerUnit - Self.reach
      let expected = 0.5 * erfc(-edge / 2.0.squareRoot())
      largest = max(largest, abs(Double(below) / Double(count) - expected))
    }
    let statistic = Double(count).squareRoot() * largest
    return Finding(
      name: "distribution",
      line: Self.padded("√n·sup|Fₙ − Φ|") + String(format: " %10.3f, at most 2.74", statistic),
      holds: statistic <= 2.74)
  }

  private var tailCounts: [Finding] {
    zip(Self.tails, beyond).map { tail, found in
      let expected = Double(count) * erfc(tail / 2.0.squareRoot())
      return Self.score("beyond \(Int(tail))σ", (Double(found) - expected) / expected.squareRoot())
    }
  }

  private static func score(_ name: String, _ z: Double) -> Finding {
    Finding(name: name, line: padded(name) + String(format: " z = %6.3f", z), holds: abs(z) <= 5)
  }

  private static func padded(_ name: String) -> String {
    name.padding(toLength: 16, withPad: " ", startingAt: 0)
  }
}
