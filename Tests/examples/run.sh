#!/bin/bash
# Runs the programs of the package Examples, and what the article "Write a method" says.
#
#   run.sh BIN        the folder of WriteAMethod, FromAnObjective and OwnLoop
#
# The article's method is that of Examples, letter for letter, and its study runs. So is the loop of docs/library.md.
set -euo pipefail
bin=$(cd "$1" && pwd)
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
article=$repository/Sources/Optimizers/Optimizers.docc/WriteAMethod.md
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

fail() {
  echo "examples: $*" >&2
  exit 1
}

# The first block in a language that contains a line, in the article or in another file.
block() {
  awk -v fence="\`\`\`$1" -v line="$2" '
    $0 == fence { inside = 1; text = ""; found = 0; next }
    /^```/ { if (inside && found) { printf "%s", text; exit } inside = 0; next }
    inside { text = text $0 "\n"; if (index($0, line)) found = 1 }
  ' "${3:-$article}"
}

# A study of a configuration, from its runs to its figures.
study() {
  "$bin/WriteAMethod" validate "$1"
  "$bin/WriteAMethod" run "$1" --quiet
  "$bin/WriteAMethod" table "results/$2" > table.txt
  cat table.txt
  grep -q 'two-point-lion' table.txt || fail "the table of $1 has no row of the method"
  grep -q ',two-point-lion' "results/$2/curves.csv" || fail "curves.csv of $1 has no curve of the method"
  "$bin/WriteAMethod" plot "results/$2" --format svg --theme light > figures.txt
  local figure
  figure=$(grep -m 1 '/convergence-.*\.svg$' figures.txt) || fail "no figure of $1"
  grep -q 'two-point-lion' "$figure" || fail "$figure does not show the method"
}

block swift 'struct Lion' > Lion.swift
diff Lion.swift "$repository/Examples/Sources/WriteAMethod/Lion.swift" \
  || fail "the article's method is not that of Examples"
lines=$(awk '/^struct Lion/ { on = 1 } on && NF { n++ } /^}/ { on = 0 } END { print n }' Lion.swift)
[ "$lines" -le 25 ] || fail "the method takes $lines lines"

"$bin/WriteAMethod" list lion pseudo-huber
study "$repository/Examples/lion.json" lion
rm -r results plots
block json '"name": "lion"' > article.json
study article.json lion

"$bin/FromAnObjective" > objective.txt
cat objective.txt
grep -q '^valley .*reverse-mode\|^ *reverse-mode' objective.txt || fail "no table of the objective"
test -s results/valley/curves.csv || fail "no curves of the objective"
test -s plots/valley/convergence-valley.svg || fail "no figure of the objective"
grep -q '^ball .*nelder-mead\|^ *nelder-mead' objective.txt || fail "no table of the simulation"
test -s results/ball/curves.csv || fail "no curves of the simulation"
test -s plots/ball/convergence-ball.svg || fail "no figure of the simulation"

block swift 'CountingOracle(' "$repository/docs/library.md" > main.swift
diff main.swift "$repository/Examples/Sources/OwnLoop/main.swift" \
  || fail "the loop of docs/library.md is not that of Examples"
"$bin/OwnLoop" > loop.txt
cat loop.txt
# From about 1e4, with two evaluations per iteration.
awk '/^f = / { ok = $3 < 10 && $5 == 200000 } END { exit !ok }' loop.txt || fail "the loop of docs/library.md"
echo "examples: a method of $lines lines, an objective, a simulation and a loop run, with tables and figures"
