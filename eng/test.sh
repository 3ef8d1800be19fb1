#!/usr/bin/env bash
# Runs the built tests and says how it went: what was skipped and why, then one closing line.
# With CI=true a skipped test is a failure, unless it waits for ../shared data or for a GPU.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

results=artifacts/test-results
rm -rf "$results" && mkdir -p "$results"
broken=0
for project in Astrolode.Tests Astrolode.SystemTests; do
  dotnet test "artifacts/bin/$project/release/$project.dll" --nologo \
    --logger "trx;LogFileName=$project.trx" --results-directory "$results" || broken=1
done

# A .trx names each test in a UnitTestResult element; a skipped one carries its reason as the message.
awk -v ci="${CI:-}" -v broken="$broken" '
  function text(s) { gsub(/&lt;/, "<", s); gsub(/&gt;/, ">", s); gsub(/&quot;/, "\"", s); gsub(/&#39;|&apos;/, "'\''", s); gsub(/&amp;/, "\\&", s); return s }
  function attribute(s, name) { return match(s, " " name "=\"[^\"]*\"") ? substr(s, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : "" }
  function settle(reason) {
    skips[++skipped] = test ": " text(reason)
    if (ci == "true" && reason !~ /\.\.\/shared|GPU/) { skipped--; failed++; refused[++refusals] = test ": " text(reason) }
    waiting = 0
  }
  BEGIN { RS = "<"; passed = failed = skipped = 0 }
  /^UnitTestResult / {
    if (waiting) settle("no reason given")
    outcome = attribute($0, "outcome"); test = text(attribute($0, "testName"))
    if (outcome == "Passed") passed++
    else if (outcome == "NotExecuted") waiting = 1
    else failed++
  }
  waiting && /^Message>/ { settle(substr($0, 9)) }
  END {
    if (waiting) settle("no reason given")
    if (skipped) print "\nSkipped " skipped ":"
    for (i = 1; i <= skipped; i++) print "  " skips[i]
    if (refusals) print "\nSkipped, and CI does not allow it:"
    for (i = 1; i <= refusals; i++) print "  " refused[i]
    # A test host that died reports no failed test; it must not look like a pass.
    if (!failed && (broken || !passed)) { print "\nThe test run itself stopped before its end."; failed = 1 }
    printf "\nAstrolode: %d passed, %d failed, %d skipped\n", passed, failed, skipped
    exit failed > 0
  }' <(cat "$results"/*.trx 2>/dev/null)
