#!/usr/bin/env bash
# The long versions of the random tests. usage: ./mba soak [fuzz|pollution|api|loads|schedules|all, all] [inputs, 1000000] [seed, by the clock]
# fuzz: sniffer, reader, decoder, JSON and inference. pollution: polluted tables, each read under its own names or refused. api: requests to every route. loads: loads disturbed everywhere, on MySQL and MariaDB; its outcome goes to bench/results/soak-*.md.
# schedules: two deliveries that meet, in every order of at most two preemptions, with a mishap at every point; outcome in bench/results/schedules-*.md. MBA_SERVERS limits the servers.
set -uo pipefail
case " $* " in *" --help "* | *" -h "*) sed -n '2,4s/^# //p' "${BASH_SOURCE[0]}"; exit 0 ;; esac
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
what=${1:-all}
case $what in fuzz | pollution | api | loads | schedules | all) shift $(($# > 0)) ;; *) what=fuzz ;; esac
failed=0

fuzz() {
  export MBA_FUZZ_INPUTS=${1:-1000000} MBA_FUZZ_SEED=${2:-$(($(date +%s) % 1000000000))}
  echo "soak: $MBA_FUZZ_INPUTS inputs from seed $MBA_FUZZ_SEED" >&2
  dotnet test "$top/tests/Mba.Tests" -c Release --no-build --nologo --filter 'FullyQualifiedName~FuzzTests' --logger 'console;verbosity=normal' || failed=1
}

pollution() {
  export MBA_POLLUTED_TABLES=${1:-1000000} MBA_POLLUTED_SEED=${2:-$(($(date +%s) % 1000000000))}
  echo "soak: $MBA_POLLUTED_TABLES polluted tables from seed $MBA_POLLUTED_SEED" >&2
  dotnet test "$top/tests/Mba.Tests" -c Release --no-build --nologo --filter 'FullyQualifiedName~PollutionProperties|FullyQualifiedName~ExportedProperties' || failed=1
}

api() {
  export MBA_API_FUZZ_INPUTS=${1:-1000000} MBA_FUZZ_SEED=${2:-$(($(date +%s) % 1000000000))}
  echo "soak: $MBA_API_FUZZ_INPUTS requests from seed $MBA_FUZZ_SEED" >&2
  dotnet test "$top/tests/Mba.IntegrationTests" -c Release --no-build --nologo --filter 'FullyQualifiedName~ApiFuzzTests' --logger 'console;verbosity=normal' || failed=1
}

# loads SERVER: one row for each test, whatever becomes of it.
loads() {
  local log=$top/artifacts/soak-$1.log table=$top/bench/results/soak-$1.md
  mkdir -p "$top/artifacts" "$top/bench/results"
  echo "soak: disturbed loads on $1; output in ${log#"$top"/}" >&2
  MBA_TEST_DB=$1 dotnet test "$top/tests/Mba.IntegrationTests" -c Release --no-build --nologo --filter 'Category=Soak&Soak!=Schedules' --logger 'console;verbosity=normal' >"$log" 2>&1 || failed=1
  {
    echo "# Disturbed loads on $1"
    echo
    echo "$(date -u +%F), $(nproc) cores. $(grep -E '^Total tests:|^ +(Passed|Failed|Total time):' "$log" | tr -s ' ' | tr '\n' ' ')"
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

servers=${MBA_SERVERS:-mysql mariadb}
case $what in fuzz | all) fuzz "$@" ;; esac
case $what in pollution | all) pollution "$@" ;; esac
case $what in api | all) api "$@" ;; esac
case $what in loads | all) for server in $servers; do loads "$server"; done ;; esac
case $what in schedules | all) for server in $servers; do schedules "$server"; done ;; esac
exit $failed
