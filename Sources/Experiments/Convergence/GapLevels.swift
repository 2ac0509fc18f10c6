/// The gaps f − f* at which every run notes what it has spent, if f* is known: 51 of them, 10², 10^1.8, …, 10⁻⁸.
enum GapLevels {
  /// Read from decimals, so that they have the same bits everywhere.
  static let all: [Double] = {
    let steps = ["1", "1.5848931924611136", "2.51188643150958", "3.9810717055349727"]
    let withinDecade = (steps + ["6.309573444801933"]).reversed()
    let below = (-8...1).reversed().flatMap { exponent in
      withinDecade.map { Double("\($0)e\(exponent)")! }
    }
    return [100] + below
  }()
}
