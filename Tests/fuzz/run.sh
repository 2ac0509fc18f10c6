#!/bin/bash
# Fuzzes, guided by coverage, what reads configurations and data files, for the given number of seconds (60), from a
# corpus made of the project's own files. Exit code 0 if nothing was found, and if the toolchain has no libFuzzer, which
# is reported; what was found lies in .build-fuzz/found.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${1:-60}
build=.build-fuzz
mkdir -p "$build/corpus" "$build/found"

probe=$(mktemp -d)
trap 'rm -rf "$probe"' EXIT
printf '@c(LLVMFuzzerTestOneInput)\npublic func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt { 0 }\n' \
  > "$probe/probe.swift"
if ! swiftc -parse-as-library -sanitize=fuzzer "$probe/probe.swift" -o "$probe/probe" \
  2> "$probe/errors" || ! "$probe/probe" -runs=1 > "$probe/output" 2>&1; then
  echo "fuzz: this toolchain cannot build for libFuzzer, so nothing was fuzzed:"
  tail -n 3 "$probe/errors"
  exit 0
fi

ZOBENCH_FUZZ=1 swift build -c release --sanitize=fuzzer --scratch-path "$build" --product Fuzz

# Whole files if they are small, else their first lines; and rows as LIBSVM has them.
rm -f "$build"/corpus/seed-*
for file in configs/*.json configs/lecture/*.json data/*.csv; do
  head -n 40 "$file" > "$build/corpus/seed-$(tr / - <<< "$file")"
done
head -n 30 data/breast_cancer.csv | awk -F, 'NR > 1 {
  printf "%+d", $NF; for (i = 1; i < NF && i < 8; i++) printf " %d:%s", i, $i; print "" }' \
  > "$build/corpus/seed-libsvm"
# The words of the schema: keys and choices that chance would not spell.
grep -ohE '"[A-Za-z0-9_-]+"' configs/*.json configs/lecture/*.json Sources/*/*Kind.swift \
  Sources/Experiments/*/*.swift | sort -u | sed 's/^"\(.*\)"$/"\\"\1\\""/' > "$build/words"

if ! "$build/release/Fuzz" "$build/corpus" -max_total_time="$seconds" -timeout=10 \
  -rss_limit_mb=4096 -dict="$build/words" -artifact_prefix="$build/found/" -print_final_stats=1 \
  -seed=2026 -max_len=8192 > "$build/log" 2>&1; then
  tail -n 60 "$build/log"
  exit 1
fi
grep -E 'number_of_executed_units|average_exec_per_sec|new_units_added' "$build/log"
echo "fuzz: $seconds s, nothing found"
