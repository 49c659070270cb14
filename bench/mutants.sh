#!/usr/bin/env bash
# Mutation testing of the stages without I/O: Stryker changes one operator, condition or constant at a time, and the unit tests have to notice.
# usage: bench/mutants.sh [Csv|Schemas|Tables|Rows|Sources]..., all of them
#   MBA_MUTANTS=N  tries N mutants of them, drawn at random (260); all: each of them, which takes hours
#   MBA_MUTANTS_SEED=N  draws others (1)   MBA_MUTANTS_PROCESSES=N  tries N at a time (2)   MBA_MUTANTS_THROUGH=CMD  the command that runs each test process (nice -n 19)
#   MBA_MUTANTS_FILE=NAME  only mutants of files whose name contains it   MBA_MUTANTS_KEEP=1  keeps the mutated assembly of the run before: the tests changed, the sources did not
# Stryker only writes the assembly that holds all mutants, and their list: it is told to try those of one small file, against a project of one test. (Its runner takes a mutant that
# all tests miss for one that hangs, and its capture of coverage fails.) Then each test class runs alone and says which mutants it reaches, and how long it takes; each mutant runs in
# a process of its own against the classes that reach it, those of its folder first, random tests last. Killed is what a test notices, or what runs four times as long as without a
# mutant and 10 seconds more.
# Survivors are listed in artifacts/mutants/survivors.txt.
set -uo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$top/artifacts/mutants copy=$top/artifacts/mutants/sources mutated=$top/artifacts/mutants/mutated
report=$work/out/reports/mutation-report.json
binaries=$copy/tests/mutated
read -ra through <<<"${MBA_MUTANTS_THROUGH:-nice -n 19}"
folders=("$@")
[ $# -gt 0 ] || folders=(Csv Schemas Tables Rows Sources)
export STRYKER_MUTANT_ID_CONTROL_VAR=MBA_MUTANT

# Tests of these stages, by folder, without those that take ten seconds and more by themselves: their mutants count as survivors where no other test notices them.
tests=(Corpus Csv Json Rows Schemas Sources Tables)
slow=(Csv/ConfidenceTests.cs Csv/ExportedProperties.cs Csv/FirstRecordProperties.cs Csv/LimitTests.cs Csv/PollutionProperties.cs Schemas/InferenceProperties.cs Sources/CountedWorkTests.cs Sources/RealFileTests.cs Tables/RealFileTests.cs)

# prepare: the sources and those tests; beside them a project of one test for Stryker.
prepare() {
  local project=$copy/tests/Mba.Tests folder
  rm -rf "$copy" && mkdir -p "$copy"
  (cd "$top" && git ls-files -z -co --exclude-standard -- src samples tests/Mba.Tests tests/data docs README.md .config global.json 'Directory.*' BannedSymbols.txt .editorconfig Mba.Serverless.sln | xargs -0 cp --parents -t "$copy")
  for folder in "$project"/*/; do
    case " ${tests[*]} bin obj " in *" $(basename "$folder") "*) ;; *) rm -rf "$folder" ;; esac
  done
  (cd "$project" && rm -f "${slow[@]}" && find . -maxdepth 1 -name '*.cs' -not -name AloneTests.cs -delete)
  mkdir -p "$copy/tests/None"
  sed '/Mba.Cli\|CsvHelper\|FsCheck\|Using Include/d' "$project/Mba.Tests.csproj" >"$copy/tests/None/None.csproj"
  printf 'namespace Mba.Tests;\n\npublic sealed class NoneTests\n{\n    [Xunit.Fact]\n    public void Writes_nothing_for_null() => Xunit.Assert.Equal("", Mba.Csv.CsvText.Quote(null));\n}\n' >"$copy/tests/None/NoneTests.cs"
}

# mutate: the assembly with all mutants. Stryker puts the original back when it ends, so it is kept from before.
mutate() {
  local folder mutants=() stryker
  for folder in "${folders[@]}"; do mutants+=(--mutate "**/Mba.Shared/$folder/*.cs{0..1}"); done
  mutants+=(--mutate "**/Mba.Shared/Csv/CsvText.cs")
  rm -rf "$work/out" "$mutated"
  (cd "$copy/tests/None" && exec "${through[@]}" dotnet stryker --project Mba.Shared.csproj --test-runner mtp --configuration Release --reporter json --output "$work/out" --concurrency 1 "${mutants[@]}") >"$work/stryker.log" 2>&1 &
  stryker=$!
  until grep -qE 'mutants created|mutants will be tested' "$work/stryker.log" 2>/dev/null; do
    kill -0 $stryker 2>/dev/null || break
    sleep 1
  done
  mkdir -p "$mutated" && cp "$copy/tests/None/bin/Release/net10.0/Mba.Shared.dll" "$mutated/"
  wait $stryker
  [ -e "$report" ] || { echo "FAILED: $(grep -vE '^\s*$' "$work/stryker.log" | tail -1)"; exit 1; }
}

# build: the tests in a folder of the copy, whose data they read, with the mutated assembly instead of the original.
build() {
  (cd "$copy" && "${through[@]}" dotnet build tests/Mba.Tests -c Release -v q) >"$work/build.log" 2>&1 || { echo "FAILED: the tests do not build: $work/build.log"; exit 1; }
  rm -rf "$binaries" && cp -r "$copy/tests/Mba.Tests/bin/Release/net10.0" "$binaries" && cp "$mutated/Mba.Shared.dll" "$binaries/"
}

# run MUTANT LOG SECONDS CLASS...: the classes with the mutant active, none of them with -1; fails when a test notices.
run() {
  local mutant=$1 log=$work/logs/$2.log limit=$3 class classes=()
  shift 3
  for class in "$@"; do classes+=(-class "$class"); done
  (cd "$copy" && MBA_MUTANT=$mutant exec "${through[@]}" timeout -k 5 "$limit" "$binaries/Mba.Tests" -stopOnFail -parallel none -noLogo "${classes[@]}") >"$log" 2>&1
}

# reach CLASS: its line of reach.tsv: milliseconds without a mutant, class, the mutants that it reaches.
reach() {
  local class=$1 began=${EPOCHREALTIME/./} took temporary
  run -1 "$class" 600 "$class" || { echo "$class" >>"$work/failed.txt"; return; }
  took=$(((${EPOCHREALTIME/./} - began) / 1000))
  temporary=$(mktemp -d)
  TMPDIR=$temporary STRYKER_COVERAGE_FILE=reached.txt run -1 "$class.reach" 1200 "$class" || true
  printf '%s\t%s\t%s\n' "$took" "$class" "$(cat "$temporary"/reached-*.txt 2>/dev/null | tr ';' ',')" >"$work/reach/$class.tsv"
  rm -rf "$temporary"
}

# try MUTANT FOLDER: writes its outcome. The classes of its folder come first, random tests last, on what the others miss.
try() {
  local mutant=$1 folder=$2 outcome=NoCoverage took class part parts
  local -A classes=() times=()
  while IFS=$'\t' read -r took class; do
    case $class in *Properties) part=random ;; Mba.Tests."$folder".*) part=own ;; *) part=others ;; esac
    classes[$part]+=" $class" times[$part]=$((${times[$part]:-0} + took)) outcome=Survived
  done < <(awk -F '\t' -v id="$mutant" 'index("," $3 ",", "," id ",") { print $1 "\t" $2 }' "$work/reach.tsv" | sort -n)
  for part in own others random; do
    [ -n "${classes[$part]:-}" ] || continue
    read -ra parts <<<"${classes[$part]}"
    run "$mutant" "$mutant" $((4 * ${times[$part]} / 1000 + 10)) "${parts[@]}"
    case $? in 0) ;; 124 | 137) outcome=Timeout; break ;; *) outcome=Killed; break ;; esac
  done
  echo "$mutant $outcome" >>"$work/outcomes.txt"
}

# draw: the mutants to try, as "id folder", in an order that the seed decides.
draw() {
  jq -r --arg part "${MBA_MUTANTS_FILE:-}" '.files | to_entries[] | select(.key | contains($part)) | (.key | split("/")[-2]) as $folder | select($folder | IN($ARGS.positional[])) |
    .value.mutants[] | select(.status != "CompileError" and (.status != "Ignored" or (.statusReason | contains("mutate filter")))) | "\(.id) \($folder)"' "$report" --args "${folders[@]}" |
    awk -v seed="${MBA_MUTANTS_SEED:-1}" 'BEGIN { srand(seed) } { printf "%.9f %s\n", rand(), $0 }' | sort | cut -d ' ' -f 2- |
    if [ "${MBA_MUTANTS:-260}" = all ]; then cat; else head -n "${MBA_MUTANTS:-260}"; fi
}

# each COMMAND: runs it with every line of the input, some at a time.
each() {
  local line
  while read -r line; do
    while [ "$(jobs -rp | wc -l)" -ge "${MBA_MUTANTS_PROCESSES:-2}" ]; do wait -n; done
    # shellcheck disable=SC2086
    "$1" $line </dev/null &
  done
  wait
}

main() {
  local folder
  (cd "$top" && dotnet tool restore >/dev/null) || exit 1
  prepare
  if [ -z "${MBA_MUTANTS_KEEP:-}" ] || [ ! -e "$report" ]; then mutate; fi
  build
  rm -rf "$work/logs" "$work/reach" "$work/failed.txt" "$work/outcomes.txt" && mkdir -p "$work/logs" "$work/reach"
  "$binaries/Mba.Tests" -list classes -noLogo | grep '^Mba\.' | each reach
  [ ! -e "$work/failed.txt" ] || { echo "FAILED: the tests fail without a mutant: $(paste -sd ' ' "$work/failed.txt"); logs in $work/logs"; exit 1; }
  cat "$work"/reach/*.tsv >"$work/reach.tsv"
  draw | each try
  jq --rawfile outcomes "$work/outcomes.txt" '($outcomes | split("\n") | map(select(. != "") | split(" ") | {(.[0]): .[1]}) | add) as $o |
    [.files | to_entries[] | .key as $f | (.value.source | split("\n")) as $text | .value.mutants[] | select($o[.id]) |
      {id, file: ($f | split("/")[-2:] | join("/")), status: $o[.id], line: .location.start.line, mutator: .mutatorName, replacement, text: $text[.location.start.line - 1]}]' "$report" >"$work/outcomes.json"

  echo "| folder | mutants | killed | of these by time | survived | not covered | score of those covered |"
  echo "|---|---|---|---|---|---|---|"
  for folder in "${folders[@]}" all; do
    jq -r --arg folder "$folder" '
      [.[] | select($folder == "all" or (.file | startswith($folder + "/"))) | .status] as $s | def n($x): [$s[] | select(. == $x)] | length;
      (n("Killed") + n("Timeout")) as $k | n("Survived") as $v |
      "| \($folder) | \($s | length) | \($k) | \(n("Timeout")) | \($v) | \(n("NoCoverage")) | \(if $k + $v > 0 then (1000 * $k / ($k + $v) | round / 10) else 0 end) % |"' "$work/outcomes.json"
  done
  echo
  jq -r 'def short: gsub("\\s+"; " ") | gsub("^ | $"; "") | .[0:110];
    sort_by(.file, .line)[] | select(.status == "Survived" or .status == "NoCoverage") |
    "- \(.file):\(.line)\(if .status == "Survived" then "" else " (no test reaches it)" end): `\(.text | short)`, changed to `\(.replacement | short)`"' "$work/outcomes.json" | tee "$work/survivors.txt"
}

main; exit
