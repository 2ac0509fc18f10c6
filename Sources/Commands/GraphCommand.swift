internal import ArgumentParser
internal import AutoDiff
internal import Diagnostics
internal import Experiments
internal import Studies
internal import Reports

struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Print a computational graph with its derivatives in forward and reverse mode.",
    discussion: """
      The graph is that of a study's first problem at its first start, or of the lecture's example \
      w₂ log w₁ + √(w₂ log w₁).

        zobench graph --example                       step by step at w = (2, 3)
        zobench graph --example --at 4,0.5            at another point
        zobench graph configs/mds.json                a study's problem
        zobench graph --example --format dot | dot -Tsvg > graph.svg
      """)

  @Argument(
    help: "A study's configuration, a JSON file.", completion: .file(extensions: ["json"]))
  var config: String?

  @Flag(help: "Show the lecture's example instead of a study's problem.")
  var example = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The point: numbers separated by commas.", valueName: "w₁,w₂,…"))
  var at: Point?

  @Option(name: [.short, .long], help: "terminal, markdown, csv, latex, or dot for Graphviz.")
  var format = GraphFormat.table(.terminal)

  func validate() throws {
    if example == (config != nil) {
      throw ValidationError("Give either a configuration or --example.")
    }
  }

  func run() throws {
    let (graph, start) = try subject()
    let point = at?.coordinates ?? start
    guard point.count == graph.parameterCount else {
      throw InputError(
        .usage, at: "--at", "found a point of \(point.count) coordinates",
        expected: "\(graph.parameterCount), one for every parameter")
    }
    let evaluator = Evaluator(graph)
    let trace = evaluator.trace(
      at: point, tangents: graph.parameterCount <= Self.mostTangents)
    switch format {
    case .table(let format): try Terminal.show(trace.table(format), isData: format == .csv)
    case .dot: try Terminal.show(trace.dot)
    }
    if let fault = evaluator.fault {
      Terminal.say("zobench: no answer at this point: \(fault).")
    } else if let node = trace.firstUndefined {
      Terminal.say("zobench: \(node) has no finite value at this point.")
    }
  }

  /// Nobody reads more columns of derivatives than these.
  private static let mostTangents = 8

  /// The graph to show, and where it is evaluated unless another point is given.
  private func subject() throws -> (Graph, [Double]) {
    guard let config else {
      let graph = Graph(parameters: 2) { w in
        let product = w[1] * log(w[0])
        return product + sqrt(product)
      }
      return (graph, [2, 3])
    }
    let instance = try StudyCatalogue.firstInstance(path: config)
    guard instance.isRecorded else {
      throw InputError(
        .data, at: config,
        "\(instance.label) has no graph: zobench does not see how it is computed",
        expected: "a problem that zobench evaluates itself as the first one")
    }
    return (instance.graph, instance.start(replicate: 0))
  }
}

/// Coordinates as they are given on the command line: `2,3`.
struct Point: ExpressibleByArgument {
  let coordinates: [Double]

  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      Double($0.trimmingPrefix(" "))
    }
    guard numbers.allSatisfy({ $0?.isFinite == true }) else { return nil }
    coordinates = numbers.compactMap(\.self)
  }
}

/// The forms that a graph can be printed in.
enum GraphFormat: ExpressibleByArgument {
  case table(TableFormat)
  case dot

  init?(argument: String) {
    if argument == "dot" {
      self = .dot
    } else if let format = TableFormat(rawValue: argument) {
      self = .table(format)
    } else {
      return nil
    }
  }

  var defaultValueDescription: String {
    switch self {
    case .table(let format): format.rawValue
    case .dot: "dot"
    }
  }

  static var allValueStrings: [String] { TableFormat.allCases.map(\.rawValue) + ["dot"] }
}
