#!/usr/bin/env bash
# Random files of all modes while processes, connections, the store and the database server fail, then `verify` and an independent count.
# usage: ./mba chaos [--seconds N, 300] [--seed S, by the clock] [--server mysql|mariadb, mysql]; the outcome goes to bench/results/chaos-SERVER-SEED.md
set -uo pipefail
case " $* " in *" --help "* | *" -h "*) sed -n '2,3s/^# //p' "${BASH_SOURCE[0]}"; exit 0 ;; esac
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
seconds=300 seed=$(($(date +%s) % 1000000)) server=mysql
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) seconds=$2 ;;
    --seed) seed=$2 ;;
    --server) server=$2 ;;
    *) echo "mba chaos: unknown option $1" >&2; exit 2 ;;
  esac
  shift 2
done
log=$top/artifacts/chaos-$server-$seed.log table=$top/bench/results/chaos-$server-$seed.md
mkdir -p "$top/artifacts" "$top/bench/results"
MBA_TEST_DB=$server MBA_CHAOS_SECONDS=$seconds MBA_CHAOS_SEED=$seed dotnet test "$top/tests/Mba.IntegrationTests" -c Release --no-build --nologo \
  --filter 'FullyQualifiedName~ChaosTests' --logger 'console;verbosity=detailed' >"$log" 2>&1
rc=$?
{
  echo "# Chaos on $server, seed $seed"
  echo
  echo "$(date -u +%F), $(nproc) cores, $seconds s, ledger $([ $rc = 0 ] && echo clean || echo 'NOT CLEAN')."
  echo
  echo "| count | what |"
  echo "|---|---|"
  sed -nE 's/^.*CHAOS +([0-9]+) ([^|]*)$/| \1 | \2 |/p' "$log" | sort -u -t'|' -k3
} >"$table"
cat "$table"
[ $rc = 0 ] || grep -A 12 'Error Message' "$log" | head -40 >&2
exit $rc
