# Reads the events of Swift Testing, one JSON object per line, and prints a line for every suite that ends and a summary
# of failures at the end. Exit code 1 if anything failed or was still under way.

# The value of a string in the line, as JSON has it; empty if there is none.
function text(key,    start, rest) {
  start = index($0, "\"" key "\":\"")
  if (!start) return ""
  rest = substr($0, start + length(key) + 4)
  match(rest, /^([^"\\]|\\.)*/)
  return plain(substr(rest, 1, RLENGTH))
}

# Without JSON's escapes.
function plain(s) {
  gsub(/\\\//, "/", s); gsub(/\\n/, "\n      ", s); gsub(/\\t/, " ", s); gsub(/\\"/, "\"", s)
  gsub(/\\\\/, "\\", s)
  return s
}

# The texts of all messages of an event, one per line.
function messages(    rest, all, one) {
  rest = substr($0, index($0, "\"messages\":["))
  all = ""
  while (match(rest, /"text":"([^"\\]|\\.)*"/)) {
    one = plain(substr(rest, RSTART + 8, RLENGTH - 9))
    all = all (all == "" ? "" : "\n      ") one
    rest = substr(rest, RSTART + RLENGTH)
  }
  return all
}

# The suite that a test is in; for a test in none, its module.
function suite_of(id) {
  if (id !~ /\//) return id ~ /\(/ ? substr(id, 1, index(id, ".") - 1) : id
  sub(/\/[^\/]*:[0-9]+:[0-9]+$/, "", id)
  if (sub(/\/[^\/]*$/, "", id)) return id
  return substr(id, 1, index(id, ".") - 1)
}

function is_suite(id) { return id !~ /\(/ }

function seconds(message) {
  return match(message, /after [0-9.]+ seconds/) ? substr(message, RSTART + 6, RLENGTH - 14) : "?"
}

/^\{"kind":"end of events"/ { exit }

/"kind":"testStarted"/ { id = text("testID"); if (!is_suite(id)) under_way[id] = 1 }

/"kind":"issueRecorded"/ && !/"isKnown":true/ {
  id = text("testID")
  if (id == "") id = "outside of any test"
  if (!(id in issues)) order[++failed] = id
  issues[id] = issues[id] "    " messages() "\n"
}

/"kind":"testEnded"/ {
  id = text("testID")
  if (!is_suite(id)) {
    delete under_way[id]
    count[suite_of(id)]++
    if (id in issues) bad[suite_of(id)]++
  } else {
    message = messages()
    # A suite that only holds other suites has no tests of its own to report.
    if (count[id] > 0) {
      printf "%-6s %-58s %4d %s %9.1f s\n", (bad[id] ? "FAILED" : "passed"), id, count[id],
        (count[id] == 1 ? "test " : "tests"), seconds(message)
      fflush()
    }
  }
}

END {
  # mawk and others walk through arrays in an order of their own, which is good enough here.
  for (id in under_way) left++
  if (failed) {
    printf "\nFailures:\n"
    for (i = 1; i <= failed; i++) printf "  %s\n%s", order[i], issues[order[i]]
  }
  if (left) {
    printf "\nUnder way when the tests ended:\n"
    for (id in under_way) if (++shown <= 20) printf "  %s\n", id
    if (left > 20) printf "  and %d more\n", left - 20
  }
  exit (failed || left) ? 1 : 0
}
