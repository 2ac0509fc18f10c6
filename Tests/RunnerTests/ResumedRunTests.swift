import Foundation
import Testing

/// `zobench run RESULTS` continues a study as it was begun.
@Suite struct ResumedRunTests {
  @Test func withTheOptionsItHad() throws {
    let study = try LongStudy()
    let sandbox = study.sandbox
    let stopped = try study.begin(
      "-q --jobs 1 --seed 7 --set replicates=9", then: "kill -TERM $run")
    #expect(stopped.status == 143)
    // From another folder, without the configuration's file.
    let resumed = try sandbox.shell(
      "mkdir sub && mv study.json sub/ && cd sub && zobench run ../cut")
    #expect(resumed.status == 0)
    #expect(resumed.errors.hasPrefix("../cut: "))
    let manifest = try sandbox.text("cut/manifest.json")
    #expect(manifest.contains(#""jobs": 1"#) && manifest.contains(#""seed": 7"#))
    #expect(manifest.contains(#""runs_finished": 10"#))
    try sandbox.shell("mv sub/study.json .")
    try study.expectSameFiles("--seed", "7")
    // Options given now take precedence.
    #expect(try sandbox.zobench("run", "cut", "-q", "--jobs", "2").status == 0)
    #expect(try sandbox.text("cut/manifest.json").contains(#""jobs": 2"#))
    let other = try sandbox.zobench("run", "cut", "--seed", "8", "-q")
    #expect(other.status == 73 && other.errors.contains("configuration.seed: 7 → 8"))
    #expect(try sandbox.zobench("run", "cut", "--seed", "8", "-q", "-o", "else").status == 0)
    #expect(try sandbox.text("else/manifest.json").contains(#""seed": 8"#))
  }

  @Test func aShard() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(rest: #""replicates": 6, "budget": {"iterations": 20}"#), to: "study.json")
    try sandbox.zobench("run", "study.json", "-q", "--shard", "2/3", "-o", "parts")
    let journal = try sandbox.text("parts/shards/2-of-3/journal.txt")
    try sandbox.write(
      journal.split(separator: "\n")[...2].map { $0 + "\n" }.joined(),
      to: "parts/shards/2-of-3/journal.txt")
    let resumed = try sandbox.zobench("run", "parts/shards/2-of-3")
    #expect(resumed.status == 0 && resumed.errors.contains("1 of 2 runs are there."))
    let lines = { (text: String) in
      Set(text.split(separator: "\n").filter { $0.contains(#""record""#) }.map { $0.count })
    }
    #expect(try lines(sandbox.text("parts/shards/2-of-3/journal.txt")).count >= 1)
    #expect(try sandbox.zobench("status", "parts").output.contains(#/2-of-3 +2 +2 +0 +0 complete/#))
    // Shards alone do not say which of them is meant.
    let all = try sandbox.zobench("run", "parts")
    #expect(all.status == 64)
    #expect(
      all.errors.contains("there are only shards, 1 of them")
        && all.errors.contains("zobench run parts/shards/2-of-3"))
  }

  /// Results without their manifest are not shards; with the configuration they get one again.
  @Test func withoutAManifest() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      configuration(rest: #""replicates": 4, "budget": {"iterations": 20}"#), to: "study.json")
    for (options, folder, remedy) in [
      ("-o whole", "whole", "--output whole"),
      ("-o parts --shard 2/3", "parts/shards/2-of-3", "--shard 2/3"),
    ] {
      let words = options.split(separator: " ").map { String($0) }
      let begun = try sandbox.zobench(["run", "study.json", "-q"] + words)
      #expect(begun.status == 0)
      try sandbox.shell("rm \(folder)/manifest.json")
      let resumed = try sandbox.zobench("run", folder)
      #expect(resumed.status == 66)
      #expect(
        resumed.errors == """
          zobench: \(folder): there is no manifest.json, which says what study the results are of. Give the \
          configuration and \(remedy).

          """)
      let again = try sandbox.zobench(["run", "study.json", "-q"] + words)
      #expect(again.status == 0)
      #expect(try sandbox.zobench("run", folder, "-q").status == 0)
    }
  }

  @Test func whatIsNone() throws {
    let sandbox = try Sandbox()
    try sandbox.shell("mkdir empty")
    let outcome = try sandbox.zobench("run", "empty")
    #expect(outcome.status == 66 && outcome.errors.contains("a folder without results"))
  }
}
