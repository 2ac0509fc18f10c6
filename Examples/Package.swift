// swift-tools-version: 6.2
import PackageDescription

// A separate package that uses zobench as a library. `make examples` builds and runs it.
let package = Package(
  name: "Examples",
  dependencies: [.package(name: "zobench", path: "..")],
  targets: [
    .executableTarget(
      name: "WriteAMethod",
      dependencies: [
        .product(name: "Commands", package: "zobench"),
        .product(name: "Experiments", package: "zobench"),
        .product(name: "Estimators", package: "zobench"),
        .product(name: "Problems", package: "zobench"),
      ]),
    .executableTarget(
      name: "FromAnObjective",
      dependencies: [
        .product(name: "Experiments", package: "zobench"),
        .product(name: "Problems", package: "zobench"),
      ]),
    // docs/library.md contains its code verbatim.
    .executableTarget(
      name: "OwnLoop",
      dependencies: [
        .product(name: "Problems", package: "zobench"),
        .product(name: "Estimators", package: "zobench"),
      ]),
  ]
)
