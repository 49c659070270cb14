#!/usr/bin/env bash
# Publishes the functions for `cdk synth` and `cdk deploy`, once per state of the sources: executables, the certificates that they trust, and
# the dashboard's files with the function that writes them into the site's bucket.
# MBA_FUNCTIONS says how they are compiled: native (the default; readytorun where this machine cannot link for arm64), readytorun, managed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. infra/publishing.sh
rid=linux-arm64 # what the templates name
code=${MBA_FUNCTIONS:-native} linker='' objcopy=''
case $code in
  native)
    if ! toolchain "$rid"; then
      echo "infra/publish.sh: no compiler that links for arm64 (Debian: gcc-aarch64-linux-gnu), so the functions are ReadyToRun, not native" >&2
      code=readytorun
    fi ;;
  readytorun | managed) ;;
  *) echo "infra/publish.sh: MBA_FUNCTIONS is native, readytorun or managed, not '$code'" >&2; exit 2 ;;
esac
web/build.sh >&2

mkdir -p artifacts
exec 9>artifacts/publish.lock
flock 9
now=$(infra/sources.sh "$rid" "$code")
[ ! -d artifacts/publish/Mba.SiteLambda/site ] || [ "$now" != "$(cat artifacts/publish.stamp 2>/dev/null)" ] || exit 0
rm -rf artifacts/publish/Mba.* artifacts/publish.stamp
publish "$PWD/artifacts/publish" "$code" "$rid" false Mba.CsvIngestLambda Mba.UploadApiLambda Mba.MigrateLambda Mba.SiteLambda
if [ "$code" = native ]; then
  for name in Mba.CsvIngestLambda Mba.UploadApiLambda; do
    infra/glibc.sh "artifacts/publish/$name/$name"
    # What -c runtime=provided.al2023 starts; the managed runtime starts the handler's file itself.
    printf '#!/bin/sh\nexec "$LAMBDA_TASK_ROOT/$_HANDLER"\n' >"artifacts/publish/$name/bootstrap"
    chmod 755 "artifacts/publish/$name/bootstrap"
  done
fi
cp -R web/dist artifacts/publish/Mba.SiteLambda/site
for folder in artifacts/publish/Mba.*/; do
  node infra/certificates.mjs "${folder}certificates.pem"
done
echo "$now" >artifacts/publish.stamp
