#!/usr/bin/env bash
# Builds the dashboard into web/dist, once per state of its sources; `dotnet build` of the upload API embeds what is there.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
command -v npm >/dev/null || { echo "web/build.sh: Node 20 or later is not installed: https://nodejs.org" >&2; exit 3; }

stamps=../artifacts
mkdir -p "$stamps"
exec 9>"$stamps/web.lock"
flock 9

packages=$(sha256sum package.json package-lock.json .npmrc | sha256sum)
sources=$(find src public index.html ./*.ts ./*.js ./*.json .npmrc -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
[ ! -f dist/index.html ] || [ "$sources" != "$(cat "$stamps/web.stamp" 2>/dev/null)" ] || exit 0

if [ ! -d node_modules ] || [ "$packages" != "$(cat node_modules/.packages 2>/dev/null)" ]; then
  echo "Installing the dashboard's packages ..."
  npm ci --silent --no-audit --no-fund
  echo "$packages" >node_modules/.packages
fi
echo "Building the dashboard ..."
npx --no-install vite build --logLevel warn
echo "$sources" >"$stamps/web.stamp"
