internal import Datasets
internal import Diagnostics
internal import Fields
internal import Foundation
internal import Studies

/// What libFuzzer calls with every input it makes: `make fuzz`.
///
/// What looks like a JSON object is read as a configuration, anything else as a data file of every format. Each is
/// refused by an `InputError` that names its place, or keeps its promises; anything that does neither ends the process,
/// and libFuzzer saves the input.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
  if bytes.first == UInt8(ascii: "{") {
    readConfiguration(bytes)
  } else {
    readData(bytes)
  }
  return 0
}

/// What is read reads back from its own text, and what is resolved resolves to itself again.
private func readConfiguration(_ bytes: [UInt8]) {
  refusal(named: "c.json") {
    let json = try JSON.parse(Data(bytes), place: "c.json")
    let again = try JSON.parse(Data(json.text.utf8), place: "c.json")
    precondition(json == again, "a document is another when it is read from its own text")
    let values = try StudyCatalogue.configurations.resolve(json, at: "c.json")
    let twice = try StudyCatalogue.configurations.resolve(values.json, at: "c.json")
    precondition(values == twice, "a resolved configuration resolves to another")
    precondition(values.combinationCount >= 1, "no way to fix the swept fields")
  }
}

/// The tables' initialisers check what they read against the promises of a table.
private func readData(_ bytes: [UInt8]) {
  guard let file = refusal(named: "t.csv", { try TextFile(path: "t.csv", bytes: bytes) }) else {
    return
  }
  refusal(named: "t.csv") { _ = try DistanceTable(file).prefix(2) }
  refusal(named: "t.csv") { _ = try CoordinateTable(file).prefix(2).chordDistances() }
  for hasHeader in [nil, true, false] {
    refusal(named: "t.csv") { _ = try DistanceTable(file, hasHeader: hasHeader).summary }
    refusal(named: "t.csv") {
      _ = try LabelledTable(csv: file, hasHeader: hasHeader).standardized().scaledToUnit()
    }
  }
  // With a limited number of features, since a single index can ask for all the memory there is.
  refusal(named: "t.csv") {
    let table = try LabelledTable(libsvm: file, features: 1000)
    let _ = (table.summary(hasSigns: false), table.standardized(), table.dense)
  }
}

@discardableResult
private func refusal<Read>(named place: String, _ read: () throws -> Read) -> Read? {
  do {
    return try read()
  } catch let error as InputError {
    precondition(error.place.hasPrefix(place), "\(error) does not name its place")
    return nil
  } catch {
    preconditionFailure("not an InputError: \(error)")
  }
}
