#!/usr/bin/env bash
# The long versions of the random tests. usage: ./mba soak [fuzz|api|loads|all, all] [inputs, 1000000] [seed, by the clock]
# fuzz: sniffer, reader, decoder, JSON and inference. api: requests to every route. loads: loads disturbed everywhere, on MySQL and MariaDB; its outcome goes to bench/results/soak-*.md.
set -uo pipefail
case " $* " in *" --help "* | *" -h "*) sed -n '2,3s/^# //p' "${BASH_SOURCE[0]}"; exit 0 ;; esac
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
what=${1:-all}
case $what in fuzz | api | loads | all) shift $(($# > 0)) ;; *) what=fuzz ;; esac
failed=0

fuzz() {
  export MBA_FUZZ_INPUTS=${1:-1000000} MBA_FUZZ_SEED=${2:-$(($(date +%s) % 1000000000))}
  echo "soak: $MBA_FUZZ_INPUTS inputs from seed $MBA_FUZZ_SEED" >&2
  dotnet test "$top/tests/Mba.Tests" -c Release --no-build --nologo --filter 'FullyQualifiedName~FuzzTests' --logger 'console;verbosity=normal' || failed=1
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
  MBA_TEST_DB=$1 dotnet test "$top/tests/Mba.IntegrationTests" -c Release --no-build --nologo --filter 'Category=Soak' --logger 'console;verbosity=normal' >"$log" 2>&1 || failed=1
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

case $what in fuzz | all) fuzz "$@" ;; esac
case $what in api | all) api "$@" ;; esac
case $what in loads | all) loads mysql; loads mariadb ;; esac
exit $failed
