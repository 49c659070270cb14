#!/usr/bin/env bash
# Takes one mending of the ledger at a time out of a copy of the sources, and shows that the explorer of schedules finds it.
# usage: tests/mutations/run.sh [NAME...]; MBA_TEST_DB chooses the server. Prints a row for each; fails when one is not found.
# First the schedules that once failed are tried, then a sample of MBA_SCHEDULE_SECONDS (75).
set -uo pipefail
top=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
(cd "$top" && git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$copy" 2>/dev/null)
cd "$copy" || exit 1
failed=0
names=("$@")
[ $# -gt 0 ] || mapfile -t names < <(cd "$top/tests/mutations" && ls ./*.patch | sed 's/\.patch$//; s#^\./##')

# try FILTER: true when a test fails, and not only because the build or the server did.
try() {
  dotnet test tests/Mba.IntegrationTests -c Release --no-build --nologo --filter "$1" >"$copy/test.log" 2>&1
  grep -qE '^ +Failed Mba' "$copy/test.log"
}

row() {
  [ "$2" = found ] || failed=1
  echo "| $1 | $2 | $3 |"
}

echo "| taken out | outcome | by |"
echo "|---|---|---|"
for name in "${names[@]}"; do
  if ! patch -s -p1 <"$top/tests/mutations/$name.patch" >"$copy/patch.log" 2>&1; then
    row "$name" "NOT TRIED" "the patch does not apply"
    exit 1
  elif ! dotnet build tests/Mba.IntegrationTests -c Release -v quiet --nologo >"$copy/build.log" 2>&1; then
    row "$name" "NOT TRIED" "does not build: $(grep -m1 error "$copy/build.log")"
  elif try 'FullyQualifiedName~ScheduleTests&Category!=Soak&FullyQualifiedName!~No_sampled_schedule' || try 'FullyQualifiedName~No_sampled_schedule'; then
    row "$name" found "$(grep -cE '^ +Failed Mba' "$copy/test.log") tests; $(grep -m1 -E 'must hold|ended as|[A-Z_]{8,} ' "$copy/test.log" | sed 's/^ *//' | cut -c1-150)"
  else
    row "$name" "NOT FOUND" "$(grep -E '^(Passed|Failed)! ' "$copy/test.log" | cut -c1-80)"
  fi
  patch -s -R -p1 <"$top/tests/mutations/$name.patch"
done
exit $failed
