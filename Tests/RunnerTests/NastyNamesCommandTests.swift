import Foundation
import Mutations
import Testing

/// Names of files, folders and objects that no terminal, table or page should obey.
@Suite struct NastyNamesCommandTests {
  /// Names of folders; every test of a process takes some.
  private static let folders =
    [
      "'\u{301}; touch done; '", "\u{1B}[31mred", "a\nb", "\u{202E}x", "=1+1", "-x", "a|b\\",
      "%&_#$~^{}<>`*",
      "\u{9B}2J\u{7F}", "</script>]]>\u{FFFF}", "\"><b>\u{301}", "\"\u{308} onload=1 \"",
    ] + NastyNames.files(seed: 3, count: 420).suffix(20)

  private static func hasRawControls(_ text: String) -> Bool {
    text.unicodeScalars.contains { scalar in
      scalar != "\n" && scalar != "\t"
        && (scalar.properties.generalCategory == .control || scalar.properties.isBidiControl)
    }
  }

  /// Through the tables of `compare`, in which the folders are named, through errors about them, and through
  /// the page.
  @Test func folders() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(rest: #""replicates": 6, "budget": {"iterations": 40}"#), to: "c.json")
    #expect(try sandbox.zobench("run", "c.json", "-o", "plain", "--quiet").status == 0)
    for name in Self.folders {
      let folder = "./" + name
      try FileManager.default.copyItem(
        atPath: sandbox.path("plain"), toPath: sandbox.path(name))
      for format in ["terminal", "markdown", "latex"] {
        let compared = try sandbox.zobench("compare", "plain", folder, "--format", format)
        #expect(compared.status == 0, "\(name.debugDescription): \(compared.errors)")
        #expect(!Self.hasRawControls(compared.output), "\(name.debugDescription)")
        // As many lines as for a plain name: a line break in a name does not break the line.
        let lines = compared.output.split(separator: "\n", omittingEmptySubsequences: false).count
        if format != "terminal" { #expect(lines < 20) }
      }
      #expect(try sandbox.zobench("compare", "plain", folder, "--format", "csv").status == 0)
      let page = try sandbox.zobench("report", folder, "--charts", "none", "-o", "page.html")
      #expect(page.status == 0)
      let html = try sandbox.text("page.html")
      #expect(!Self.hasRawControls(html) && !html.contains("<b>") && !html.contains("</script>]]"))
      #expect(!html.contains("\" onload"))
      for arguments in [
        ["info", folder + "-missing"], ["table", folder + "/x"], ["run", folder + "/x"], [name],
      ] {
        let outcome = try sandbox.zobench(arguments)
        #expect(outcome.status != 0)
        #expect(!Self.hasRawControls(outcome.errors + outcome.output), "\(arguments)")
      }
      // Finished results are resumed: there is nothing to do.
      let again = try sandbox.zobench("run", folder)
      #expect(again.status == 0 && !Self.hasRawControls(again.errors + again.output))
      try FileManager.default.removeItem(atPath: sandbox.path(name))
    }
    #expect(!sandbox.has("done"))
  }

  /// A map of objects with such names: embedding.csv reads back as it was, and pictures can be drawn.
  @Test func objects() throws {
    let sandbox = try Sandbox()
    let names = NastyNames.all(seed: 4, count: 230).map { name in
      // What the reader of the table makes of a name: no blanks at its ends, one kind of line break.
      name.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\r", with: "\n")
        .trimmingCharacters(in: CharacterSet(charactersIn: " \t\n"))
    }.filter { !$0.isEmpty && $0.utf8.count < 200 && Double($0) == nil }
    let places = names.enumerated().map { i, name in
      "\(Self.field(name)),\(Double(i % 17) * 7 - 60),\(Double(i) * 1.5 - 170)"
    }
    try sandbox.write(
      (["name,latitude,longitude"] + places).joined(separator: "\n") + "\n", to: "places.csv")
    try sandbox.write(
      """
      {"name": "test", "problem": {"type": "mds", "coordinates": "places.csv"},
       "methods": [{"estimator": "reverse-mode"}], "replicates": 1, "budget": {"iterations": 3}}
      """, to: "c.json")
    let run = try sandbox.zobench("run", "c.json", "-o", "r", "--quiet")
    #expect(run.status == 0, "\(run.errors)")
    let rows = Self.rows(try sandbox.text("r/embedding.csv"))
    let column = try #require(rows[0].firstIndex(of: "name"))
    let cells = rows.dropFirst().map { $0[column] }
    #expect(cells.count == names.count)
    for (cell, name) in zip(cells, names) {
      let apostrophe = cell != name
      #expect(Array((apostrophe ? String(cell.dropFirst()) : cell).utf8) == Array(name.utf8))
      #expect(!"=+-@\t\r".contains(cell.first!), "\(cell.debugDescription)")
    }
    // The same places again, from zobench's own file.
    try sandbox.write(
      (["name,latitude,longitude"]
        + zip(cells, places).map { cell, place in
          "\(Self.field(cell)),\(place.split(separator: ",").suffix(2).joined(separator: ","))"
        }).joined(separator: "\n") + "\n", to: "places.csv")
    #expect(try sandbox.zobench("run", "c.json", "-o", "s", "--quiet").status == 0)
    #expect(try sandbox.text("s/embedding.csv") == sandbox.text("r/embedding.csv"))
  }

  private static func field(_ text: String) -> String {
    var field = "\""
    for scalar in text.unicodeScalars {
      field.unicodeScalars.append(scalar)
      if scalar == "\"" { field += "\"" }
    }
    return field + "\""
  }

  /// RFC 4180, by scalars.
  private static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = [[]]
    var cell = String.UnicodeScalarView()
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\"" where !isQuoted: isQuoted = true
      case "\"":
        if scalars.first == "\"" { cell.append(scalars.removeFirst()) } else { isQuoted = false }
      case "," where !isQuoted, "\n" where !isQuoted:
        rows[rows.count - 1].append(String(cell))
        cell.removeAll()
        if scalar == "\n" { rows.append([]) }
      default: cell.append(scalar)
      }
    }
    return rows.filter { !$0.isEmpty }
  }
}
