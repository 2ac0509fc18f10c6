internal import Mustache

/// How texts are escaped in a page. The template engine's own escaping takes a quote with a combining mark for
/// another character, and leaves it unchanged.
struct PageText: MustacheContentType {
  func escapeText(_ text: String) -> String { XMLText.escaped(text) }

  /// Templates begin with `{{% CONTENT_TYPE:PAGE}}`.
  static func register() { MustacheContentTypes.register(PageText(), named: "PAGE") }
}
