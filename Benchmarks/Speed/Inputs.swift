internal import Foundation

/// The driver's description of a row: its parameters, and arrays of doubles in files of a folder, which the peers read
/// too.
struct Inputs {
  let folder: String
  private let parameters: [String: String]

  /// - Parameter words: `key=value` each.
  init(folder: String, words: some Sequence<Substring>) {
    self.folder = folder
    parameters = Dictionary(
      words.map { word in
        let parts = word.split(separator: "=", maxSplits: 1)
        precondition(parts.count == 2, "found \(word) where key=value was expected")
        return (String(parts[0]), String(parts[1]))
      }, uniquingKeysWith: { $1 })
  }

  func text(_ name: String) -> String {
    guard let value = parameters[name] else { preconditionFailure("the row says no \(name)") }
    return value
  }

  func integer(_ name: String) -> Int {
    guard let value = parameters[name].flatMap(Int.init) else {
      preconditionFailure("the row says no integer \(name)")
    }
    return value
  }

  func number(_ name: String) -> Double {
    guard let value = parameters[name].flatMap(Double.init) else {
      preconditionFailure("the row says no number \(name)")
    }
    return value
  }

  /// The doubles of a file, least significant byte first.
  func array(_ name: String) throws -> [Double] {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).f64"))
    return data.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 8).map {
        Double(
          bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self))
        )
      }
    }
  }

  func write(_ values: [Double], as name: String) throws {
    let bytes = values.flatMap { value in
      withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
    }
    try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name).f64"))
  }
}
