#!/bin/bash
# The unit tests and a short sweep with a sanitizer, `thread` or `address`, in a build folder of its
# own. Whatever it reports ends the process that it is found in, and this script with it.
#
#   Tests/sanitizers/run.sh thread [FILTER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
sanitizer=$1
filter=${2:-.}
build=.build-$sanitizer
started=$SECONDS

# Left out, since what they hold is not what a sanitizer looks at, and they hold nothing with one:
left_out=(
  # They hold memory against what is said of it, and a sanitizer has its own.
  '[Aa]llocat' 'CheckpointingMemoryTests'
  # It counts how often a program starts, and a sanitizer starts it again where addresses do not suit it.
  'BLASCoreRestartTests/benchmarks'
  # A sanitizer makes fork of vfork, and the child has no memory in common to say in why it did not begin.
  'BadChildrenTests/aProgramThatCannotBeRunIsNamed'
)
# Statistics over thousands of runs, which take an hour with a sanitizer and show it the same code as one run.
left_out+=(
  'HonestStudiesTests' 'MethodCurvesTests' 'OvertakingTests' 'EffectiveDimensionTests' 'QuadraticMomentsTests'
  'EstimatorMomentsTests' 'TraceErrorCoverageTests' 'BootstrapTests' 'MedianRatioTests'
)
# Threads are begun in Answers and above, whose tests run what lies below on several of them; statistics that take
# minutes with this sanitizer are of one thread.
if [ "$sanitizer" = thread ]; then
  left_out+=('MomentCheckTests' 'CoverageTests' 'NoisyCurvesTests')
  left_out+=('^(AutoDiff|Datasets|Estimators|Fields|LinearAlgebra|Optimizers|Problems|Sampling|Statistics)Tests\.')
fi
# Tests under limits of addresses, files or descriptors leave themselves out: a sanitizer needs more of each.
export ZOBENCH_SANITIZER=$sanitizer

suppressions=$PWD/Tests/sanitizers/thread.supp
export TSAN_OPTIONS="halt_on_error=1 second_deadlock_stack=1 suppressions=$suppressions ${TSAN_OPTIONS:-}"
# Of leaks, those that Foundation and the runtime keep for ever are all there are to see.
export ASAN_OPTIONS="halt_on_error=1 detect_leaks=0 detect_stack_use_after_return=0 ${ASAN_OPTIONS:-}"

skip=()
for pattern in "${left_out[@]}"; do skip+=(--skip "$pattern"); done
options=(-c release --sanitize="$sanitizer" --scratch-path "$build")
swift build "${options[@]}" --build-tests
Tests/at-core "$build/release/zobench" \
  swift test "${options[@]}" --disable-testable-imports --skip-build --filter "$filter" "${skip[@]}"

# A short sweep with more runs at a time than cores, stopped and taken up again.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
sweep=("$build/release/zobench" run configs/mds.json --set problem.objects=[7] --set replicates=3
  --set 'budget={"evaluations": 5000}' --jobs 4 --quiet --output "$scratch/mds")
timeout --signal=INT 2 "${sweep[@]}" || true
"${sweep[@]}"
"$build/release/zobench" run configs/lecture/hutchinson.json --set replicates=10 --jobs 3 --quiet \
  --output "$scratch/hutchinson"
echo "sanitizers: $sanitizer, clean, $((SECONDS - started)) s"
