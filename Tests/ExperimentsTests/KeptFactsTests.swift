import Experiments
import Fields
import Foundation
import Testing

/// The facts about data that a manifest keeps may come from anybody.
@Suite struct KeptFactsTests {
  private static func facts(
    dimension: String = "4", smoothness: String = "2.5", weight: String = "1", label: String = "b"
  ) throws -> KeptFacts? {
    let text = """
      {"isComplete": true, "fingerprints": {"data.csv": "00"}, "contents": {},
       "cells": [{"label": "a", "weight": \(weight)}, {"label": "\(label)", "weight": 1}],
       "instances": {"x": {"dimension": \(dimension), "smoothness": \(smoothness),
         "startsAreRandom": false, "known": {"hasMinimizer": false, "isConvex": true},
         "accuracies": {}}}}
      """
    return KeptFacts(try JSON.parse(Data(text.utf8), place: "manifest.json"))
  }

  @Test func whatThisVersionWrites() throws {
    #expect(try Self.facts()?.isComplete == true)
    #expect(KeptFacts([:]) == nil && KeptFacts(.null) == nil && KeptFacts(["instances": 3]) == nil)
  }

  @Test func whatNoStudyCanBeMadeOf() throws {
    #expect(try Self.facts(dimension: "0") == nil)
    #expect(try Self.facts(dimension: "-3") == nil)
    #expect(try Self.facts(smoothness: "0") == nil)
    // For functions that are called instead of recorded, no L is known.
    #expect(try Self.facts(smoothness: "null") != nil)
    #expect(try Self.facts(smoothness: "\"1\"") == nil)
    #expect(try Self.facts(weight: "-1") == nil)
    #expect(try Self.facts(label: "a") == nil)
  }
}
