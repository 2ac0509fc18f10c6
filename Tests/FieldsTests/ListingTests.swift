import Fields
import Testing

@Suite struct ListingTests {
  @Test func alignsColumnsAndIndentsWhatIsInside() {
    #expect(
      Sample.study.listing() == """
        name             type                            default         meaning
        name             a name of letters, digits, "-"  (required)      What the study is called.
                         and "_" that begins with a
                         letter
        notes            a string                        (optional)      Anything worth saying.
        problem          object by "type"                (required)      What is minimised.
          "mds"                                                          Multidimensional scaling.
            objects      a whole number of at least 3,   (required)      Number of objects.
                         or a list
            file         a file path                     (optional)      Distance table to read.
          "quadratic"                                                    A convex quadratic.
            condition    a number of at least 1          10              Ratio of the largest eigenvalue to
                                                                         the smallest.
        methods          list of object by "estimator"   (required)      Who competes.
          "two-point"                                                    Two-point estimate along random
                                                                         directions.
            radius       a number above 0, or a list     0.001           Smoothing radius.
            directions   a whole number from 1 to 64     1               Directions an estimate.
          "reverse"                                                      Reverse-mode differentiation.
        step             object with one of              {"relative":1}  Step sizes.
          relative       a number above 0, or a list                     In units of the stable step.
          absolute       a number above 0, or a list                     As it is.
        scale            one of                          "linear"        How the axis is drawn.
          "linear"                                                       As it is.
          "logarithmic"                                                  Its logarithm.
        replicates       a whole number of at least 1    10              Runs per cell.
        seed             a whole number                  1               Where randomness begins.
        paired           true or false                   true            Whether starting points are shared.
        targets          a list of at least 2, each      (optional)      Losses to reach.
                         entry a number
        budget           object                          {}              When a run ends.
          iterations     a whole number of at least 1    100             Most iterations.
          share          a number from 0 to 1            (optional)      Share of the time.

        """)
  }

  @Test(arguments: [60, 72, 80, 100, 120])
  func keepsToItsWidth(width: Int) {
    let lines = Sample.study.listing(width: width).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= width && $0.last != " " })
    for name in ["replicates", "objects", "iterations", "two-point", "logarithmic"] {
      #expect(lines.contains { $0.contains(name) }, "\(name) is not listed")
    }
  }

  @Test func longWordsAreBroken() {
    let word = String(repeating: "w", count: 200)
    let table = Table("t", "", fields: [Field(word, .boolean, .optional, word)])
    let lines = table.listing(width: 60).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 60 })
    #expect(lines.joined().filter { $0 == "w" }.count == 400)
  }

  @Test(arguments: [
    ("A first clause: and more.", "A first clause"), ("One; two.", "One"),
    ("It is so. It is not.", "It is so"), ("The whole of it.", "The whole of it"),
    ("From 1e-3 to 0.5 in f(x)", "From 1e-3 to 0.5 in f(x)"), ("", ""),
  ])
  func oneLineHasTheFirstClause(sentence: String, clause: String) {
    #expect(Table("name", sentence, fields: []).line(nameWidth: 6) == "name    \(clause)")
  }

  @Test(arguments: [60, 72, 100])
  func oneLineIsCutAtABlank(width: Int) {
    let words = (1...40).map { "word\($0)" }.joined(separator: " ")
    let line = Table("t", words, fields: []).line(nameWidth: 10, width: width)
    #expect(line.count <= width && line.count > width - 10 && line.hasSuffix(" …"))
    #expect("\(words) ".hasPrefix("\(line.dropFirst(12).dropLast(2)) "))
  }

  @Test func aTableWithoutFieldsSaysSo() {
    #expect(Sample.reverse.listing() == "(no fields)\n")
  }

  /// A default's word is not broken.
  @Test func wordsOfDefaults() {
    let table = Table(
      "t", "A table.",
      fields: [
        Field(
          "weights", .choice(["squared-distances": "δ²."]), .defaults(to: "squared-distances"),
          "How entries are weighted.")
      ])
    #expect(table.listing().contains(#/one of +"squared-distances"/#))
  }
}
