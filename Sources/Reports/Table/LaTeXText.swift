internal import Diagnostics

/// Texts that LaTeX takes literally, in text mode.
///
/// Signs of zobench's own tables that no font of pdfLaTeX has are written as commands; other letters stay as UTF-8,
/// which XeLaTeX and LuaLaTeX set in any script, and pdfLaTeX in those that it has fonts for.
package enum LaTeXText {
  package static func escaped(_ text: String) -> String {
    var before: Unicode.Scalar?
    return text.visible.replacingScalars { scalar in
      defer { before = scalar }
      // `--` would become a dash.
      let gap = before == scalar && ligatures.contains(scalar) ? "{}" : ""
      guard let command = commands[scalar] else { return gap.isEmpty ? nil : "\(gap)\(scalar)" }
      return command
    }
  }

  private static let ligatures = Set("-',\"".unicodeScalars)

  private static let commands: [Unicode.Scalar: String] = [
    "\\": #"\textbackslash{}"#, "{": #"\{"#, "}": #"\}"#, "$": #"\$"#, "&": #"\&"#, "#": "\\#",
    "%": #"\%"#, "_": #"\_"#, "^": #"\textasciicircum{}"#, "~": #"\textasciitilde{}"#,
    "<": #"\textless{}"#, ">": #"\textgreater{}"#, "|": #"\textbar{}"#, "`": #"\textasciigrave{}"#,
    "α": #"\ensuremath{\alpha}"#, "ε": #"\ensuremath{\varepsilon}"#, "κ": #"\ensuremath{\kappa}"#,
    "λ": #"\ensuremath{\lambda}"#, "μ": #"\ensuremath{\mu}"#, "σ": #"\ensuremath{\sigma}"#,
    "∂": #"\ensuremath{\partial}"#, "∇": #"\ensuremath{\nabla}"#, "‖": #"\ensuremath{\Vert}"#,
    "∞": #"\ensuremath{\infty}"#, "−": #"\ensuremath{-}"#, "≤": #"\ensuremath{\leq}"#,
    "≥": #"\ensuremath{\geq}"#, "→": #"\ensuremath{\rightarrow}"#,
    "†": #"\ensuremath{\dagger}"#,
    "₀": #"\textsubscript{0}"#, "₁": #"\textsubscript{1}"#, "₂": #"\textsubscript{2}"#,
    "₃": #"\textsubscript{3}"#, "₄": #"\textsubscript{4}"#, "₅": #"\textsubscript{5}"#,
    "₆": #"\textsubscript{6}"#, "₇": #"\textsubscript{7}"#, "₈": #"\textsubscript{8}"#,
    "₉": #"\textsubscript{9}"#,
  ]
}
