#!/usr/bin/env bash
# Mutation testing of the stages without I/O: Stryker changes one operator, condition or constant at a time, and the unit tests have to notice.
# usage: bench/mutants.sh [Csv|Schemas|Tables|Rows|Sources]..., all of them; MBA_MUTANTS_SHARE=N mutates every Nth stretch of 300 characters (12), 1 all of them, which takes hours.
# It runs in a copy of the sources, artifacts/mutants/sources, without long random tests. Survivors are listed in artifacts/mutants/survivors.txt, Stryker's output in stryker.log beside it.
# Its runner lets a mutant that all tests miss end as "timed out" (a run of 262 had 88 of these and no survivor, with conditions among them that no loop depends on).
# So each of these is tried again: the test executable runs alone with the mutant active, and only what a test notices, or what takes over 2 minutes, is killed.
set -uo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
share=${MBA_MUTANTS_SHARE:-12} stretch=300 work=$top/artifacts/mutants copy=$top/artifacts/mutants/sources
report=$work/out/reports/mutation-report.json
mutated=$work/mutated
folders=("$@")
[ $# -gt 0 ] || folders=(Csv Schemas Tables Rows Sources)

# Tests of these stages; not those that take seconds each, which the runner takes for hung.
tests='Corpus Csv Json Rows Schemas Sources Tables'
slow='Csv/ConfidenceTests.cs Csv/LimitTests.cs Csv/*Properties.cs Schemas/*Properties.cs Tables/*Properties.cs Tables/RealFileTests.cs Sources/RealFileTests.cs Sources/CountedWorkTests.cs'

# prepare: the sources, and those tests.
prepare() {
  local project=$copy/tests/Mba.Tests folder
  rm -rf "$work" && mkdir -p "$copy"
  (cd "$top" && git ls-files -z -co --exclude-standard -- src samples tests/Mba.Tests tests/data docs README.md .config global.json 'Directory.*' BannedSymbols.txt .editorconfig Mba.Serverless.sln | xargs -0 cp --parents -t "$copy")
  for folder in "$project"/*/; do
    case " $tests " in *" $(basename "$folder") "*) ;; *) rm -rf "$folder" ;; esac
  done
  # shellcheck disable=SC2086
  (cd "$project" && rm -f ./*.cs $slow)
}

# sample FILE: sets spans to the stretches of it that are mutated, as Stryker takes them; every share-th of the text, across files.
sample() {
  local size
  size=$(wc -m <"$1") spans=
  for (( ; offset < size; offset += share * stretch)); do spans+="{$offset..$((offset + stretch))}"; done
  offset=$((offset - size))
}

run() {
  local folder file mutants=() spans='' offset=0
  for folder in "${folders[@]}"; do
    for file in "$copy/src/Mba.Shared/$folder"/*.cs; do
      [ "$share" -gt 1 ] && sample "$file"
      if [ "$share" -eq 1 ] || [ -n "$spans" ]; then mutants+=(--mutate "**/$folder/$(basename "$file")$spans"); fi
    done
  done
  (cd "$copy/tests/Mba.Tests" && exec dotnet stryker --project Mba.Shared.csproj --test-runner mtp --configuration Release --reporter json --reporter progress --output "$work/out" --concurrency "${MBA_MUTANTS_PROCESSES:-1}" "${mutants[@]}") >"$work/stryker.log" 2>&1 &
  local stryker=$!
  # Stryker puts the original files back when it ends: the mutated ones are kept from when it begins to try them.
  until grep -q 'mutants will be tested' "$work/stryker.log" 2>/dev/null; do
    kill -0 $stryker 2>/dev/null || break
    sleep 1
  done
  cp -r "$copy/tests/Mba.Tests/bin/Release/net10.0" "$mutated"
  wait $stryker
}

# noticed ID: whether a test notices the mutant; none is active with -1.
noticed() {
  ! (cd "$copy" && STRYKER_MUTANT_ID_CONTROL_VAR=MBA_MUTANT MBA_MUTANT=$1 timeout -k 5 120 "$mutated/Mba.Tests" -stopOnFail >"$work/again.log" 2>&1)
}

# again: decides what Stryker says timed out, and writes it into the report.
again() {
  local id
  noticed -1 && { echo "FAILED: the tests fail without a mutant: $work/again.log"; exit 1; }
  for id in $(jq -r '.files[].mutants[] | select(.status == "Timeout") | .id' "$report"); do
    noticed "$id" && echo "\"$id\": \"Killed\"" || echo "\"$id\": \"Survived\""
  done | paste -sd, | sed 's/^/{/; s/$/}/' >"$work/again.json"
  jq --slurpfile again "$work/again.json" '.files |= map_values(.mutants |= map(.status = ($again[0][.id] // .status)))' "$report" >"$report.new" && mv "$report.new" "$report"
}

(cd "$top" && dotnet tool restore >/dev/null) || exit 1
prepare && run
[ -e "$report" ] || { echo "FAILED: $(grep -vE '^\s*$' "$work/stryker.log" | tail -1)"; exit 1; }
again
echo "| folder | mutants | killed | survived | not covered | score of those covered |"
echo "|---|---|---|---|---|---|"
for folder in "${folders[@]}"; do
  jq -r --arg folder "$folder" '
    [.files | to_entries[] | select(.key | contains("/" + $folder + "/") or startswith($folder + "/")) | .value.mutants[].status] as $s | def n(f): [$s[] | select(f)] | length;
    n(. == "Killed") as $k | n(. == "Survived") as $v | n(. == "NoCoverage") as $c |
    "| \($folder) | \($k + $v + $c) | \($k) | \($v) | \($c) | \(if $k + $v > 0 then (1000 * $k / ($k + $v) | round / 10) else 0 end) % |"' "$report"
done
jq -r '.files | to_entries[] | .key as $f | .value.mutants[] | select(.status == "Survived" or .status == "NoCoverage") |
  "\(.status) \($f | split("/") | .[-2:] | join("/")):\(.location.start.line) \(.mutatorName): \(.replacement | gsub("\\s+"; " ") | .[0:100])"' "$report" >"$work/survivors.txt"
