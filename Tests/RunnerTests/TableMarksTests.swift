import Foundation
import Testing

/// What a table marks, and what its foot says of the marks.
@Suite struct TableMarksTests {
  /// A long step reaches the targets at once, and then goes up again.
  @Test func aStepThatDoesNotSettle() throws {
    let sandbox = try Sandbox()
    try sandbox.shell(
      """
      zobench run '\(Sandbox.project)/configs/logistic.json' -q -o long --set problem.regularization=0.1 \
        --set 'steps.relative=[4,8,16,32]' --set replicates=2 --set 'methods=[{"estimator":"reverse-mode"}]'
      """)
    let table = try sandbox.zobench("table", "long").output
    #expect(table.contains(#/reverse-mode +16† /#), "\(table)")
    #expect(table.contains("\n†           the runs do not stay below the target at this step"))
    #expect(
      try sandbox.zobench("table", "long", "--format", "markdown").output
        .contains(#/reverse-mode +\| +16† \|/#))
    #expect(
      try sandbox.zobench("table", "long", "--format", "latex").output
        .contains(#/reverse-mode +& +16\\ensuremath\{\\dagger\} &/#))
    let csv = try sandbox.zobench("table", "long", "--format", "csv").output
    #expect(csv.contains("best_step,judged_steps,at_edge,settles,replicates,"))
    #expect(csv.contains("reverse-mode,16.0,16,FALSE,FALSE,2,"), "\(csv)")
    let page = try sandbox.zobench("report", "long", "--charts", "none", "-o", "/dev/stdout").output
    #expect(page.contains(">16†<") && page.contains("the runs do not stay below the target"))
    let summary = try sandbox.text("long/summary.csv").split(separator: "\n")
    let column = try #require(summary[0].split(separator: ",").firstIndex(of: "best_step_settles"))
    let values = summary.dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)[column]
    }
    #expect(values.filter { !$0.isEmpty } == ["FALSE"])
    // Shorter steps settle.
    try sandbox.zobench("run", "long", "-q", "-o", "short", "--set", "steps.relative=[4,8]")
    let short = try sandbox.zobench("table", "short").output
    #expect(short.contains(#/reverse-mode +8\* /#) && !short.contains("†"), "\(short)")
  }

  /// Every fraction of a value below 0 lies above it; no fraction of the gap does.
  @Test func targetsReachedAtOnce() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(
        problem: #""type": "quadratic", "dimension": 2, "minimum": -5"#,
        rest: #""replicates": 2, "budget": {"iterations": 9}, "targets": {"metric": "loss"}"#),
      to: "c.json")
    let loss = try sandbox.zobench("run", "c.json").output
    #expect(
      loss.contains(
        """

        no target   of quadratic dimension=2 is meaningful: its loss begins at -4.5,
                    and no fraction of that lies below it; "metric": "gap" in "targets" counts from the least
                    loss, where that is known

        """), "\(loss)")
    for (key, value) in [("targets.metric", "gap"), ("problem.minimum", "0")] {
      let other = try sandbox.zobench("run", "c.json", "--set", "\(key)=\(value)", "-o", key)
      #expect(other.status == 0 && !other.output.contains("no target"))
    }
  }

  /// With a single step nothing is chosen, so nothing looks better than it is.
  @Test(arguments: [("1", 2), ("1", 4), ("[1, 2]", 2), ("[1, 2]", 4)])
  func theChoiceOfAStep(steps: String, replicates: Int) throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(
        rest: """
          "replicates": \(replicates), "budget": {"iterations": 20}, "steps": {"relative": \(steps)}
          """), to: "c.json")
    let table = try sandbox.zobench("run", "c.json").output
    #expect(
      table.contains(
        "\nbest step   in units of the method's natural step, for gradient descent 1/(cL)"))
    #expect(table.contains("smallest or largest tried") == (steps != "1"))
    #expect(table.contains("so it looks better than it is") == (steps != "1" && replicates < 4))
    #expect(table.contains("costs are cross-fitted") == (steps != "1" && replicates >= 4))
  }

  /// The two classes cannot be told apart, so the loss stays near log 2.
  @Test func targetsOutOfReach() throws {
    let sandbox = try Sandbox()
    try sandbox.write("x,y\n1,a\n1,b\n2,b\n2,a\n3,a\n3,b\n4,b\n4,b\n", to: "d.csv")
    try sandbox.write(
      configuration(
        problem: #""type": "logistic", "data": "d.csv", "label_column": "y""#,
        rest: """
          "replicates": 2, "budget": {"iterations": 200},
          "targets": {"metric": "loss", "relative": [0.5, 0.1]}
          """), to: "c.json")
    let loss = try sandbox.zobench("run", "c.json")
    #expect(
      loss.output.contains(
        #/\nno target   of logistic .+ can be reached: its least loss is 0\.6[0-9]+, and/#),
      "\(loss.output)")
    #expect(loss.output.contains(#"; "metric": "gap" in "targets" counts from"#))
    let gap = try sandbox.zobench("run", "c.json", "--set", "targets.metric=gap", "-o", "gap")
    #expect(gap.status == 0 && !gap.output.contains("no target"))
    // A target that is in reach, but that no run reaches, is not one of these.
    let near = try sandbox.zobench(
      "run", "c.json", "--set", "targets.relative=[0.999]", "--set", "steps.relative=[1e-9]", "-o",
      "near")
    #expect(near.status == 0 && !near.output.contains("no target"))
  }

  @Test func aMethodThatTookAsManyEverywhere() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(
        problem: #""type": "quadratic", "dimension": [10, 20]"#,
        methods: #"{"estimator": "forward-mode"}, {"estimator": "reverse-mode"}"#,
        rest:
          #""replicates": 1, "gradient_cost": 10, "tangent_cost": 1, "budget": {"iterations": 50}"#),
      to: "c.json")
    let both = try sandbox.zobench("run", "c.json").output
    // One step leads to the minimum, whose value comes with the second gradient, of price 10, and with the first
    // tangent after n.
    #expect(both.contains("forward-mode took 0.55 to 1.05 times the evaluations"), "\(both)")
    let one = try sandbox.zobench("run", "c.json", "--set", "problem.dimension=20", "-o", "one")
    #expect(one.output.contains("forward-mode took 1.05 times the evaluations"))
    #expect(both.contains("intervals take the runs of the two methods as independent"))
    #expect(!both.contains("never got there"))
    // Runs that all take as long differ only by the clock's spread, the lower end of which may be 0.
    #expect(!both.contains("[0 µs"))
  }

  /// A factor for the problems on which a method reached the target is no answer for the others.
  @Test func aMethodThatNeverGotThere() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(
        problem: #""type": "quadratic", "dimension": [4, 32]"#,
        methods: #"{"estimator": "coordinate-differences"}, {"estimator": "reverse-mode"}"#,
        rest: """
          "replicates": 1, "steps": {"relative": [0.5]}, "budget": {"evaluations": 300},
          "targets": {"relative": [1e-4]}
          """), to: "c.json")
    let output = try sandbox.zobench("run", "c.json").output
    // Seven iterations of 2n evaluations are 448 at n = 32.
    #expect(
      output.contains(
        "coordinate-differences took 1.78 times the evaluations of reverse-mode to 0.0001 (a gradient "
          + "counts as 4); on 1 of 2 problems it never got there"), "\(output)")
  }

  /// Starts so close to the minimum that batches make some runs rise 10¹² times as high, and others not at once:
  /// diverged runs are not on a floor.
  @Test func someRunsDivergeOnTheirWayToTheFloor() throws {
    let sandbox = try Sandbox()
    let rows = [1000.0, 1000, -1000, -1000, 300, 300, -300, -300].enumerated().map { i, y in
      let a = i % 2 == 0 ? 1.0 : -1
      return "\(a),\(y + a * 0.00063)\n"
    }
    try sandbox.write("a,y\n" + rows.joined(), to: "d.csv")
    try sandbox.write(
      configuration(
        problem: """
          "type": "least-squares", "class": "convex", "data": "d.csv", "target_column": "y",
          "batch": {"rows": 1}
          """,
        methods: """
          {"estimator": "two-point", "radius": 1e-6}, {"estimator": "reverse-mode"}
          """,
        rest: #""replicates": 5, "seed": 1, "budget": {"iterations": 300}"#), to: "c.json")
    let outcome = try sandbox.zobench("run", "c.json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("expected floor"), "\(outcome.output)")
  }
}
