#!/usr/bin/env bash
# Publishes the ingest function, the API and the command line as native code of this machine, once per state of the sources, into
# artifacts/native; MBA_EXECUTABLES=artifacts/native has the local stack, the tests and the bench run them.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
out=$PWD/artifacts/native
rid=linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
. infra/publishing.sh
toolchain "$rid" || { echo "native code needs clang or gcc: apt-get install gcc" >&2; exit 3; }

mkdir -p artifacts
exec 9>artifacts/publish.lock
flock 9
now=$(infra/sources.sh "$rid" native.sh)
[ "$now" != "$(cat artifacts/native.stamp 2>/dev/null)" ] || exit 0
echo "Compiling native code (a minute or two) ..." >&2
rm -rf "$out" artifacts/native.stamp
publish "$out" native "$rid" true Mba.CsvIngestLambda Mba.UploadApiLambda Mba.Cli
infra/glibc.sh "$out"/Mba.CsvIngestLambda/Mba.CsvIngestLambda "$out"/Mba.UploadApiLambda/Mba.UploadApiLambda "$out"/Mba.Cli/mba
echo "$now" >artifacts/native.stamp
