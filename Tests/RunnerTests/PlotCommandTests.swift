import Foundation
import Testing

/// `zobench plot` on machines without gnuplot: a program in its place writes down what it is asked.
@Suite struct PlotCommandTests {
  /// A finished study, and a stand-in for gnuplot that comes first on the path.
  private static func sandbox(gnuplot: String) throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(configuration(), to: "study.json")
    try sandbox.zobench("run", "study.json", "--quiet")
    try sandbox.write("#!/bin/bash\n\(gnuplot)\n", to: "gnuplot")
    _ = try sandbox.shell("mkdir bin && mv gnuplot bin/ && chmod +x bin/gnuplot")
    return sandbox
  }

  /// Makes the file that the script would make.
  private static let obedient = #"""
    for argument; do
      case "$argument" in format*) eval "${argument// /}";; theme*) eval "${argument// /}";; esac
    done
    name=${argument%.gp}
    [ "$theme" = light ] || name=$name-dark
    echo '<title>Gnuplot</title><desc>Gnuplot</desc>' > "$name.$format"
    """#

  private static func plot(_ sandbox: Sandbox, _ line: String = "") throws -> Sandbox.Outcome {
    try sandbox.shell("PATH=$PWD/bin:$PATH zobench plot results/test \(line)")
  }

  @Test(arguments: [
    ("", ["", "-dark"], ["svg", "png"]),
    ("--format pdf --theme light", [""], ["pdf"]),
    ("--format pdf,svg --format png --theme dark", ["-dark"], ["svg", "png", "pdf"]),
  ])
  func filesAreMadeAndNamed(line: String, themes: [String], formats: [String]) throws {
    let sandbox = try Self.sandbox(gnuplot: Self.obedient)
    let outcome = try Self.plot(sandbox, "\(line) --only convergence")
    #expect(outcome.status == 0 && outcome.errors == "")
    let name = "convergence-quadratic"
    let files =
      ["\(name).gp", "\(name).tsv"]
      + themes.flatMap { theme in formats.map { "\(name)\(theme).\($0)" } }
    #expect(outcome.output == files.map { "plots/test/\($0)\n" }.joined())
    #expect(try sandbox.files("plots/test") == files.sorted())
    if formats.contains("svg") {
      let picture = try sandbox.text("plots/test/\(name)\(themes[0]).svg")
      #expect(picture.hasPrefix("<title>quadratic: "))
    }
  }

  @Test func whatFailsLeavesNothing() throws {
    let sandbox = try Self.sandbox(gnuplot: "echo 'no such terminal' >&2; exit 3")
    let outcome = try Self.plot(sandbox, "--only convergence")
    #expect(outcome.status == 69)
    #expect(
      outcome.errors.hasPrefix(
        "zobench: convergence-quadratic.gp: gnuplot fails on it, with exit code 3 and: no such terminal"
      ))
    #expect(try sandbox.files("plots/test") == [])
  }

  /// If the disk is full, gnuplot writes half a picture and says nothing.
  @Test func halfAPicture() throws {
    let sandbox = try Self.sandbox(
      gnuplot: #"""
        for argument; do case "$argument" in format*) eval "${argument// /}";; esac; done
        printf '\x89PNG half' > "${argument%.gp}.$format"
        """#)
    let outcome = try Self.plot(sandbox, "--format png --theme light --only convergence")
    #expect(outcome.status == 74 && outcome.output == "")
    #expect(
      outcome.errors == """
        zobench: plots/test/convergence-quadratic.png: gnuplot did not write all of the file. Make room.

        """)
    #expect(try sandbox.files("plots/test") == [])
  }

  /// The error gives the reason: a file stands where the folder should be.
  @Test func aFileInPlaceOfTheFolder() throws {
    let sandbox = try Self.sandbox(gnuplot: Self.obedient)
    let outcome = try Self.plot(sandbox, "-o study.json")
    #expect(outcome.status == 73 && outcome.output == "")
    #expect(
      outcome.errors == """
        zobench: study.json: the folder cannot be written to (not a directory). Give another folder with \
        --output.

        """)
  }

  @Test func withoutGnuplot() throws {
    let sandbox = try Self.sandbox(gnuplot: "")
    let outcome = try sandbox.shell("PATH=/nowhere; zobench plot results/test")
    #expect(outcome.status == 69)
    #expect(
      outcome.errors == """
        zobench: gnuplot: the program is not on the path. Install it with make gnuplot, \
        apt-get install gnuplot-nox or brew install gnuplot.

        """)
    #expect(!sandbox.has("plots"))
  }

  @Test(arguments: [
    ("--format gif", 64, "Error: The value 'gif' is invalid"),
    ("--format svg,", 64, "Error: The value 'svg,' is invalid"),
    ("--theme dim", 64, "Error: The value 'dim' is invalid"),
    ("--only nothing", 64, "zobench: --only nothing: no figure of the study has a name like that"),
    ("-o ''", 64, "zobench: --output: found \"\"; expected the name of a folder."),
  ])
  func usage(line: String, status: Int32, message: String) throws {
    let sandbox = try Self.sandbox(gnuplot: Self.obedient)
    let outcome = try Self.plot(sandbox, line)
    #expect(outcome.status == status)
    #expect(outcome.errors.hasPrefix(message), "\(outcome.errors)")
    #expect(outcome.output == "" && !sandbox.has("plots"))
  }
}
