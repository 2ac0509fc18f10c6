internal import Fields

/// An axis of a panel. On a logarithmic one the powers of ten have labels and lines, and if less than one and a half
/// decades are visible, so do its other ticks, also after zooming in.
struct ChartAxis {
  enum Channel: String {
    case x, y
  }

  let channel: Channel
  /// A text, or an expression that gives one.
  let title: JSON
  let isLogarithmic: Bool
  /// Which of the specification's panels it belongs to.
  let panel: Int

  /// The channel's field has the channel's name.
  var encoding: JSON {
    var scale: [String: JSON] = ["type": "linear", "nice": false, "zero": false, "padding": 6]
    if isLogarithmic {
      scale["type"] = "log"
      scale["zero"] = nil
    }
    return [
      "field": .string(channel.rawValue), "type": "quantitative", "scale": .object(scale),
      "axis": axis,
    ]
  }

  private var axis: JSON {
    var entries: [String: JSON] = [
      "title": title, "labelOverlap": "greedy", "tickCount": channel == .x ? 8 : 6,
    ]
    if isLogarithmic {
      entries["labelExpr"] = .string(
        "\(isPower) ? \(power) : \(isWide) ? '' : format(datum.value, '~g')")
      entries["gridOpacity"] = [
        "condition": ["test": .string("\(isPower) || !(\(isWide))"), "value": 1], "value": 0,
      ]
    }
    return .object(entries)
  }

  private var exponent: String { "round(log(datum.value) / LN10)" }
  private var isPower: String { "abs(log(datum.value) / LN10 - \(exponent)) < 1e-6" }

  /// Whether more than one and a half decades are visible. This is how Vega-Lite numbers the scales of panels.
  private var isWide: String {
    let domain = "domain('concat_\(panel)_\(channel.rawValue)')"
    return "log(\(domain)[1] / \(domain)[0]) > 1.5 * LN10"
  }

  /// `10⁻³`.
  private var power: String {
    let digits = zip("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    let superscript = digits.reduce("'' + \(exponent)") { text, digit in
      "replace(\(text), regexp('\(digit.0)', 'g'), '\(digit.1)')"
    }
    return "(\(exponent) == 0 ? '1' : \(exponent) == 1 ? '10' : '10' + \(superscript))"
  }
}
