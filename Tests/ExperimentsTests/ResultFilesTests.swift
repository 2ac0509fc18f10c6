import Experiments
import Fields
import Foundation
import Problems
import Testing

/// What the files hold, column by column.
@Suite struct ResultFilesTests {
  private static let maps = """
    {"name": "maps",
     "problem": {"type": "mds", "distances": "\(dataFolder)/UScitiesD.csv", "objects": [4, 10],
                 "embedding": [1, 3]},
     "methods": [{"estimator": "two-point"}, {"estimator": "reverse-mode"}],
     "steps": {"relative": [0.5, 1]}, "replicates": 2, "budget": {"iterations": 20},
     "targets": {"relative": [0.5, 0.01]}}
    """

  private static let headers = [
    "curves.csv": """
    run,problem,dimension,estimator,optimizer,step_relative,replicate,iteration,evaluations,\
    gradients,loss,gap,gradient_norm_sq,distance_sq,objects,embedding,tangents
    """,
    "runs.csv": """
    run,problem,dimension,estimator,optimizer,step_relative,step_size,replicate,outcome,\
    iterations,evaluations,gradients,tangents,hessian_products,initial_loss,final_loss,best_loss,\
    workspace_bytes,objects,embedding,budget_evaluations,budget_gradients,budget_tangents,\
    budget_hessian_products,evaluations_to_0.5,gradients_to_0.5,tangents_to_0.5,\
    hessian_products_to_0.5,evaluations_to_0.01,gradients_to_0.01,tangents_to_0.01,\
    hessian_products_to_0.01
    """,
    "timings.csv": "run,iteration,seconds",
    "summary.csv": """
    problem,dimension,estimator,optimizer,step_relative,step_size,replicates,mean_final_loss,\
    standard_error,lower_quartile,median_final_loss,upper_quartile,share_converged,\
    share_budget_spent,share_diverged,share_stalled,share_failed,best_step,best_step_settles,metric,\
    median_final_value,\
    evaluations_to_0.5,evaluations_low_0.5,evaluations_high_0.5,reached_0.5,\
    evaluations_to_0.01,evaluations_low_0.01,evaluations_high_0.01,reached_0.01,judged_steps,\
    judged_evaluations_to_0.5,judged_evaluations_low_0.5,judged_evaluations_high_0.5,\
    judged_reached_0.5,judged_evaluations_to_0.01,judged_evaluations_low_0.01,\
    judged_evaluations_high_0.01,judged_reached_0.01,objects,embedding
    """,
    "embedding.csv": "objects,embedding,estimator,step_relative,replicate,row,name,c1,c2,c3",
  ]

  @Test(arguments: headers.keys.sorted())
  func columns(file: String) async throws {
    let text = try await results(of: Self.maps).text(file)
    #expect(text.prefix { $0 != "\n" } == Self.headers[file]!)
    #expect(text.last == "\n" && !text.contains("\r"))
    for word in ["nan", "inf"] { #expect(!text.contains(",\(word)")) }
  }

  /// hits.csv exists only if an f* is known.
  @Test func columnsOfHits() async throws {
    let folder = try await results(of: quadratic(#""dimension": [10, 20]"#))
    #expect(
      try folder.csv("hits.csv").header.joined(separator: ",") == """
        run,problem,dimension,estimator,optimizer,step_relative,replicate,gap,iteration,evaluations,\
        gradients,tangents,hessian_products
        """)
    let maps = try await results(of: Self.maps)
    #expect(!maps.has("hits.csv"))
  }

  /// The dimension is an axis of a quadratic, and stands in its own column already.
  @Test func quadraticsHaveNoFurtherAxes() async throws {
    let folder = try await results(of: quadratic(#""dimension": [10, 20]"#))
    let header = try folder.csv("runs.csv").header
    let last = try #require(header.firstIndex(of: "workspace_bytes"))
    #expect(header[last + 1] == "budget_evaluations")
    #expect(!folder.has("embedding.csv"))
  }

  /// A column for every instance and method, at its best step.
  @Test func chart() async throws {
    let folder = try await results(of: Self.maps)
    let chart = try folder.csv("chart.csv")
    let summary = try folder.csv("summary.csv").rows(where: "best_step", is: "TRUE")
    #expect(
      chart.header
        == ["iteration"]
        + summary.map {
          "mds objects=\($0["objects"]!) embedding=\($0["embedding"]!) \($0["estimator"]!) "
            + "step=\($0["step_relative"]!)"
        })
    #expect(chart.integers("iteration").first == 0 && chart.integers("iteration").last == 20)
    // The median of two replicates is their mean.
    let curves = try folder.csv("curves.csv").rows
    let best = summary[0]
    let last = curves.filter { row in
      row["iteration"] == "20" && row["dimension"] == best["dimension"]
        && row["estimator"] == best["estimator"] && row["step_relative"] == best["step_relative"]
    }
    let losses = last.map { Double($0["loss"]!)! }
    #expect(losses.count == 2)
    let median = chart.numbers(chart.header[1]).last!!
    #expect(abs(median - (losses[0] + losses[1]) / 2) <= 1e-15 * median)
  }

  @Test func runsAgreeWithTheirCurves() async throws {
    let folder = try await results(of: Self.maps)
    let curves = Dictionary(grouping: try folder.csv("curves.csv").rows) { $0["run"]! }
    let runs = try folder.csv("runs.csv").rows
    #expect(curves.count == runs.count && runs.count == 32)
    for run in runs {
      let curve = curves[run["run"]!]!
      #expect(curve.first!["loss"] == run["initial_loss"])
      #expect(curve.last!["loss"] == run["final_loss"])
      #expect(curve.last!["evaluations"] == run["evaluations"])
      #expect(curve.last!["gradients"] == run["gradients"])
      #expect(curve.compactMap { Double($0["loss"]!) }.min() == Double(run["best_loss"]!))
      #expect(Int(run["objects"]!)! * Int(run["embedding"]!)! == Int(run["dimension"]!)!)
      #expect(Int(run["workspace_bytes"]!)! > 16 * Int(run["dimension"]!)!)
      // For road distances neither f* nor x* is known.
      #expect(curve.allSatisfy { $0["gap"] == "" && $0["distance_sq"] == "" })
    }
  }

  @Test func timingsRise() async throws {
    let folder = try await results(of: Self.maps)
    let timings = try folder.csv("timings.csv").rows
    let curves = try folder.csv("curves.csv").rows
    #expect(timings.map { $0["run"]! } == curves.map { $0["run"]! })
    #expect(timings.map { $0["iteration"]! } == curves.map { $0["iteration"]! })
    for (_, rows) in Dictionary(grouping: timings, by: { $0["run"]! }) {
      let seconds = rows.map { Double($0["seconds"]!)! }
      #expect(seconds.first == 0 && seconds.last! > 0)
      #expect(zip(seconds, seconds.dropFirst()).allSatisfy(<=))
    }
  }

  /// The loss of the maps as written is the final loss of the replicate they name.
  @Test func embeddingsHaveTheLossTheyClaim() async throws {
    let folder = try await results(of: Self.maps)
    let distances = CSVRows(
      try String(contentsOfFile: "\(dataFolder)/UScitiesD.csv", encoding: .utf8))
    let maps = Dictionary(grouping: try folder.csv("embedding.csv").rows) { row in
      ["objects", "embedding", "estimator", "step_relative", "replicate"].map { row[$0]! }
    }
    let runs = try folder.csv("runs.csv").rows
    #expect(maps.count == 16)
    for (key, rows) in maps {
      let (n, d) = (Int(key[0])!, Int(key[1])!)
      #expect(rows.map { $0["row"]! } == (1...n).map(String.init))
      #expect(rows.map { $0["name"]! } == Array(distances.header.suffix(10).prefix(n)))
      let points = rows.map { row in (1...3).map { Double(row["c\($0)"]!) } }
      #expect(points.allSatisfy { $0[d...].allSatisfy { $0 == nil } })
      let δ = (0..<n).map { i in
        (0..<n).map { j in
          Double(
            distances.rows[i][
              distances.header.suffix(10)[
                distances.header.count - 10 + j]]!)!
        }
      }
      let unit = δ.joined().max()!
      var loss = 0.0
      for i in 0..<n {
        for j in 0..<n {
          let squared = (0..<d).reduce(0) { sum, c in
            sum + pow(points[i][c]! - points[j][c]!, 2)
          }
          loss += pow(squared - pow(δ[i][j] / unit, 2), 2)
        }
      }
      let group = runs.filter { run in
        zip(["objects", "embedding", "estimator", "step_relative"], key).allSatisfy {
          run[$0] == $1
        }
      }
      let best = group.min { Double($0["final_loss"]!)! < Double($1["final_loss"]!)! }!
      #expect(best["replicate"] == key[4])
      let claimed = Double(best["final_loss"]!)!
      #expect(abs(loss - claimed) <= 1e-12 * claimed)
    }
  }

  @Test func referencesStandBelowTheGroups() async throws {
    let rows = try await results(of: Self.maps).csv("summary.csv").rows
    let references = rows.suffix(4)
    #expect(references.allSatisfy { $0["estimator"] == "classical-mds" && $0["replicates"] == "" })
    #expect(rows.dropLast(4).allSatisfy { $0["replicates"] == "2" })
  }

  @Test func manifest() async throws {
    let folder = try await results(of: Self.maps)
    let text = try folder.text("manifest.json")
    guard case .object(let manifest) = try JSON.parse(Data(text.utf8), place: "manifest.json")
    else {
      Issue.record("not an object")
      return
    }
    #expect(
      manifest.keys.sorted() == [
        "blas", "blas_core", "blas_threads", "configuration", "configuration_folder",
        "configuration_hash", "data", "data_contents", "end", "files", "git_commit", "host_count",
        "hosts", "jobs",
        "kept", "kernel_level", "operating_system", "processor", "processor_features", "runs",
        "runs_finished", "seed", "sessions", "start", "swift_version", "totals", "wall_seconds",
        "zobench_version",
      ])
    #expect(manifest["seed"] == 1 && manifest["runs"] == 32 && manifest["runs_finished"] == 32)
    let study = try study(Self.maps)
    #expect(manifest["configuration"] == study.configuration.json)
    #expect(
      manifest["data"] == .object(study.source.dataFingerprints.mapValues { .string($0) }))
    let contents = study.source.dataContents.mapValues { $0.joined(separator: ". ") }
    #expect(
      contents.values.contains { $0.contains("places; latitudes ") || $0.contains("objects; ") })
    #expect(manifest["data_contents"] == .object(contents.mapValues { .string($0) }))
  }
}
