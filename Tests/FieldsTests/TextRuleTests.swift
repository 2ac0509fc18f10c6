import Fields
import Testing

@Suite struct TextRuleTests {
  @Test(arguments: ["a", "A1", "two-point", "a_b", "z9-"])
  func identifiersBeginWithALetter(text: String) {
    #expect(TextRule.identifier.allows(text))
  }

  @Test(arguments: ["", "1a", "-a", "_a", "a b", "é", "aé", "a.b", "a\n", "a\u{301}"])
  func otherTextsAreNoIdentifiers(text: String) {
    #expect(!TextRule.identifier.allows(text))
    #expect(TextRule.nonEmpty.allows(text) == !text.isEmpty)
    #expect(TextRule.any.allows(text))
  }
}
