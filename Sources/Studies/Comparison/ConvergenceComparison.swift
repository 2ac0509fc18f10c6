internal import Analysis
internal import Diagnostics
internal import Experiments
internal import Statistics

/// Two convergence studies side by side: what targets cost, rates, and the curves of both.
struct ConvergenceComparison {
  private let sides: ComparedSides
  /// The runs of what both have.
  private let a: ConvergenceAnalysis
  private let b: ConvergenceAnalysis
  private let costs: [CostComparison]
  /// The instances and methods that only one study has.
  private let onlyA: [MethodOnInstance]
  private let onlyB: [MethodOnInstance]
  /// In both, but measured differently.
  private let otherwise: [MethodOnInstance]

  /// A method on an instance, and how its study counts.
  struct Best {
    let contender: ConvergenceSummary.Contender
    /// The study's.
    let targets: [Double]
    let callCosts: CallCosts

    var pair: MethodOnInstance { contender.pair }

    static func all(_ summary: ConvergenceSummary) -> [Best] {
      summary.contenders.map {
        Best(contender: $0, targets: summary.targets, callCosts: $0.callCosts)
      }
    }
  }

  /// - Throws: `InputError` if the two share no method on an instance.
  init(_ a: ConvergenceAnalysis, _ b: ConvergenceAnalysis, _ sides: ComparedSides) throws {
    self.sides = sides
    let (ofA, ofB) = (Best.all(a.summary), Best.all(b.summary))
    let byName = Dictionary(uniqueKeysWithValues: ofB.map { ($0.pair, $0) })
    let pairs = ofA.compactMap { best in byName[best.pair].map { (best, $0) } }
    guard !pairs.isEmpty else {
      throw sides.nothingInCommon(
        "method on one problem", ofA.map(\.pair.cells), ofB.map(\.pair.cells))
    }
    let common = Set(pairs.map(\.0.pair))
    let hasOneSeed = a.results.study.seed == b.results.study.seed
    costs = pairs.compactMap { CostComparison($0, $1, isPaired: hasOneSeed) }
    let compared = Set(costs.map { MethodOnInstance($0.instance, $0.method) })
    otherwise = pairs.map(\.0.pair).filter { !compared.contains($0) }
    onlyA = ofA.map(\.pair).filter { !common.contains($0) }
    onlyB = ofB.map(\.pair).filter { !common.contains($0) }
    self.a = ConvergenceAnalysis(a.results.restricted(to: common))
    self.b = ConvergenceAnalysis(b.results.restricted(to: common))
  }

  func report() throws -> StudyReport {
    let rates = try RateComparison(a.rateTable, b.rateTable).section(sides.a, sides.b)
    let single = onlyA.map { [sides.a] + $0.cells } + onlyB.map { [sides.b] + $0.cells }
    let sections = [
      costs.isEmpty ? nil : costs.section(sides.a, sides.b), rates,
      otherwise.isEmpty
        ? nil
        : StudyReport.Section(
          title: "In both, but without a common metric or target",
          columns: ["problem", "estimator"],
          left: [0, 1], rows: otherwise.map(\.cells)),
      single.isEmpty
        ? nil
        : StudyReport.Section(
          title: "Only in one", columns: ["results", "problem", "estimator"], left: [0, 1, 2],
          rows: single),
    ].compactMap(\.self)
    return StudyReport(
      sections: sections,
      notes: sides.notes + [
        """
        target     the hardest that half of the runs reach in both, the easiest if there is none, as a fraction
                   of the first value
        ratio      of expected evaluations, \(sides.b) over \(sides.a), at the best step of each; a run that
                   misses the target is charged its whole budget; the interval takes the runs of the two as
                   independent, so it is too long where they start from the same points
        usual …    \(pairing); its interval comes from order
                   statistics and holds for any distribution of the runs; with five runs it has less
                   than 95 %, with fewer there is none; – if nothing varies
        … times    without an interval, since the machine's pace is the same in all runs of a study and
                   does not show in their spread; – if a time is below \(StudyReport.duration(TimeRatio.leastSeconds))
        """
      ] + prices)
  }

  /// How each study counts evaluations, if the two differ.
  private var prices: [String] {
    let (a, b) = (a.summary.callCosts, b.summary.callCosts)
    func words(_ costs: CallCosts, _ side: String) -> String {
      "\(StudyReport.short(costs.gradient)) and a tangent as \(StudyReport.short(costs.tangent)) in \(side)"
    }
    guard a.gradient != b.gradient || a.tangent != b.tangent else { return [] }
    return [
      """
      evaluations as each study charges: a gradient counts as \(words(a, sides.a)),
                  as \(words(b, sides.b))
      """
    ]
  }

  /// What a ratio is of.
  private var pairing: String {
    costs.contains { $0.ratio.isPaired }
      ? """
      the median over replicates of the ratios of single runs: both results have
                   the seed \(a.results.study.seed), so runs of one replicate have the same start
      """ : "the ratio of medians over runs"
  }

  func figures() throws -> [Figure] {
    let ofA = try ConvergencePictures(a, FigureChoice(), at: sides.pathA).figures()
    let ofB = try ConvergencePictures(b, FigureChoice(), at: sides.pathB).figures()
    let (methodsA, methodsB) = (a.methods, b.methods)
    let overlay = FigureOverlay(sides) { look in
      // A look that shows more than the method still has the method's colour and shape.
      let method = Palette.color(of: look)
      return method < methodsB.count
        ? methodsA.firstIndex(of: methodsB[method]) ?? look : look
    }
    return ratios + overlay.figures(ofA, ofB)
  }

  /// The ratios against n, one panel per problem.
  private var ratios: [Figure] {
    let methods = a.methods
    let problems = costs.map(\.problem).distinct
    let panels = problems.map { problem in
      let own = costs.filter {
        $0.problem == problem
          && $0.expected.map { $0.estimate > 0 && $0.estimate.isFinite } ?? false
      }
      let curves = own.map(\.method).distinct.map { method in
        Curve(
          label: method, role: .points, look: methods.firstIndex(of: method)!,
          points: own.filter { $0.method == method }.map(\.point).sorted { $0.x < $1.x })
      }
      let sizes = own.map { Double($0.dimension) }
      let level = [(sizes.min() ?? 1) / 1.2, (sizes.max() ?? 1) * 1.2]
      return Figure.Panel(
        title: problems.count > 1 ? problem : "",
        curves: curves + [
          Curve(
            label: "as many", role: .guide, look: 0, points: level.map { Curve.Point(x: $0, y: 1) })
        ])
    }
    let figure = Figure(
      name: "compare-ratios", title: "Evaluations to a target: \(sides.b) over \(sides.a)",
      description: """
        How many times as many evaluations as in \(sides.a) it takes in \(sides.b) to reach the hardest \
        target that half of the runs reach in both, the easiest if there is none, by expected running times at \
        the best steps, against the number of variables n. Bars: 95 % intervals; none where an interval has no end, or nothing is random.
        """,
      horizontal: .logarithmic("variables n"), vertical: .logarithmic("ratio of evaluations"),
      panels: panels.filter(\.hasPoints))
    return figure.hasPoints ? figure.pages : []
  }
}

extension CostComparison {
  fileprivate var point: Curve.Point {
    Curve.Point(x: Double(dimension), y: expected?.estimate, bounds: expected?.interval?.drawn)
  }
}

extension ConvergenceAnalysis {
  /// The methods that have finished runs, in the order in which looks count them.
  fileprivate var methods: [String] { summary.groups.map(\.method).distinct }
}

extension StudyResults<ConvergenceStudy> {
  /// The runs of these methods on these instances.
  fileprivate func restricted(to pairs: Set<MethodOnInstance>) -> Self {
    let cells = study.series.filter { pairs.contains($0.pair) }
      .flatMap { $0.groups.flatMap(\.self) }
    let kept = cells.compactMap { cell in records[cell.id].map { (cell.id, $0) } }
    return Self(study: study, records: Dictionary(uniqueKeysWithValues: kept))
  }
}
