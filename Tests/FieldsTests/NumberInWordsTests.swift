import Diagnostics
import Testing

@Test(arguments: [
  (0.5, "0.5"), (-1e300, "-1e+300"), (Double.nan, "not a number"), (-Double.nan, "not a number"),
  (Double.infinity, "infinite"), (-Double.infinity, "minus infinity"),
])
func numberInWords(number: Double, words: String) {
  #expect(number.inWords == words)
}
