/// Roughly how long a cell takes: seconds that are known beforehand, and calls of something that is timed
/// when a plan is made.
public struct ExpectedCost: Sendable {
  private let seconds: Double
  private let calls: Double
  private let work: RepeatedWork?

  /// Known beforehand.
  public static func seconds(_ seconds: Double) -> Self {
    Self(seconds: seconds, calls: 0, work: nil)
  }

  /// - Parameters:
  ///   - calls: how many there are.
  ///   - work: what is called; works of one kind with equally many operations are taken to be the same.
  ///   - seconds: what else it takes.
  package static func calls(_ calls: Double, of work: RepeatedWork, plus seconds: Double = 0)
    -> Self
  {
    Self(seconds: seconds, calls: calls, work: work)
  }

  /// The seconds of each; equal work is timed once.
  static func seconds(_ costs: [ExpectedCost], by timer: PlanTimer) -> [Double] {
    struct Name: Hashable {
      let kind: String
      let operations: Double
    }
    var places: [Name: Int] = [:]
    var works: [RepeatedWork] = []
    var calls: [Double] = []
    let own = costs.map { cost -> Int? in
      guard let work = cost.work else { return nil }
      let name = Name(kind: work.kind, operations: work.operations)
      let place = places[name] ?? works.count
      if place == works.count {
        places[name] = place
        works.append(work)
        calls.append(0)
      }
      calls[place] += cost.calls
      return place
    }
    let times = timer.secondsPerCall(zip(works, calls).map { $0.times($1) })
    return zip(costs, own).map { cost, place in
      cost.seconds + (place.map { cost.calls * times[$0] } ?? 0)
    }
  }
}
