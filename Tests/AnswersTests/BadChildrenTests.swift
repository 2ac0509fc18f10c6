import Answers
import Diagnostics
import Foundation
import Testing

/// Each kind of bad child comes to a clear end with a sentence, and nothing is left running.
@Suite struct BadChildrenTests {
  /// The fault that is reported for a child that does not even begin.
  private static func fault(_ settings: ChildSettings) throws -> ChildFault {
    do throws(ChildFault) {
      _ = try ChildPool(settings)
    } catch {
      return error
    }
    struct NoFault: Error {}
    throw NoFault()
  }

  @Test func aMissingProgramIsNamed() throws {
    let folder = try ChildFolder()
    var settings = folder.settings()
    settings.command = ChildCommand(["no-such-program", "x"], in: folder.path)
    let fault = try Self.fault(settings)
    #expect(fault.kind == .noInput)
    #expect(fault.description.contains(#"there is no program "no-such-program" in "#))
    #expect(fault.remedy.contains(folder.path))
    settings.command = ChildCommand(["./model.py"], in: folder.path)
    #expect(
      try Self.fault(settings).description.contains("there is no file \(folder.path)/./model.py"))
  }

  @Test func aProgramThatCannotBeRunIsNamed() throws {
    let folder = try ChildFolder()
    var settings = folder.settings()
    settings.command = ChildCommand(["./child.py"], in: folder.path)
    chmod("\(folder.path)/child.py", 0o644)
    #expect(try Self.fault(settings).description.contains("is not executable"))
    // Without a first line that names its interpreter.
    chmod("\(folder.path)/child.py", 0o755)
    let fault = try Self.fault(settings)
    #expect(fault.kind == .noInput)
    #expect(fault.description.contains("is not a program that the system can run"))
  }

  @Test(arguments: [
    (
      "dies at once", InputError.Kind.unavailable,
      "exited with code 3 before sending its first line"
    ),
    ("silent", .unavailable, "sent nothing within 1.5 seconds"),
    ("bad line", .data, #"began with "{nonsense}""#),
    ("other version", .data, #"said "zobench": 2 in its first line; expected 1"#),
    ("no version", .data, #"gave no "version" in its first line"#),
    ("other dimension", .data, "has 4 variables, but the configuration says 3"),
    ("no value", .data, #"answers gradient; expected "value" among its "answers""#),
    ("number for a version", .data, #"said "version": 3 in its first line; expected a text"#),
    ("NaN for a version", .data, #"began with "{"zobench": 1, "version": NaN, "mode""#),
    ("long version", .data, #"expected a text of at most 1000 bytes, not empty"#),
    ("other mode", .data, #"said "mode": "pickle" in its first line; expected "binary" or "text""#),
    ("other role", .data, #"said "role": "solver" in its first line; expected "objective""#),
    ("short start", .data, #"said "start" with 2 numbers; expected 3 numbers"#),
    ("endless line", .data, "sent a first line of more than 64 MiB; expected one line of JSON"),
    (
      "closes at once", .unavailable,
      "closed its standard output, and did not exit before sending its first line"
    ),
  ])
  func aBadBeginningIsTold(habit: String, kind: InputError.Kind, sentence: String) throws {
    let folder = try ChildFolder()
    var settings = folder.settings(habit, "note")
    if habit == "silent" { settings.startTimeout = 1.5 }
    let fault = try Self.fault(settings)
    #expect(fault.kind == kind)
    #expect(fault.description.contains(sentence), "\(fault)")
    #expect(try folder.leftRunning().isEmpty)
    if habit == "dies at once" { #expect(fault.lastWords == ["no licence"]) }
  }

  @Test(arguments: [
    ("dies", "was ended by signal 9"),
    ("hangs", "gave no answer within 1.0 seconds to question 1, about 1 point"),
    ("id", "answered with the question number 2, to question 1; expected 1"),
    ("length", "answered with the length of the body in bytes 24, to question 1; expected 16"),
    ("status", "answered with status 7, to question 1; expected 0, 1 or 2"),
    ("unanswered", "cannot answer what it was asked: value (status 2)"),
    ("mask", "answered with the answer mask 3, to question 1; expected 1"),
    ("points", "answered with the number of points 2, to question 1; expected 1"),
    ("directions", "answered with the number of directions 1, to question 1; expected 0"),
    ("flags", "answered with the flags 16, to question 1; expected 0"),
    (
      "huge body",
      "answered with the length of the body in bytes 1152921504606846976, to question 1; expected 16"
    ),
    ("half", "exited with code 0 after question 1"),
    ("closes its output", "closed its standard output, and did not exit after question 1"),
    ("closes its input", "closed its standard input, and did not exit after question 1"),
    ("forks", #"wrote "{"zobench": 1, "version": "test 1""#),
    ("prints", #"wrote "iteration 1: all is well, and so on" to its standard output"#),
    ("bytes", "answered with the bytes 80 81 82 83"),
    ("message", "said: the mesh is torn"),
  ])
  func aBadAnswerEndsTheSource(habit: String, sentence: String) throws {
    let folder = try ChildFolder()
    var settings = folder.settings(habit, "note")
    settings.answerTimeout = habit == "hangs" ? 1 : 60
    settings.restarts = 1
    do {
      let source = try ChildPool(settings).answerer.source()
      #expect(source.value(at: [1, 2, 3]).isNaN)
      let fault = try #require(source.fault).description
      #expect(fault.contains(sentence), "\(fault)")
      #expect(fault.hasPrefix("python3 child.py "))
      // What the child itself has said is final: no other child is asked.
      let isFinal = ["unanswered", "message"].contains(habit)
      #expect(fault.contains("(2 times in a row)") == !isFinal, "\(fault)")
      #expect(try folder.startedCount() == (isFinal ? 1 : 2))
      if habit == "dies" { #expect(fault.contains("Its last words:\n  out of memory")) }
      // It stays that way.
      #expect(source.value(at: [0, 0, 0]).isNaN)
    }
    #expect(try folder.leftRunning().isEmpty)
  }

  @Test(arguments: [
    ("short lists", #"answered "values": [], to question 1; expected 1 numbers"#),
    (
      "words",
      #"answered "values": ["1.5"], to question 1; expected 1 numbers, where NaN is null and infinity "Infinity""#
    ),
    (
      "nonsense",
      #"answered "42, of course", to question 1; expected a line of JSON, in which NaN is null"#
    ),
    ("no id", #"answered with the "id" missing, to question 1; expected 1"#),
    ("error", "said: the mesh is torn"),
  ])
  func badLinesAreTold(habit: String, sentence: String) throws {
    let folder = try ChildFolder()
    do {
      let source = try ChildPool(folder.settings("text", habit, "note")).answerer.source()
      #expect(source.value(at: [1, 2, 3]).isNaN)
      let fault = try #require(source.fault).description
      #expect(fault.contains(sentence), "\(fault)")
    }
    #expect(try folder.leftRunning().isEmpty)
  }

  @Test func printsBeforeTheFirstLineAreForgiven() throws {
    let folder = try ChildFolder()
    let source = try ChildPool(folder.settings("banner")).answerer.source()
    #expect(source.value(at: [0, 1, 0]) == 1)
  }

  @Test func aChildThatChangesIsRefused() throws {
    let folder = try ChildFolder()
    let pool = try ChildPool(folder.settings("other line"))
    let both = [pool.answerer.source(), pool.answerer.source()]
    #expect(both[0].value(at: [1, 1, 1]) == 3)
    #expect(both[1].value(at: [1, 1, 1]).isNaN)
    #expect(
      try #require(both[1].fault).description.contains("sent a different first line than before"))
  }

  @Test func whatAChildLeavesBehindIsEndedAndNamed() throws {
    let folder = try ChildFolder()
    let said = Said()
    var settings = folder.settings("leaves", "note")
    settings.say = { said.say($0) }
    do {
      let source = try ChildPool(settings).answerer.source()
      #expect(source.value(at: [1, 1, 1]) == 3)
    }
    #expect(try folder.leftRunning().isEmpty)
    #if os(Linux)
      let sentence = try #require(said.sentences.first)
      #expect(
        sentence.hasPrefix(
          "python3 child.py leaves note left processes running; zobench ended them: sleep ("))
      let process = try #require(Int32(sentence.split(separator: "(").last!.dropLast()))
      // It may stay a zombie until whoever waits for orphans does so.
      let state = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ") Z"
      #expect(state.contains(") Z"))
    #endif
  }

  /// A child that hands over to a process of its own answers all the same, and that process is ended.
  @Test func aDaemonIsEnded() throws {
    let folder = try ChildFolder()
    let said = Said()
    var settings = folder.settings("daemon")
    settings.say = { said.say($0) }
    do {
      let source = try ChildPool(settings).answerer.source()
      #expect(source.value(at: [1, 1, 1]) == 3)
    }
    #if os(Linux)
      #expect(
        said.sentences.first?.contains("left processes running; zobench ended them: py") ?? false)
    #endif
  }

  /// Ended by SIGKILL, since it hears neither the end of its input nor SIGTERM.
  @Test func aStubbornChildIsKilled() throws {
    let folder = try ChildFolder()
    do {
      let source = try ChildPool(folder.settings("stubborn", "note")).answerer.source()
      #expect(source.value(at: [1, 1, 1]) == 3)
    }
    #expect(try folder.startedCount() == 1)
    #expect(try folder.leftRunning().isEmpty)
  }
}
