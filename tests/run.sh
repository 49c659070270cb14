#!/usr/bin/env bash
# Every test of the project, on both database products; `./mba test` builds first and then calls this.
# run.sh [SUITE [FILTER]]: one suite (unit, mysql, mariadb, infra, web, native), and of it the tests whose full name contains FILTER.
# Prints each suite's outcome and, last, the sum. Fails when a test failed, when a suite ran none, or when a server is missing.
set -uo pipefail
top=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
logs=$top/artifacts/tests
mkdir -p "$logs"
passed=0 failed=0 skipped=0
only=${1:-} part=${2:-}
case $only in
  '' | unit | mysql | mariadb | infra | web | native) ;;
  *) echo "usage: ./mba test [unit|mysql|mariadb|infra|web|native [FILTER]]" >&2; exit 2 ;;
esac

wants() { [ -z "$only" ] || [ "$only" = "$1" ]; }

count() { sed -n "s/.*$2: *\([0-9][0-9]*\).*/\1/p" <<<"$1" | tail -1; }

# suite NAME PROJECT [dotnet test arguments...]
suite() {
  local name=$1 project=$2 log=$logs/$1.log began=$SECONDS line rc
  shift 2
  dotnet test "$top/$project" -c Release --no-build --nologo --logger "trx;LogFileName=$logs/$name.trx" "$@" >"$log" 2>&1
  rc=$?
  line=$(grep -E '^(Passed|Failed)! +- ' "$log" | tail -1)
  report "$name" "$log" "$rc" "$(count "$line" Passed)" "$(count "$line" Failed)" "$(count "$line" Skipped)" $((SECONDS - began))
}

# report NAME LOG EXIT-CODE PASSED FAILED SKIPPED SECONDS
report() {
  local ok=${4:-0} bad=${5:-0} not=${6:-0}
  if [ "$3" != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
  if [ $((ok + bad)) = 0 ]; then bad=1; echo "no test ran" >>"$2"; fi
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + not))
  printf '%-28s %5d passed %3d failed %3d skipped  %4d s\n' "$1" "$ok" "$bad" "$not" "$7"
  if [ "$bad" != 0 ]; then
    grep -E -A 12 '^ *Failed |^✖|error|no test ran' "$2" | head -80 || true
    echo "    all of it: ${2#"$top"/}"
  fi
}

# gate NAME COMMAND...: a check that is no test suite counts as one.
gate() {
  local name=$1 log=$logs/$1.log began=$SECONDS rc
  shift
  "$@" >"$log" 2>&1
  rc=$?
  report "$name" "$log" "$rc" $((rc == 0 ? 1 : 0)) 0 0 $((SECONDS - began))
}

# The formatter's version is pinned in .config/dotnet-tools.json; `dotnet csharpier format .` mends what this reports.
check_format() { (cd "$top" && dotnet tool restore >/dev/null && dotnet csharpier check .); }

named=${part:+FullyQualifiedName~$part}

# integration SERVER FILTER
integration() { MBA_TEST_DB=$1 suite "integration-$1" tests/Mba.IntegrationTests --filter "Category!=Soak$2${named:+&$named}"; }

# The real executables as native code, on MySQL; where none can be made that fails, and the daily build runs.
native() {
  local not='&Category!=Native'
  gate native-build "$top/infra/native.sh"
  [ ! -x "$top/artifacts/native/Mba.Cli/mba" ] || { export MBA_EXECUTABLES=$top/artifacts/native; not=; }
  integration mysql "$not"
  unset MBA_EXECUTABLES
}

# The daily build, on MariaDB; of the whole run, not what no server has a part in.
mariadb() { if [ -n "$only" ]; then integration mariadb '&Category!=Native'; else integration mariadb '&Category!=Native&Category!=AnyServer'; fi; }

# browser: node's own runner prints its counts.
browser() {
  local log=$logs/web.log began=$SECONDS rc
  "$top/tests/web/run.sh" ${part:+"$part"} >"$log" 2>&1
  rc=$?
  counted() { sed -n "s/^ℹ $1 \([0-9][0-9]*\)$/\1/p" "$log" | tail -1; }
  report web "$log" "$rc" "$(counted pass)" "$(($(counted fail) + $(counted cancelled)))" "$(counted skipped)" $((SECONDS - began))
}

[ -n "$only" ] || gate format check_format
! wants unit || suite unit tests/Mba.Tests ${named:+--filter "$named"}
! wants native || native
[ "$only" != mysql ] || integration mysql '&Category!=Native'
! wants mariadb || mariadb
! wants web || browser
! wants infra || suite infra tests/Mba.Infra.Tests ${named:+--filter "$named"}
# Templates differ in nothing but the hashes of their assets: no minutes of native code for arm64 that nothing here could run.
export MBA_FUNCTIONS=${MBA_FUNCTIONS:-managed}
! wants infra || [ -n "$part" ] || gate infra-checks "$top/infra/checks/run.sh" --no-tests

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
