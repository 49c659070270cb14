#!/usr/bin/env bash
# Once more, what starts real executables (Category=Executable), and what only native ones have (Category=Native): against native code, on MySQL.
# native.sh [FILTER]: of these the tests whose full name contains FILTER.
set -euo pipefail
top=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
"$top/infra/native.sh"
export MBA_EXECUTABLES=$top/artifacts/native MBA_TEST_DB=mysql
exec dotnet test "$top/tests/Mba.IntegrationTests" -c Release --no-build --nologo \
  --filter "(Category=Executable|Category=Native)&Category!=Soak${1:+&FullyQualifiedName~$1}"
