internal import Diagnostics
public import Fields
internal import Foundation

/// What a child says about itself in its first line.
public struct Handshake: Sendable {
  /// Names the model or the solver, and is part of a study's definition.
  public let version: String
  let isText: Bool
  /// Whether it has opened the file for shared memory.
  let isShared: Bool
  /// The whole line.
  let line: JSON

  /// n numbers, as given by a handshake or a configuration.
  public enum Vector: Sendable, Hashable {
    case constant(Double)
    case numbers([Double])
    /// Must be asked for.
    case frame

    /// - Parameter json: a number, a list of numbers, or `"frame"`; for anything else the result is
    ///   nil.
    public init?(_ json: JSON) {
      switch json {
      case .string("frame"): self = .frame
      case .array(let entries):
        let numbers = entries.compactMap(\.double)
        guard numbers.count == entries.count, !numbers.isEmpty, numbers.allSatisfy(\.isFinite)
        else { return nil }
        self = .numbers(numbers)
      default:
        guard let number = json.double, number.isFinite else { return nil }
        self = .constant(number)
      }
    }

    /// All n numbers; nil if their count is not n, or they must be asked for.
    public func entries(dimension n: Int) -> [Double]? {
      switch self {
      case .constant(let number): [Double](repeating: number, count: n)
      case .numbers(let numbers): numbers.count == n ? numbers : nil
      case .frame: nil
      }
    }
  }

  /// Reads the first line of a child.
  ///
  /// - Parameter role: the role it was asked to take.
  init(_ bytes: [UInt8], role: String) throws(ChildFault) {
    let text = String(decoding: bytes.prefix(200), as: UTF8.self)
    let json: JSON
    do {
      json = try JSON.parse(Data(bytes), place: "the line")
    } catch {
      throw Self.noHandshake(text)
    }
    guard case .object(let entries) = json else { throw Self.noHandshake(text) }
    let keys = HandshakeKeys(entries)
    let version = try keys.required("zobench", "1, the protocol's version") { $0 == 1 ? 1 : nil }
    precondition(version == 1, "another version was refused")
    self.version = try keys.required("version", "a text of at most 1000 bytes, not empty") {
      guard case .string(let text) = $0, !text.isEmpty, text.utf8.count <= 1000 else { return nil }
      return text
    }
    isText = try keys.required("mode", #""binary" or "text""#) {
      $0 == "binary" ? false : $0 == "text" ? true : nil
    }
    _ = try keys.optional("role", "\"\(role)\"") { $0 == .string(role) ? true : nil }
    isShared = try keys.flag("shared") ?? false
    line = json
  }

  private static func noHandshake(_ text: String) -> ChildFault {
    let shown = text.count > 120 ? text.prefix(119) + "…" : text[...]
    return ChildFault(
      .data, "began with \"\(shown)\"", expected: "one line of JSON that begins with {",
      remedy: "print anything else to standard error; see docs/pipe.md", isFinal: true)
  }

  /// The entries of the line.
  var keys: HandshakeKeys {
    guard case .object(let entries) = line else { preconditionFailure("no object") }
    return HandshakeKeys(entries)
  }
}

/// Reads the entries of a handshake, and reports which of them is wrong.
struct HandshakeKeys {
  private let entries: [String: JSON]

  init(_ entries: [String: JSON]) {
    self.entries = entries
  }

  func required<Value>(
    _ key: String, _ expected: String, _ read: (JSON) -> Value?
  ) throws(ChildFault) -> Value {
    guard let value = try optional(key, expected, read) else {
      throw ChildFault(
        .data, "gave no \"\(key)\" in its first line", expected: expected, isFinal: true)
    }
    return value
  }

  func optional<Value>(
    _ key: String, _ expected: String, _ read: (JSON) -> Value?
  ) throws(ChildFault) -> Value? {
    guard let json = entries[key], json != .null else { return nil }
    guard let value = read(json) else {
      let text = json.text
      let shown = text.count > 60 ? text.prefix(59) + "…" : text[...]
      throw ChildFault(
        .data, "said \"\(key)\": \(shown) in its first line", expected: expected, isFinal: true)
    }
    return value
  }

  func flag(_ key: String) throws(ChildFault) -> Bool? {
    try optional(key, "true or false") { if case .boolean(let flag) = $0 { flag } else { nil } }
  }

  func integer(_ key: String, _ range: ClosedRange<Int>) throws(ChildFault) -> Int? {
    try optional(key, "a whole number from \(range.lowerBound) to \(range.upperBound)") {
      if case .integer(let number) = $0, range.contains(number) { number } else { nil }
    }
  }

  func number(
    _ key: String, _ expected: String, _ allows: (Double) -> Bool
  ) throws(ChildFault) -> Double? {
    try optional(key, expected) { json in
      json.double.flatMap { $0.isFinite && allows($0) ? $0 : nil }
    }
  }

  func vector(_ key: String) throws(ChildFault) -> Handshake.Vector? {
    try optional(key, "n numbers, one number for n equal ones, or \"frame\"", Handshake.Vector.init)
  }

  /// How points are kept.
  func points(_ key: String) throws(ChildFault) -> ObjectiveHandshake.Points? {
    let expected = #"false, or {"vectors": 1 or more, "directions": "zobench" or "own"}"#
    return try optional(key, expected) { json -> ObjectiveHandshake.Points?? in
      if json == .boolean(false) { return .some(nil) }
      guard case .object(let entries) = json, case .integer(let count)? = entries["vectors"],
        (1...Int(Int32.max)).contains(count),
        let directions = entries["directions"], ["zobench", "own"].contains(directions)
      else { return nil }
      return .some(
        ObjectiveHandshake.Points(
          vectorCount: count, drawsOwnDirections: directions == .string("own")))
    } ?? nil
  }

  /// What is answered or asked.
  func asks(_ key: String) throws(ChildFault) -> PipeFrame.Ask? {
    let names = PipeFrame.Ask.names.map { "\"\($0.name)\"" }.joined(separator: ", ")
    return try optional(key, "a list of some of \(names)") { json in
      guard case .array(let entries) = json else { return nil }
      var asks: PipeFrame.Ask = []
      for entry in entries {
        guard let known = PipeFrame.Ask.names.first(where: { .string($0.name) == entry }) else {
          return nil
        }
        asks.insert(known.ask)
      }
      return asks
    }
  }
}

/// What an objective says about itself.
public struct ObjectiveHandshake: Sendable {
  let common: Handshake
  /// n.
  public let dimension: Int
  let answers: PipeFrame.Ask
  /// The most points in a frame.
  let batch: Int
  /// Whether the same question always gets the same bits.
  public let isDeterministic: Bool
  /// Whether it takes sample keys.
  public let takesSamples: Bool
  /// Whether it also answers without one.
  public let answersExactly: Bool
  /// Where runs start; nil if it does not say.
  public let start: Handshake.Vector?
  /// f*; nil if it does not say.
  public let minimum: Double?
  /// x*; nil if it does not say.
  public let minimizer: Handshake.Vector?
  /// L > 0; nil if it does not say.
  public let smoothness: Double?
  /// μ ≥ 0; nil if it does not say.
  public let strongConvexity: Double?
  /// Whether f is convex; nil if it does not say.
  public let isConvex: Bool?
  /// How it keeps points itself; nil if it does not.
  public let points: Points?

  /// How a child keeps points itself.
  public struct Points: Hashable, Sendable {
    /// The most vectors it keeps.
    public let vectorCount: Int
    /// Whether it draws directions other than zobench's.
    public let drawsOwnDirections: Bool
  }

  /// Its name and version.
  public var version: String { common.version }

  /// - Parameter asked: the dimension that the configuration names.
  init(_ common: Handshake, dimension asked: Int?) throws(ChildFault) {
    self.common = common
    let keys = common.keys
    guard let dimension = try keys.integer("dimension", 1...Int(Int32.max)) else {
      throw ChildFault(
        .data, "gave no \"dimension\" in its first line", expected: "a whole number of at least 1",
        isFinal: true)
    }
    if let asked, asked != dimension {
      throw ChildFault(
        .data, "has \(dimension) variables, but the configuration says \(asked)",
        expected: "the same dimension", isFinal: true)
    }
    self.dimension = dimension
    answers = try keys.asks("answers") ?? .value
    guard answers.contains(.value) else {
      throw ChildFault(
        .data, "answers \(answers.text)", expected: "\"value\" among its \"answers\"", isFinal: true
      )
    }
    batch = try keys.integer("batch", 1...Int(Int32.max)) ?? 1
    isDeterministic = try keys.flag("deterministic") ?? true
    takesSamples = try keys.flag("samples") ?? false
    answersExactly = try keys.flag("exact") ?? true
    start = try Self.checked(keys.vector("start"), "start", dimension, common)
    minimizer = try Self.checked(keys.vector("minimizer"), "minimizer", dimension, common)
    minimum = try keys.number("minimum", "a number") { _ in true }
    smoothness = try keys.number("smoothness", "a number above 0") { $0 > 0 }
    strongConvexity = try keys.number("strong_convexity", "a number of at least 0") { $0 >= 0 }
    isConvex = try keys.flag("convex")
    points = common.isText ? nil : try keys.points("points")
  }

  private static func checked(
    _ vector: Handshake.Vector?, _ key: String, _ n: Int, _ common: Handshake
  ) throws(ChildFault) -> Handshake.Vector? {
    if case .numbers(let numbers) = vector, numbers.count != n {
      throw ChildFault(
        .data, "said \"\(key)\" with \(numbers.count) numbers", expected: "\(n) numbers",
        isFinal: true)
    }
    if vector == .frame, common.isText {
      throw ChildFault(
        .data, "said \"\(key)\": \"frame\" in text mode", expected: "numbers", isFinal: true)
    }
    return vector
  }

  /// The questions that its sources answer.
  public var questions: Questions {
    var questions: Questions = .values
    if answers.contains(.gradient) { questions.insert(.gradients) }
    if answers.contains(.tangent) { questions.insert(.tangents) }
    if answers.isSuperset(of: [.gradient, .hessian]) { questions.insert(.hessianProducts) }
    return questions
  }
}
