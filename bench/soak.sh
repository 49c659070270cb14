#!/usr/bin/env bash
# The long versions of the random tests. usage: ./mba soak [fuzz|pollution|api|loads|schedules|steady|workers|mutations|mutants|all, all] [inputs, 1000000] [seed, by the clock]
# fuzz: sniffer, reader, decoder, JSON and inference. pollution: polluted tables, each read under its own names or refused. api: requests to every route. loads: loads disturbed everywhere, on MySQL and MariaDB; its outcome goes to bench/results/soak-*.md.
# schedules: two deliveries that meet, in every order of at most two preemptions, with a mishap at every point; outcome in bench/results/schedules-*.md. MBA_SERVERS limits the servers.
# steady: the whole system under a steady load [for 1800 seconds]: memory, handles, connections, latency; outcome in bench/results/steady-*.md. workers: four workers on one jobs queue, two of them killed; outcome in bench/results/soak-workers.md. mutations: tests/mutations/run.sh. mutants: bench/mutants.sh [folder...], MBA_MUTANTS=260 MBA_MUTANTS_SEED=1, not part of all.
set -uo pipefail
case " $* " in *" --help "* | *" -h "*) sed -n '2,5s/^# //p' "${BASH_SOURCE[0]}"; exit 0 ;; esac
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
what=${1:-all}
case $what in fuzz | pollution | api | loads | schedules | steady | workers | mutations | mutants | all) shift $(($# > 0)) ;; *) what=fuzz ;; esac
failed=0

# chunks NAME TITLE PROJECT TEST VARIABLE INPUTS CHUNK SEED: a process for each chunk, and a row of bench/results/soak-NAME.md for each process.
chunks() {
  local table=$top/bench/results/soak-$1.md log=$top/artifacts/soak-$1.log left=$6 seed=$8 some began outcome
  mkdir -p "$top/artifacts" "$top/bench/results"
  echo "soak: $left inputs from seed $seed; rows in ${table#"$top"/}, output of the last chunk in ${log#"$top"/}" >&2
  printf '# %s\n\n%s, %s cores.\n\n| inputs | from seed | seconds | outcome |\n|---|---|---|---|\n' "$2" "$(date -u +%F)" "$(nproc)" >"$table"
  while [ "$left" -gt 0 ]; do
    some=$((left < $7 ? left : $7)) began=$SECONDS
    # The test's own executable: the runner around it loses its connection after some minutes under load.
    if env "$5=$some" MBA_FUZZ_SEED="$seed" MBA_FUZZ_BETWEEN_HUGE="$((some < 100000 ? 300 : 5000))" "$top/tests/$3/bin/Release/net10.0/$3" -class "$4" >"$log" 2>&1 && grep -q 'Total: [1-9]' "$log"; then
      outcome='no find'
    else
      outcome=FAILED failed=1
      cp "$log" "$top/artifacts/soak-$1-$seed.log"
    fi
    echo "| $some | $seed | $((SECONDS - began)) | $outcome |" >>"$table"
    left=$((left - some)) seed=$((seed + some))
  done
  awk -F'|' '/^\| [0-9]/ { n += $2; s += $4; f += $5 ~ /FAILED/ } END { printf "\n%d inputs, %d s, %d chunks with finds\n", n, s, f }' "$table" >>"$table"
  cat "$table"
}

fuzz() {
  chunks fuzz 'Random files: sniffer, reader, decoder, JSON, inference' Mba.Tests Mba.Tests.Fuzz.FuzzTests MBA_FUZZ_INPUTS "${1:-1000000}" 250000 "${2:-$(($(date +%s) % 1000000000))}"
}

pollution() {
  export MBA_POLLUTED_TABLES=${1:-1000000} MBA_POLLUTED_SEED=${2:-$(($(date +%s) % 1000000000))}
  echo "soak: $MBA_POLLUTED_TABLES polluted tables from seed $MBA_POLLUTED_SEED" >&2
  dotnet test "$top/tests/Mba.Tests" -c Release --no-build --nologo --filter 'FullyQualifiedName~PollutionProperties|FullyQualifiedName~ExportedProperties' || failed=1
}

api() {
  chunks api 'Random requests to every route' Mba.IntegrationTests Mba.IntegrationTests.Api.ApiFuzzTests MBA_API_FUZZ_INPUTS "${1:-1000000}" 50000 "${2:-$(($(date +%s) % 1000000000))}"
}

# loads SERVER: one row for each test, whatever becomes of it.
loads() {
  local log=$top/artifacts/soak-$1.log table=$top/bench/results/soak-$1.md
  mkdir -p "$top/artifacts" "$top/bench/results"
  echo "soak: disturbed loads on $1; output in ${log#"$top"/}" >&2
  MBA_TEST_DB=$1 dotnet test "$top/tests/Mba.IntegrationTests" -c Release --no-build --nologo --filter 'Category=Soak&Soak!=Schedules&Soak!=Steady&Soak!=Latency&Soak!=Workers' --logger 'console;verbosity=normal' >"$log" 2>&1 || failed=1
  {
    echo "# Disturbed loads on $1"
    echo
    echo "$(date -u +%F), $(nproc) cores, executables of $([ -n "${MBA_EXECUTABLES:-}" ] && echo "native code" || echo "the daily build"). $(grep -E '^Total tests:|^ +(Passed|Failed|Total time):' "$log" | tr -s ' ' | tr '\n' ' ')"
    echo
    echo "| outcome | test | took |"
    echo "|---|---|---|"
    sed -nE 's/^ +(Passed|Failed) Mba\.IntegrationTests\.(.*) \[([^]]*)\]$/| \1 | \2 | \3 |/p' "$log" | sort -t'|' -k3
  } >"$table"
  cat "$table"
}

# schedules SERVER: one row for each scenario, written when it is done.
schedules() {
  local log=$top/artifacts/schedules-$1.log table=$top/bench/results/schedules-$1.md rows=$top/artifacts/schedules-$1.rows began=$SECONDS
  mkdir -p "$top/artifacts" "$top/bench/results"
  rm -f "$rows" "$rows.failures"
  echo "soak: all bounded schedules on $1; output in ${log#"$top"/}, rows in ${rows#"$top"/}" >&2
  MBA_TEST_DB=$1 MBA_SCHEDULE_RESULTS=$rows dotnet test "$top/tests/Mba.IntegrationTests" -c Release --no-build --nologo --filter 'Soak=Schedules' --logger 'console;verbosity=detailed' >"$log" 2>&1 || failed=1
  {
    echo "# All schedules of at most two preemptions on $1"
    echo
    echo "$(date -u +%F), $(nproc) cores, $((SECONDS - began)) s. Each row is a scenario of two deliveries that meet: all schedules of at most two preemptions,"
    echo "and a killed process and a cut connection at each point of the schedules without one."
    echo
    echo "| schedules | points passed | breaches | seconds | scenario |"
    echo "|---|---|---|---|---|"
    sort -t'|' -k6 "$rows"
  } >"$table"
  awk -F'|' '/^\| [0-9]/ { n++; s += $2; p += $3; f += $4 } END { printf "\n%d scenarios, %d schedules, %d points, %d breaches\n", n, s, p, f }' "$table" >>"$table"
  cat "$table"
}

# steady SERVER [SECONDS]
steady() {
  local log=$top/artifacts/steady-$1.log table=$top/bench/results/steady-$1.md
  mkdir -p "$top/artifacts" "$top/bench/results"
  echo "soak: steady load on $1; output in ${log#"$top"/}" >&2
  MBA_TEST_DB=$1 MBA_STEADY_SECONDS=${2:-1800} MBA_STEADY_RESULTS=$table dotnet test "$top/tests/Mba.IntegrationTests" -c Release --no-build --nologo --filter 'Soak=Steady' --logger 'console;verbosity=detailed' >"$log" 2>&1 || failed=1
  {
    echo
    if grep -q '^ *Passed Mba' "$log"; then echo "Every table holds the rows that were sent, the ledger is clean, memory, handles and connections are flat."; else echo "FAILED: $(grep -A 2 -m1 'Error Message' "$log" | tail -1)"; fi
    echo
    grep -E '^ *[a-z-]+\.log: [0-9]+ lines' "$log" | sed 's/^ */- /'
  } >>"$table"
  cat "$table"
}

workers() {
  local log=$top/artifacts/soak-workers.log table=$top/bench/results/soak-workers.md
  mkdir -p "$top/artifacts" "$top/bench/results"
  rm -f "$table"
  echo "soak: workers killed on one jobs queue; output in ${log#"$top"/}" >&2
  MBA_TEST_DB=${servers%% *} MBA_WORKER_RESULTS=$table dotnet test "$top/tests/Mba.IntegrationTests" -c Release --no-build --nologo --filter 'Soak=Workers' --logger 'console;verbosity=detailed' >"$log" 2>&1 || failed=1
  [ -e "$table" ] || printf '# Workers killed on one jobs queue\n\nFAILED: %s\n' "$(grep -A 2 -m1 'Error Message' "$log" | tail -1)" >"$table"
  cat "$table"
}

mutations() {
  local table=$top/bench/results/mutations.md
  {
    echo "# Mendings taken out"
    echo
    echo "$(date -u +%F), ${MBA_TEST_DB:-mysql}: each patch of tests/mutations in a copy of the sources, and what finds it."
    echo
    "$top/tests/mutations/run.sh" || failed=1
  } >"$table"
  cat "$table"
}

# mutants [FOLDER...]
mutants() {
  local table=$top/bench/results/soak-mutants.md
  {
    echo "# Mutants of the stages without I/O"
    echo
    echo "$(date -u +%F), $(nproc) cores: bench/mutants.sh, ${MBA_MUTANTS:-260} mutants drawn at random, seed ${MBA_MUTANTS_SEED:-1}."
    echo
    "$top/bench/mutants.sh" "$@" || failed=1
  } >"$table"
  cat "$table"
}

servers=${MBA_SERVERS:-mysql mariadb}
case $what in fuzz | all) fuzz "$@" ;; esac
case $what in pollution | all) pollution "$@" ;; esac
case $what in api | all) api "$@" ;; esac
case $what in loads | all) for server in $servers; do loads "$server"; done ;; esac
case $what in schedules | all) for server in $servers; do schedules "$server"; done ;; esac
case $what in steady | all) for server in $servers; do steady "$server" "$@"; done ;; esac
case $what in workers | all) workers ;; esac
case $what in mutations | all) mutations ;; esac
case $what in mutants) mutants "$@" ;; esac
exit $failed
