import Diagnostics
import Fields
import Foundation
import Testing

/// Whatever is done to a document, the answer is a value or an error with a place.
@Suite struct MutationTests {
  @Test(arguments: 0..<500 as Range<UInt64>)
  func mutatedTextNeverCrashes(seed: UInt64) {
    var random = SplitMix(state: seed)
    var bytes = [UInt8](Sample.json.prettyText.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let index = bytes.indices.randomElement(using: &random) ?? 0
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[index] = .random(in: 0...255, using: &random)
      case 1: bytes.remove(at: index)
      case 2:
        bytes.insert(#"{}[]",:\0-.eE/'nt "#.utf8.randomElement(using: &random) ?? 0, at: index)
      default: bytes.removeSubrange(index...)
      }
      if bytes.isEmpty { bytes = [0x20] }
    }
    do {
      let json = try JSON.parse(Data(bytes), place: "x.json")
      #expect((try? parse(json.text)) == json)
    } catch {
      #expect(error.place.hasPrefix("x.json"))
    }
  }

  @Test(arguments: 0..<500 as Range<UInt64>)
  func mutatedValuesNeverCrash(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    var json = Sample.json
    for _ in 0..<Int.random(in: 1...3, using: &random) { json = json.mutated(using: &random) }
    do {
      let values = try Sample.study.resolve(json, at: "x.json")
      #expect((try? Sample.study.resolve(values.json, at: "x.json")) == values)
    } catch {
      #expect(error.place.hasPrefix("x.json"))
      #expect(error.kind == .data)
      #expect(!error.found.isEmpty)
    }
  }
}

extension JSON {
  /// The value with one part of it, chosen at random, replaced, removed or renamed.
  fileprivate func mutated(using random: inout SplitMix) -> JSON {
    let strange: [JSON] = [
      nil, true, 0, -1, 3, 2.5, 1e300, "", "10", "mds", "[1]", [], [1], [1, 1], [[5]], [:],
      ["type": "mds"], ["relative": 1], ["estimator": "reverse"], ["a": nil],
    ]
    if Int.random(in: 0..<4, using: &random) > 0 {
      switch self {
      case .array(var entries):
        guard let index = entries.indices.randomElement(using: &random) else { break }
        entries[index] = entries[index].mutated(using: &random)
        return .array(entries)
      case .object(var entries):
        guard let key = entries.keys.sorted().randomElement(using: &random) else { break }
        let value = entries[key]
        switch Int.random(in: 0..<6, using: &random) {
        case 0: entries[key] = nil
        case 1: entries[key + "s"] = value
        case 2:
          let names = Sample.study.fields.map(\.name)
          entries[names.randomElement(using: &random) ?? ""] = strange.randomElement(using: &random)
        default: entries[key] = value?.mutated(using: &random)
        }
        return .object(entries)
      default: break
      }
    }
    return strange.randomElement(using: &random) ?? nil
  }
}

/// SplitMix64, seeded, for tests.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
