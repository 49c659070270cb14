#!/usr/bin/env bash
# The dashboard in a browser, against the real API, MySQL and the AWS emulator: tests/web/run.sh [PATTERN of test names | --screens [PART] | --measure uploads|interactions]
# Needs what `./mba test` builds, Node 20 or later, and Chromium and the mariadb client, which it installs on Debian when they are missing.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"

export CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$CHROMIUM" ]; then
  command -v apt-get >/dev/null || { echo "tests/web: install Chromium, or name it in CHROMIUM" >&2; exit 1; }
  as_root=$([ "$(id -u)" = 0 ] || echo sudo)
  $as_root apt-get update -qq >/dev/null
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null
  CHROMIUM=$(command -v chromium)
fi

if ! command -v mariadb >/dev/null; then
  command -v apt-get >/dev/null || { echo "tests/web: install the mariadb client" >&2; exit 1; }
  as_root=$([ "$(id -u)" = 0 ] || echo sudo)
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends mariadb-client >/dev/null
fi

packages=$(cat package.json package-lock.json | sha256sum)
if [ "$packages" != "$(cat node_modules/.packages 2>/dev/null)" ]; then
  npm ci --silent --no-audit --no-fund
  echo "$packages" >node_modules/.packages
fi
case ${1:-} in
  --screens) exec node screens.mjs ${2:+"$2"} ;;
  --measure) exec node "measures/${2:?uploads or interactions}.mjs" ;;
esac
exec node --test --test-reporter=spec --test-timeout=600000 ${1:+--test-name-pattern="$1"} suite.test.mjs
