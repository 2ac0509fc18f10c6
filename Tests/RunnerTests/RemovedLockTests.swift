import Foundation
import Testing

/// Somebody removes the lock's file while a study runs, in the belief that it was left behind.
@Suite struct RemovedLockTests {
  /// A second session finds the journal locked. The first makes a new file, and finishes.
  @Test(arguments: [
    "rm cut/.lock", "mv cut/.lock old", "cp cut/.lock old; rm cut/.lock; mv old cut/.lock",
  ])
  func nobodyElseGetsIn(action: String) throws {
    let study = try LongStudy()
    let sandbox = study.sandbox
    let outcome = try study.begin(
      "-j 2 -q",
      then: """
        for i in 1 2 3; do
          \(action)
          zobench run study.json -o cut -q --fresh 2>>second.txt; echo $? >>second.txt
          zobench merge cut 2>>second.txt; echo $? >>second.txt
        done
        until [ -s cut/.lock ]; do sleep 0.02; done
        """)
    #expect(outcome.status == 0 && outcome.errors == "" && outcome.output == "")
    let lines = try sandbox.text("second.txt").split(separator: "\n")
    #expect(lines.count == 12)
    for (line, code) in zip(lines, lines.dropFirst()) where code.count < 4 {
      #expect(line.hasPrefix("zobench: cut: another zobench is writing here") && code == "75")
    }
    try study.expectSameFiles()
    #expect(try sandbox.files("cut") == sandbox.files("whole"))
  }

  /// If it cannot be locked again, the session ends, what is finished is kept, and nothing else is written to.
  @Test(arguments: [
    ("mkdir cut/.lock", "a folder"), ("ln -s ../elsewhere cut/.lock", "a symbolic link"),
    ("mkfifo cut/.lock", "a pipe"),
  ])
  func itCannotBeMadeAnew(action: String, kind: String) throws {
    let study = try LongStudy()
    let sandbox = study.sandbox
    let outcome = try study.begin(
      "-j 2 -q", then: "until \(action) 2>&-; do rm -f cut/.lock; done")
    #expect(outcome.status == 74)
    #expect(
      outcome.errors == """
        zobench: cut/.lock: the file was removed while the study was running, and cannot be created again \
        (it is \(kind)). Fix that and run the same command again: finished runs are kept.

        """)
    #expect(!sandbox.has("elsewhere"))
    #expect(try sandbox.text("cut/journal.txt").split(separator: "\n").count == 2 + 9)
    let refused = try sandbox.zobench("run", "study.json", "-q", "-o", "cut")
    #expect(refused.status == 73 && refused.errors.hasPrefix("zobench: cut/.lock: it is \(kind)"))
    let resumed = try sandbox.shell("rm -r cut/.lock; zobench run study.json -o cut")
    #expect(resumed.status == 0 && resumed.errors.hasPrefix("cut: 9 of 10 runs are there.\n"))
  }
}
