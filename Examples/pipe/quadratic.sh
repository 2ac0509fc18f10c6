#!/bin/sh
# f(x) = ½ Σ λᵢxᵢ², λᵢ = i, as a child of zobench in text mode, one point a question: sh quadratic.sh
read -r handshake
echo '{"zobench": 1, "version": "quadratic in the shell, 1", "mode": "text", "dimension": 10, "start": 1}'
while read -r line; do
  printf '%s\n' "$line" | tr -d ' ' | LC_ALL=C awk '{
    match($0, /"id":[0-9]+/); id = substr($0, RSTART + 5, RLENGTH - 5)
    match($0, /\[\[.*\]\]/); n = split(substr($0, RSTART + 2, RLENGTH - 4), x, ",")
    for (i = 1; i <= n; i++) total += i * x[i] * x[i]
    value = sprintf("%.17g", 0.5 * total)
    if (value ~ /inf/) value = "\"Infinity\""
    printf "{\"id\": %d, \"values\": [%s]}\n", id, value
  }'
done
