#!/usr/bin/env bash
# Publishes the functions for `cdk synth` and `cdk deploy`: executables, the certificates that they trust, and the dashboard's
# files with the function that writes them into the site's bucket.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rm -rf artifacts/publish
dotnet build infra/publish.proj -t:Publish -v:quiet -nologo -clp:ErrorsOnly -tl:off -nodeReuse:false -m >&2
# What serves only an IDE or another web server.
find artifacts/publish \( -name "*.xml" -o -name web.config -o -name "*.endpoints.json" \) -delete
web/build.sh >&2
cp -R web/dist artifacts/publish/Mba.SiteLambda/site
for folder in artifacts/publish/*/; do
  node infra/certificates.mjs "${folder}certificates.pem"
done
