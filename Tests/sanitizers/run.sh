#!/bin/bash
# The unit tests and a short sweep with a sanitizer, `thread` or `address`, in a build folder of its own. Whatever it
# reports ends the process in which it is found, and this script with it.
#
#   Tests/sanitizers/run.sh thread [FILTER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
sanitizer=$1
filter=${2:-.}
build=.build-$sanitizer
started=$SECONDS

# Left out, since they test what a sanitizer does not look at, and prove nothing under one:
left_out=(
  # They compare memory with what is stated of it, and a sanitizer has its own.
  '[Aa]llocat' 'CheckpointingMemoryTests'
  # It counts how often a program starts, and a sanitizer restarts it if addresses do not suit it.
  'BLASCoreRestartTests/benchmarks'
  # A sanitizer turns vfork into fork, so the child shares no memory in which to say why it did not begin.
  'BadChildrenTests/aProgramThatCannotBeRunIsNamed'
)
# Statistics over thousands of runs, which take an hour with a sanitizer and show it the same code as one run.
left_out+=(
  'HonestStudiesTests' 'MethodCurvesTests' 'OvertakingTests' 'EffectiveDimensionTests' 'QuadraticMomentsTests'
  'EstimatorMomentsTests' 'TraceErrorCoverageTests' 'BootstrapTests' 'MedianRatioTests'
)
# Threads start in Answers and above, whose tests run what lies below on several of them; statistics that take minutes
# with this sanitizer use one thread.
if [ "$sanitizer" = thread ]; then
  left_out+=('MomentCheckTests' 'CoverageTests' 'NoisyCurvesTests')
  left_out+=('^(AutoDiff|Datasets|Estimators|Fields|LinearAlgebra|Optimizers|Problems|Sampling|Statistics)Tests\.')
fi
# Tests under limits of addresses, files or descriptors leave themselves out: a sanitizer needs more of each.
export ZOBENCH_SANITIZER=$sanitizer

known_faults=suppressions=$PWD/Tests/sanitizers/$sanitizer.supp
export TSAN_OPTIONS="halt_on_error=1 second_deadlock_stack=1 $known_faults ${TSAN_OPTIONS:-}"
# The only leaks to see are those that Foundation and the runtime keep for ever.
export ASAN_OPTIONS="halt_on_error=1 detect_leaks=0 detect_stack_use_after_return=0 $known_faults ${ASAN_OPTIONS:-}"

skip=()
for pattern in "${left_out[@]}"; do skip+=(--skip "$pattern"); done
options=(-c release --sanitize="$sanitizer" --scratch-path "$build")
swift build "${options[@]}" --build-tests
Tests/at-core "$build/release/zobench" \
  swift test "${options[@]}" --disable-testable-imports --skip-build --filter "$filter" "${skip[@]}"

# A short sweep with more runs at a time than cores, stopped and resumed.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
sweep=("$build/release/zobench" run configs/mds.json --set problem.objects=[7] --set replicates=3
  --set 'budget={"evaluations": 5000}' --jobs 4 --quiet --output "$scratch/mds")
timeout --signal=INT 2 "${sweep[@]}" || true
"${sweep[@]}"
"$build/release/zobench" run configs/lecture/hutchinson.json --set replicates=10 --jobs 3 --quiet \
  --output "$scratch/hutchinson"
echo "sanitizers: $sanitizer, clean, $((SECONDS - started)) s"
