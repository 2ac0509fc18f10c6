// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is held to the same standard.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// The complex numbers of the complex step.
let complexNumbers: [Target.Dependency] = [
  .product(name: "ComplexModule", package: "swift-numerics"),
  .product(name: "RealModule", package: "swift-numerics"),
]

// The modules, lowest first. A module imports only from modules above it in this list
// (see docs/ARCHITECTURE.md); `swift build --explicit-target-dependency-import-check error`
// holds every import against the dependencies stated here.
let package = Package(
  name: "zobench",
  products: [
    .executable(name: "zobench", targets: ["Runner"]),
    .library(name: "Problems", targets: ["Problems", "Answers", "AutoDiff", "Sampling"]),
    .library(name: "Estimators", targets: ["Estimators", "Optimizers"]),
    .library(name: "Experiments", targets: ["Experiments", "Studies", "Reports", "Fields"]),
    .library(name: "Commands", targets: ["Commands"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .target(name: "CKernels"),
    .target(name: "CStartup"),
    .target(name: "CChild"),
    // What the program is built from and with, written down by the plugin at every build.
    .plugin(name: "BuildStatePlugin", capability: .buildTool(), path: "Plugins/BuildState"),
    .target(name: "BuildState", swiftSettings: strict, plugins: ["BuildStatePlugin"]),
    .target(name: "Diagnostics", swiftSettings: strict),
    .target(name: "Fields", dependencies: ["Diagnostics"], swiftSettings: strict),
    .target(
      name: "LinearAlgebra", dependencies: ["COpenBLAS", "CKernels", "Diagnostics"],
      swiftSettings: strict),
    .target(
      name: "Sampling", dependencies: ["CKernels", "LinearAlgebra"], swiftSettings: strict),
    .target(
      name: "AutoDiff",
      dependencies: ["CKernels", "Diagnostics", "LinearAlgebra", "Sampling"] + complexNumbers,
      swiftSettings: strict),
    .target(
      name: "Answers",
      dependencies: [
        "CChild", "Diagnostics", "Fields", "LinearAlgebra", "Sampling", "AutoDiff",
      ] + complexNumbers,
      swiftSettings: strict),
    .target(
      name: "Problems",
      dependencies: ["Diagnostics", "LinearAlgebra", "Sampling", "AutoDiff", "Answers"]
        + complexNumbers,
      swiftSettings: strict),
    .target(
      name: "Datasets", dependencies: ["Diagnostics", "LinearAlgebra"], swiftSettings: strict),
    .target(
      name: "Estimators",
      dependencies: ["LinearAlgebra", "Sampling", "AutoDiff", "Answers", "Problems"]
        + complexNumbers,
      swiftSettings: strict),
    .target(
      name: "Optimizers",
      dependencies: ["Answers", "Fields", "LinearAlgebra", "Sampling", "Estimators"],
      swiftSettings: strict),
    .target(name: "Statistics", swiftSettings: strict),
    .target(
      name: "Experiments",
      dependencies: [
        "BuildState", "CKernels", "Diagnostics", "LinearAlgebra", "Sampling", "AutoDiff",
        "Answers", "Problems", "Datasets", "Estimators", "Optimizers", "Fields", "Statistics",
      ],
      swiftSettings: strict),
    .target(
      name: "Analysis",
      dependencies: [
        "Diagnostics", "LinearAlgebra", "AutoDiff", "Sampling", "Answers", "Problems",
        "Estimators", "Optimizers", "Fields", "Statistics", "Experiments",
      ],
      swiftSettings: strict),
    .target(
      name: "Studies",
      dependencies: [
        "Diagnostics", "LinearAlgebra", "Sampling", "AutoDiff", "Answers", "Problems", "Estimators",
        "Fields", "Statistics", "Experiments", "Analysis",
      ],
      swiftSettings: strict),
    .target(
      name: "Reports",
      dependencies: [
        "Diagnostics", "AutoDiff", "Fields", "Experiments", "Studies",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      swiftSettings: strict),
    .target(
      name: "Commands",
      dependencies: [
        "CStartup",
        "Diagnostics", "LinearAlgebra", "AutoDiff", "Answers", "Fields", "Experiments", "Analysis",
        "Studies", "Reports", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(name: "Runner", dependencies: ["Commands"], swiftSettings: strict),
    // Measures what the regression check notices: `make gate`.
    .executableTarget(
      name: "GatePower",
      dependencies: [
        "LinearAlgebra", "Sampling", "Estimators", "Fields", "Experiments", "Analysis",
        "PlantedFaults",
      ],
      path: "Benchmarks/GatePower", swiftSettings: strict),
    // Holds normals against the normal distribution: `make normals`.
    .executableTarget(
      name: "NormalQuality", dependencies: ["LinearAlgebra", "Sampling"],
      path: "Benchmarks/NormalQuality", swiftSettings: strict),
    // zobench's side of the comparison with its peers: `make bench`.
    .executableTarget(
      name: "SpeedBench",
      dependencies: [
        "LinearAlgebra", "Sampling", "AutoDiff", "Answers", "Problems", "Estimators", "Optimizers",
      ],
      path: "Benchmarks/Speed", swiftSettings: strict),
    // What it talks to through the pipe.
    .executableTarget(
      name: "FarSide", path: "Benchmarks/FarSide", cSettings: [.headerSearchPath("../../include")]),
    // Counts this process's allocations, for the tests that promise none.
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    // What the tests measure with: sample means with z-scores, differences, allocations.
    .target(
      name: "Measures", dependencies: ["AllocationCounter"], path: "Tests/Measures",
      swiftSettings: strict),
    // Estimators with mistakes, to see what notices them.
    .target(
      name: "PlantedFaults", dependencies: ["Estimators", "Sampling"], path: "Tests/PlantedFaults",
      swiftSettings: strict),
    // Seeded slips in configurations and data files.
    .target(
      name: "Mutations", dependencies: ["Fields"], path: "Tests/Mutations", swiftSettings: strict),
    .testTarget(
      name: "LinearAlgebraTests",
      dependencies: ["Diagnostics", "LinearAlgebra", "Sampling", "Measures"],
      swiftSettings: strict),
    .testTarget(
      name: "SamplingTests",
      dependencies: ["CKernels", "Sampling", "LinearAlgebra", "Measures"], swiftSettings: strict),
    .testTarget(
      name: "AutoDiffTests",
      dependencies: ["AutoDiff", "CKernels", "LinearAlgebra", "Sampling", "Measures"]
        + complexNumbers,
      swiftSettings: strict),
    .testTarget(
      name: "AnswersTests", dependencies: ["Answers", "AutoDiff", "Diagnostics", "Sampling"],
      exclude: ["child.py"], swiftSettings: strict),
    .testTarget(
      name: "ProblemsTests",
      dependencies: [
        "Problems", "Answers", "AutoDiff", "Sampling", "LinearAlgebra", "Datasets", "Measures",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "EstimatorsTests",
      dependencies: [
        "Estimators", "Optimizers", "Problems", "Answers", "AutoDiff", "Sampling", "Analysis",
        "Measures",
      ], swiftSettings: strict),
    .testTarget(
      name: "OptimizersTests",
      dependencies: [
        "Answers", "Optimizers", "Estimators", "Problems", "AutoDiff", "Sampling", "Measures",
      ], swiftSettings: strict),
    .testTarget(
      name: "FieldsTests", dependencies: ["Diagnostics", "Fields"], swiftSettings: strict),
    .testTarget(
      name: "DatasetsTests",
      dependencies: ["Diagnostics", "LinearAlgebra", "Datasets", "Mutations"],
      swiftSettings: strict),
    .testTarget(
      name: "StatisticsTests", dependencies: ["Statistics", "Sampling", "Measures"],
      swiftSettings: strict),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: [
        "Experiments", "Diagnostics", "Fields", "Problems", "Estimators", "Optimizers", "Sampling",
        "Answers", "AutoDiff", "LinearAlgebra", "Statistics", "Analysis", "PlantedFaults",
      ], swiftSettings: strict),
    .testTarget(
      name: "StudiesTests",
      dependencies: [
        "Studies", "Analysis", "Experiments", "Diagnostics", "LinearAlgebra", "Fields", "Problems",
        "Estimators", "Sampling", "AutoDiff", "Statistics", "Mutations",
      ], swiftSettings: strict),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "Reports", "Diagnostics", "Sampling", "Fields", "Datasets", "Experiments", "Studies",
        "Mutations",
      ],
      swiftSettings: strict),
    // The command with kinds of its own, as another package makes it.
    .executableTarget(
      name: "OwnKinds",
      dependencies: [
        "Commands", "Diagnostics", "Sampling", "AutoDiff", "Problems", "Estimators", "Optimizers",
        "Fields", "Experiments", "Studies",
      ],
      path: "Tests/OwnKinds", swiftSettings: strict),
    .testTarget(
      name: "RunnerTests", dependencies: ["Runner", "OwnKinds", "Mutations"],
      exclude: ["Pinned", "Preloaded"],
      swiftSettings: strict),
    .testTarget(
      name: "AnalysisTests",
      dependencies: [
        "Analysis", "Answers", "LinearAlgebra", "Sampling", "Problems", "Estimators",
        "Optimizers", "Statistics", "Experiments", "Fields", "Diagnostics", "AutoDiff", "Measures",
        "PlantedFaults",
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

// What libFuzzer runs, and nothing else can link: `make fuzz`.
if Context.environment["ZOBENCH_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "Fuzz", dependencies: ["Diagnostics", "Datasets", "Fields", "Studies"],
      path: "Tests/fuzz", exclude: ["run.sh"], swiftSettings: strict))
}
