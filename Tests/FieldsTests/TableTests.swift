import Fields
import Testing

@Suite struct TableTests {
  @Test func wrongDeclarationsStopTheProcess() async {
    await #expect(processExitsWith: .failure) {
      _ = Table(
        "t", "", fields: [Field("a", .boolean, .required, ""), Field("a", .boolean, .required, "")])
    }
    await #expect(processExitsWith: .failure) {
      _ = Table("t", "", fields: [Field("a", .integer(1...), .defaults(to: 0), "")])
    }
    await #expect(processExitsWith: .failure) {
      _ = Table("t", "", fields: [Field("a", .sweep(.list(of: .boolean)), .required, "")])
    }
    await #expect(processExitsWith: .failure) {
      let inner = Table("i", "", fields: [Field("type", .boolean, .required, "")])
      _ = Table("t", "", fields: [Field("a", .variant(tag: "type", [inner]), .required, "")])
    }
  }
}
