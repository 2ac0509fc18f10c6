import Datasets
import Diagnostics
import Experiments
import Foundation
import Mutations
import Reports
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Names that users and files may have, put through every output with a language of its own: each must come
/// out as the text that it is.
@Suite struct NastyNamesTests {
  static let names = NastyNames.all(seed: 1)

  @Test func nothingUnseenIsLeft() {
    for name in Self.names {
      let visible = name.visible
      #expect(!visible.unicodeScalars.contains { $0.isUnseen })
      if !name.unicodeScalars.contains(where: \.isUnseen) { #expect(visible == name) }
      // Line by line as it was.
      let kept = name.visible(keeping: ["\n"])
      #expect(
        kept.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).count
          == name.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).count)
    }
    #expect("a\u{1B}[31m\n\u{202E}b".visible == #"a\u{1B}[31m\n\u{202E}b"#)
  }

  // MARK: CSV

  /// What the reader makes of line ends and of blanks around a text.
  private static func asRead(_ name: String) -> String {
    let lines = name.unicodeScalars.map { $0 }
    var text = String.UnicodeScalarView()
    for (i, scalar) in lines.enumerated() {
      if scalar == "\n", i > 0, lines[i - 1] == "\r" { continue }
      text.append(scalar == "\r" ? "\n" : scalar)
    }
    let blanks: Set<Unicode.Scalar> = [" ", "\t", "\n"]
    var rest = Substring.UnicodeScalarView(text).drop { blanks.contains($0) }
    while let last = rest.last, blanks.contains(last) { rest.removeLast() }
    return String(rest)
  }

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// Every name reads back to the byte, and no cell begins a formula.
  @Test func cells() throws {
    var csv = CSVText(columns: ["number", "name"])
    for (i, name) in Self.names.enumerated() { csv.append([.integer(i), .text(name)]) }
    let table = try CSVTable(TextFile(path: "t.csv", bytes: Self.bytes(csv.text)))
    #expect(table.rowCount == Self.names.count)
    for (i, name) in Self.names.enumerated() {
      let found = table.trimmed(row: i, column: 1)
      // A blank before a formula's first character is not ours to guard.
      let expected = SpreadsheetText.text(Self.asRead(SpreadsheetText.cell(name)))
      #expect(Self.bytes(found) == Self.bytes(expected), "\(name.visible)")
      if Self.asRead(name) == name { #expect(Self.bytes(found) == Self.bytes(name)) }
      let cell = table[i, 1]
      if let first = cell.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) {
        #expect(Double(cell) != nil, "\(cell.visible)")
      }
    }
  }

  /// In a header too.
  @Test func headers() throws {
    for name in Self.names where !Self.asRead(name).isEmpty {
      let csv = CSVText(columns: ["first", name]).text
      let table = try CSVTable(TextFile(path: "t.csv", bytes: Self.bytes(csv)))
      #expect(table.header.count == 2)
      if Self.asRead(name) == name { #expect(Self.bytes(table.header[1]) == Self.bytes(name)) }
    }
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("-x", "'-x"), ("+x", "'+x"), ("@x", "'@x"), ("\tx", "'\tx"),
    ("'=x", "''=x"), ("-1.5", "-1.5"), ("+2e3", "+2e3"), ("-", "'-"), ("-inf", "'-inf"),
    ("-1-1", "'-1-1"), ("'x", "'x"), ("a=b", "a=b"), ("", ""), ("-0x1p3", "'-0x1p3"),
  ])
  func formulas(text: String, cell: String) {
    #expect(SpreadsheetText.cell(text) == cell)
    #expect(SpreadsheetText.text(cell) == text)
  }

  // MARK: Tables

  private static func section(_ names: [String]) -> StudyReport.Section {
    StudyReport.Section(
      title: names[0], columns: [names[0], "n"], left: [0], rows: names.map { [$0, "7"] })
  }

  @Test func terminalTables() {
    let text = TableFormat.terminal.text(of: Self.section(Self.names))
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == Self.names.count + 2)
    #expect(!text.unicodeScalars.contains { $0.isUnseen && $0 != "\n" })
  }

  /// Without its backslashes, a row has two cells, the first of which is the name.
  @Test func markdownTables() {
    let text = TableFormat.markdown.text(of: Self.section(Self.names))
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == Self.names.count + 2)
    for (line, name) in zip(lines.dropFirst(2), Self.names) {
      var cells: [String] = []
      var cell = String.UnicodeScalarView()
      var isEscaped = false
      for scalar in line {
        switch scalar {
        case "\\" where !isEscaped: isEscaped = true
        case "|" where !isEscaped:
          cells.append(String(cell))
          cell.removeAll()
        default:
          // A character that is not escaped has no meaning of its own.
          #expect(isEscaped || !"\\`*_[]<>&~$!#".unicodeScalars.contains(scalar))
          cell.append(scalar)
          isEscaped = false
        }
      }
      #expect(cells.count == 3, "\(String(line))")
      #expect(cells[1].trimmed == name.visible.trimmed)
      #expect(cells[2].trimmed == "7")
    }
  }

  /// Read as TeX reads it, a row has two cells, the first of which is the name.
  @Test func latexTables() throws {
    let text = TableFormat.latex.text(of: Self.section(Self.names))
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0) }
    #expect(lines.count == Self.names.count + 6)
    #expect(lines[0] == "\\begin{tabular}{lr}" && lines.last == "\\end{tabular}")
    for (line, name) in zip(lines.dropFirst(4), Self.names) {
      let cells = try #require(TeXRow(line)).cells
      #expect(cells.count == 2, "\(line)")
      #expect(cells[0].trimmed == name.visible.trimmed)
      #expect(cells[1].trimmed == "7")
    }
  }

  /// Nodes of graphs are numbered with signs that pdfLaTeX has in no font.
  @Test func latexSubscripts() {
    #expect(LaTeXText.escaped("v₁₀") == #"v\textsubscript{1}\textsubscript{0}"#)
    for (digit, sign) in "₀₁₂₃₄₅₆₇₈₉".enumerated() {
      #expect(LaTeXText.escaped(String(sign)) == "\\textsubscript{\(digit)}")
    }
  }

  // MARK: XML

  @Test func markup() throws {
    for name in Self.names {
      let element =
        "<t a=\"\(XMLText.escaped(name))\" b='\(XMLText.escaped(name))'>\(XMLText.escaped(name))]]&gt;</t>"
      let read = XMLReader(element)
      #expect(read.isWellFormed, "\(name.visible)")
      #expect(Self.bytes(read.text) == Self.bytes(name.visible(keeping: ["\n", "\t"]) + "]]>"))
      // Line breaks in attributes are blanks to XML.
      let attribute = name.visible(keeping: ["\n", "\t"])
        .replacingScalars { $0 == "\n" || $0 == "\t" ? " " : nil }
      #expect(read.attributes["a"].map(Self.bytes) == Self.bytes(attribute))
      #expect(read.attributes["b"].map(Self.bytes) == Self.bytes(attribute))
    }
  }

  // MARK: Gnuplot

  /// Strings without quotes in them, joined: nothing that a scanner could take otherwise.
  @Test func gnuplotStrings() {
    for name in Self.names {
      let quoted = Array(GnuplotText.quoted(name).unicodeScalars)
      let glue = Array(#"' . "'" . '"#.unicodeScalars)
      #expect(quoted.count >= 2 && quoted.first == "'" && quoted.last == "'")
      var text = String.UnicodeScalarView()
      var rest = quoted.dropFirst().dropLast()
      while let scalar = rest.first {
        if scalar == "'" {
          #expect(rest.starts(with: glue), "\(name.visible)")
          rest = rest.dropFirst(glue.count)
        } else {
          rest = rest.dropFirst()
        }
        text.append(scalar)
      }
      #expect(String(text) == GnuplotText.line(name))
      #expect(!text.contains { $0.isUnseen })
      let comment = Array(GnuplotText.comment(name).unicodeScalars)
      #expect(comment.last != "\\" && !comment.contains { $0.isUnseen })
    }
  }
}

/// What gnuplot makes of them. If these tests run for a whole project (CI is set), gnuplot must be there.
@Suite(.enabled(if: Gnuplot.isExpected))
struct NastyPicturesTests {
  /// Every picture is well-formed XML, with the names in it as far as there is room; nothing in a name is executed.
  @Test(arguments: 0..<8)
  func pictures(part: Int) throws {
    let path = NSTemporaryDirectory() + "zobench-nasty-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    let marker = "\(path)-done"
    defer { try? FileManager.default.removeItem(atPath: marker) }
    let names =
      NastyNames.all(seed: 2, count: 320).enumerated().filter { $0.offset % 8 == part }.map(
        \.element)
      + ["'\u{301}; system('touch \(marker)'); x = '\u{301}", "`touch \(marker)`", "a\\"]
    let title = names.joined()
    let curves = names.enumerated().map { i, name in
      AwkwardFigures.line(name.isEmpty ? "empty" : name, look: i, from: Double(i + 1))
    }
    let figure = AwkwardFigures.figure(
      names[0] + "x", title: title, panels: [Figure.Panel(title: names[1], curves: curves)],
      horizontal: .logarithmic(names[2]), vertical: .linear(names[3]))
    let files = try PictureFolder(path, program: GnuplotProgram())
      .draw([figure], as: [.svg], in: [.light])[0]
    #expect(!FileManager.default.fileExists(atPath: marker))
    let svg = try String(contentsOfFile: "\(path)/\(files.last!)", encoding: .utf8)
    let read = XMLReader(svg)
    #expect(read.isWellFormed)
    #expect(read.texts(of: "title").first == GnuplotText.line(title))
    let shown = read.texts(of: "text").map { $0.trimmed }
    for name in names {
      let line = GnuplotText.line(name).trimmed
      guard !line.isEmpty, line.count < 20 else { continue }
      #expect(shown.contains(line), "\(line)")
    }
  }
}

/// A row of a `tabular` as TeX reads it: its cells as text.
private struct TeXRow {
  let cells: [String]

  private static let commands: [String: String] = [
    "textbackslash": "\\", "textasciicircum": "^", "textasciitilde": "~", "textless": "<",
    "textgreater": ">", "textbar": "|", "textasciigrave": "`", "alpha": "α", "varepsilon": "ε",
    "kappa": "κ", "lambda": "λ", "mu": "μ", "sigma": "σ", "partial": "∂", "nabla": "∇", "Vert": "‖",
    "infty": "∞", "leq": "≤", "geq": "≥", "rightarrow": "→",
  ]

  /// Nil where TeX would complain, or see more than text.
  init?(_ line: String) {
    var cells = [""]
    var rest = Array(line.unicodeScalars)[...]
    guard rest.suffix(3).map({ $0 }) == [" ", "\\", "\\"] else { return nil }
    rest = rest.dropLast(3)
    // `\\` takes a bracket or an asterisk that follows it as its own.
    if let first = rest.first(where: { $0 != " " }), first == "[" || first == "*" { return nil }
    var depth = 0
    var last: Unicode.Scalar?
    while let scalar = rest.popFirst() {
      defer { last = scalar }
      switch scalar {
      case "&":
        guard depth == 0 else { return nil }
        cells.append("")
      case "{": depth += 1
      case "}":
        depth -= 1
        guard depth >= 0 else { return nil }
      case "\\":
        guard let next = rest.first else { return nil }
        if "{}$&#%_".unicodeScalars.contains(next) {
          rest.removeFirst()
          cells[cells.count - 1].unicodeScalars.append(next)
          continue
        }
        let name = rest.prefix { ("a"..."z").contains($0) || ("A"..."Z").contains($0) }
        rest = rest.dropFirst(name.count)
        let word = String(String.UnicodeScalarView(name))
        if word == "ensuremath" {
          if rest.starts(with: "{-}".unicodeScalars) {
            rest = rest.dropFirst(3)
            cells[cells.count - 1] += "−"
          }
          continue
        }
        guard let text = Self.commands[word] else { return nil }
        cells[cells.count - 1] += text
      case "$", "#", "%", "_", "^", "~", "<", ">", "|", "`": return nil
      case "-", "'", ",", "\"":
        guard last != scalar else { return nil }
        cells[cells.count - 1].unicodeScalars.append(scalar)
      default:
        guard !scalar.isUnseen else { return nil }
        cells[cells.count - 1].unicodeScalars.append(scalar)
      }
    }
    guard depth == 0 else { return nil }
    self.cells = cells
  }
}

/// What an XML parser makes of a text.
private final class XMLReader: NSObject, XMLParserDelegate {
  private(set) var isWellFormed = false
  private(set) var text = ""
  private(set) var attributes: [String: String] = [:]
  private var elements: [(name: String, text: String)] = []
  private var open: [Int] = []

  init(_ xml: String) {
    super.init()
    let parser = XMLParser(data: Data(xml.utf8))
    parser.delegate = self
    isWellFormed = parser.parse()
  }

  /// The texts of the elements with that name, including everything within them.
  func texts(of name: String) -> [String] { elements.filter { $0.name == name }.map(\.text) }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    if open.isEmpty { self.attributes = attributes }
    open.append(elements.count)
    elements.append((name, ""))
  }

  func parser(
    _ parser: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?
  ) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) {
    text.unicodeScalars.append(contentsOf: characters.unicodeScalars)
    for i in open { elements[i].text.unicodeScalars.append(contentsOf: characters.unicodeScalars) }
  }
}

extension String {
  /// Without blanks at its ends, and with one blank for several: as names are set.
  fileprivate var trimmed: String {
    unicodeScalars.split(separator: " ").map { String($0) }.joined(separator: " ")
  }
}
