#!/usr/bin/env bash
# Measures against named rivals and writes bench/results. usage: ./mba bench [cold] [load] [pandas] [stages] [modes] [bucket] [files] [memory] [large] [uploads] [api] [native[:start|:load|:files|:memory|:table]] [--full]; all but large, uploads, api and native by default
set -euo pipefail
case " $* " in *" --help "* | *" -h "*) sed -n '2s/^# //p' "${BASH_SOURCE[0]}"; exit 0 ;; esac
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
case " $* " in *" native"* | *" large "*) "$top/infra/native.sh" ;; esac
exec dotnet exec "$top/bench/Mba.Benchmarks/bin/Release/net10.0/Mba.Benchmarks.dll" "$@"
