#!/usr/bin/env bash
# Measures against named rivals and writes bench/results. usage: ./mba bench [cold] [load] [pandas] [stages] [modes] [bucket] [files] [memory] [large] [uploads] [duplicates] [api] [profile] [native[:start|:load|:files|:memory|:table|:hour]] [--full] [--files=N] [--scale=N] | since COMMIT [scan] | pollution [--seed N]... [--further] [--no-rivals]; all but large, uploads, duplicates, api, profile and native by default; --files and --scale (a Nth of the rows) make a trial, no figure
set -euo pipefail
case " $* " in " pollution "*) ;; *" --help "* | *" -h "*) sed -n '2s/^# //p' "${BASH_SOURCE[0]}"; exit 0 ;; esac
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ "${1:-}" = api ]; then
  MBA_BENCH_API=$top/bench/results/bench-api.md exec dotnet test "$top/tests/Mba.IntegrationTests" -c Release --no-build --nologo --filter 'FullyQualifiedName~ApiLatencyTests'
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  missing=()
  command -v mariadb >/dev/null || missing+=(mariadb-client)
  /usr/bin/python3 -c 'import pandas, sqlalchemy, pymysql' 2>/dev/null || missing+=(python3-pandas python3-sqlalchemy python3-pymysql)
  [ ${#missing[@]} = 0 ] || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >&2
fi
[ "${1:-}" != pollution ] || exec /usr/bin/python3 "$top/bench/pollution/run.py" "${@:2}"
# since COMMIT: builds it in a worktree of its own; each side's executables are reached by scripts of the same shape.
since() {
  local at=$top/artifacts/since commit project name side dll
  commit=$(git -C "$top" rev-parse --short "$1^{commit}")
  git -C "$top" worktree remove --force "$at/former" 2>/dev/null || true
  rm -rf "$at"
  git -C "$top" worktree add --detach "$at/former" "$commit" >&2
  dotnet build "$at/former/Mba.Apps.slnf" -c Release --nologo -v quiet >&2
  for side in former now; do
    for project in Mba.Cli Mba.CsvIngestLambda Mba.UploadApiLambda; do
      name=$project dll=$([ $side = now ] && echo "$top" || echo "$at/former")/src/$project/bin/Release/net10.0
      [ $project != Mba.Cli ] || name=mba
      mkdir -p "$at/$side.files/$project"
      printf '#!/bin/sh\nexec dotnet exec "%s" "$@"\n' "$dll/$name.dll" >"$at/$side.files/$project/$name"
      chmod +x "$at/$side.files/$project/$name"
    done
  done
  trap 'git -C "$top" worktree remove --force "$top/artifacts/since/former"' EXIT
  dotnet exec "$top/bench/Mba.Benchmarks/bin/Release/net10.0/Mba.Benchmarks.dll" since "$commit" "$at" "${@:2}"
  exit
}
[ "${1:-}" != since ] || since "${2:?the commit to compare with}" "${@:3}"
case " $* " in *" native"* | *" large "* | *" profile "*) "$top/infra/native.sh" ;; esac
exec dotnet exec "$top/bench/Mba.Benchmarks/bin/Release/net10.0/Mba.Benchmarks.dll" "$@"
