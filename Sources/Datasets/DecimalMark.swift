import Diagnostics

/// How the numbers of a file write their decimals.
enum DecimalMark: Equatable {
  case point, comma
  /// Both occur in the file, so either may separate thousands.
  case both(point: String, comma: String)
  /// All commas have three digits after them and at most three before: 1,500 is 1.5 or 1500.
  case commaOrThousands(String)

  /// - Parameter cells: all fields of the file.
  init(of cells: CSVCells) {
    var (point, comma): (String?, String?)
    var areThousands = true
    for index in 0..<cells.count {
      let cell = cells[index]
      let hasComma = cell.contains(.comma)
      guard hasComma ? comma == nil || areThousands : point == nil && cell.contains(.point) else {
        continue
      }
      let text = cell.trimmedText
      if !hasComma {
        if finiteNumber(text) != nil { point = text }
      } else if Self.number(withComma: text) != nil {
        comma = comma ?? text
        areThousands = areThousands && Self.isThousands(text)
      }
    }
    self =
      switch (point, comma) {
      case (_, nil): .point
      case (let point?, let comma?): .both(point: point, comma: comma)
      case (nil, let comma?): areThousands ? .commaOrThousands(comma) : .comma
      }
  }

  /// The finite number that a text spells; nil if it spells none, or may spell more than one.
  func number(_ text: String) -> Double? {
    switch self {
    case .point: finiteNumber(text)
    case .comma: text.utf8.contains(.comma) ? Self.number(withComma: text) : finiteNumber(text)
    case .both, .commaOrThousands:
      text.utf8.contains { $0 == .comma || $0 == .point } ? nil : finiteNumber(text)
    }
  }

  /// The text, with a decimal point if it is a number with a decimal comma.
  func withPoint(_ text: String) -> String {
    self == .comma && number(text) != nil ? text.replacing(",", with: ".") : text
  }

  /// Why a text that may be a number is not read as one; nil if that is not the reason.
  func ambiguity(of text: String) -> (found: String, expected: String, remedy: String)? {
    guard finiteNumber(text) != nil || Self.number(withComma: text) != nil else { return nil }
    switch self {
    case .point, .comma: return nil
    case .both(let point, let comma):
      return (
        "the file holds both \(point.quoted) and \(comma.quoted)",
        "one decimal mark in all numbers, a point or a comma",
        "write a decimal point, and no thousands separators"
      )
    case .commaOrThousands(let comma):
      let digits = comma.replacing(",", with: "")
      return (
        "\(comma.quoted) is \(comma.replacing(",", with: ".")) or \(digits)", "a finite number",
        "write a decimal point, and no thousands separators"
      )
    }
  }

  private static func number(withComma text: String) -> Double? {
    let commas = text.utf8.count { $0 == .comma }
    guard commas == 1, !text.utf8.contains(.point) else { return nil }
    return finiteNumber(text.replacing(",", with: "."))
  }

  /// `1,500`, `-12,000`; not `0,500` nor `12,5`.
  private static func isThousands(_ text: String) -> Bool {
    let parts = text.drop { $0 == "-" || $0 == "+" }.split(
      separator: ",", omittingEmptySubsequences: false)
    return parts.count == 2 && (1...3).contains(parts[0].count) && parts[0].first != "0"
      && parts[1].count == 3 && (parts[0] + parts[1]).utf8.allSatisfy(\.isDigit)
  }
}
