#!/usr/bin/env bash
# Takes one mending of the ledger at a time out of a copy of the sources, and shows that the explorer of schedules finds it.
# usage: tests/mutations/run.sh [NAME...]; MBA_TEST_DB chooses the server. Prints one line for each; fails when one is not found.
set -uo pipefail
top=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
(cd "$top" && git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$copy" 2>/dev/null)
cd "$copy"
failed=0
names=("$@")
[ $# -gt 0 ] || mapfile -t names < <(cd "$top/tests/mutations" && ls ./*.patch | sed 's/\.patch$//; s#^\./##')
for name in "${names[@]}"; do
  patch -s -p1 <"$top/tests/mutations/$name.patch" || { echo "$name: the patch does not apply"; failed=1; continue; }
  if ! dotnet build tests/Mba.IntegrationTests -c Release -v quiet --nologo >"$copy/build.log" 2>&1; then
    echo "$name: does not build: $(grep -m1 error "$copy/build.log")"; failed=1
  elif dotnet test tests/Mba.IntegrationTests -c Release --no-build --nologo \
    --filter 'FullyQualifiedName~ScheduleTests&Category!=Soak' >"$copy/test.log" 2>&1; then
    echo "$name: NOT FOUND"; failed=1
  else
    echo "$name: found: $(grep -cE '^ +Failed Mba' "$copy/test.log") tests; $(grep -m1 -E 'must hold|ended as|[A-Z_]{8,} ' "$copy/test.log" | sed 's/^ *//' | cut -c1-150)"
  fi
  patch -s -R -p1 <"$top/tests/mutations/$name.patch"
done
exit $failed
