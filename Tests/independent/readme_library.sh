#!/bin/bash
# Compiles and runs the library example of docs/library.md as a reader would: in a package of its own that
# depends on this repository by path.
#
#   readme_library.sh
#
# The example is the Swift code block after the line `<!-- library example -->`.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

mkdir -p "$scratch/Example/Sources/Example"
awk '
  /^<!-- library example -->/ { found = 1; next }
  found && /^```swift/ { inside = 1; next }
  inside && /^```/ { exit }
  inside { print }
' "$repository/docs/library.md" > "$scratch/Example/Sources/Example/main.swift"
if ! [ -s "$scratch/Example/Sources/Example/main.swift" ]; then
  echo "readme_library: docs/library.md has no Swift block after <!-- library example -->" >&2
  exit 1
fi

# By the name of the package, whatever the clone's folder is called.
ln -s "$repository" "$scratch/zobench"
cat > "$scratch/Example/Package.swift" <<'MANIFEST'
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Example",
  dependencies: [.package(path: "../zobench")],
  targets: [
    .executableTarget(
      name: "Example",
      dependencies: [
        .product(name: "Problems", package: "zobench"),
        .product(name: "Estimators", package: "zobench"),
      ])
  ]
)
MANIFEST
swift run -c release --package-path "$scratch/Example" Example </dev/null
echo "readme_library: the example builds and runs"
