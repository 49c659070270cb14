#!/usr/bin/env bash
# Prints a hash over the content of everything that published programs are made from, and over the arguments.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
{
  printf '%s\n' "$@"
  dotnet --version
  find src infra/publish.proj infra/*.sh infra/certificates.mjs package-lock.json ./*.props ./*.targets global.json $(ls -d web/dist 2>/dev/null) -type f \
    -not -path '*/bin/*' -not -path '*/obj/*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
} | sha256sum
