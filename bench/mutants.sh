#!/usr/bin/env bash
# Mutation testing of the stages without I/O: Stryker changes one operator, condition or constant at a time, and the unit tests of the folder have to notice.
# usage: bench/mutants.sh [Csv|Schemas|Tables|Rows|Sources]..., all of them; MBA_MUTANTS_SHARE=N mutates every Nth stretch of 300 characters (12), 1 all of them, which takes hours.
# Each folder runs in a copy of the sources below artifacts/mutants, without long random tests.
set -uo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
share=${MBA_MUTANTS_SHARE:-12} stretch=300 work=$top/artifacts/mutants
folders=("$@")
[ $# -gt 0 ] || folders=(Csv Schemas Tables Rows Sources)

# Tests of these stages; not those that take seconds each: the runner counts a mutant as timed out that only slows them down.
tests='Corpus Csv Json Rows Schemas Sources Tables'
slow='Csv/ConfidenceTests.cs Csv/LimitTests.cs Csv/*Properties.cs Schemas/*Properties.cs Tables/*Properties.cs Tables/RealFileTests.cs Sources/RealFileTests.cs Sources/CountedWorkTests.cs'

# copy FOLDER: the sources, and those tests.
copy() {
  local to=$work/$1 project=$work/$1/tests/Mba.Tests folder
  rm -rf "$to" && mkdir -p "$to"
  (cd "$top" && git ls-files -z -co --exclude-standard -- src samples tests/Mba.Tests tests/data docs README.md .config global.json 'Directory.*' BannedSymbols.txt .editorconfig Mba.Serverless.sln | xargs -0 cp --parents -t "$to")
  for folder in "$project"/*/; do
    case " $tests " in *" $(basename "$folder") "*) ;; *) rm -rf "$folder" ;; esac
  done
  # shellcheck disable=SC2086
  (cd "$project" && rm -f ./*.cs $slow)
}

# sample FILE: sets spans to the stretches of it that are mutated, as Stryker takes them; every share-th of the folder's text, across its files.
sample() {
  local size
  size=$(wc -m <"$1") spans=
  for (( ; offset < size; offset += share * stretch)); do spans+="{$offset..$((offset + stretch))}"; done
  offset=$((offset - size))
}

# mutate FOLDER
mutate() {
  local file mutants=() began=$SECONDS out=$work/$1/out spans='' offset=0
  for file in "$work/$1/src/Mba.Shared/$1"/*.cs; do
    [ "$share" -gt 1 ] && sample "$file"
    if [ "$share" -eq 1 ] || [ -n "$spans" ]; then mutants+=(--mutate "**/$1/$(basename "$file")$spans"); fi
  done
  (cd "$work/$1/tests/Mba.Tests" && dotnet stryker --project Mba.Shared.csproj --test-runner mtp --configuration Release --reporter json --output "$out" --concurrency "${MBA_MUTANTS_PROCESSES:-1}" "${mutants[@]}") >"$work/$1.log" 2>&1
  jq -r --arg folder "$1" --arg seconds $((SECONDS - began)) '
    [.files[].mutants[].status] as $s | def n(f): [$s[] | select(f)] | length;
    n(. == "Killed") as $k | n(. == "Survived") as $v | n(. == "Timeout") as $t | n(. == "NoCoverage") as $c |
    "| \($folder) | \($k + $v + $t + $c) | \($k) | \($v) | \($t) | \($c) | \(if $k + $v + $t > 0 then (1000 * ($k + $t) / ($k + $v + $t) | round / 10) else 0 end) % | \($seconds) |"' \
    "$out/reports/mutation-report.json" 2>/dev/null || { echo "| $1 | FAILED | | | | | | $((SECONDS - began)) |"; return 1; }
  jq -r --arg root "$1/" '.files | to_entries[] | .key as $f | .value.mutants[] | select(.status == "Survived") |
    "\($f | split("/") | last):\(.location.start.line) \(.mutatorName): \(.replacement | gsub("\\s+"; " ") | .[0:100])"' "$out/reports/mutation-report.json" >"$work/$1.survivors"
}

mkdir -p "$work"
(cd "$top" && dotnet tool restore >/dev/null) || exit 1
echo "| folder | mutants | killed | survived | timed out | not covered | score of those covered | seconds |"
echo "|---|---|---|---|---|---|---|---|"
failed=0
for folder in "${folders[@]}"; do copy "$folder" && mutate "$folder" || failed=1; done
exit $failed
