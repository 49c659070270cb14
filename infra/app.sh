#!/usr/bin/env bash
# What cdk.json runs: publishes the functions, builds the CDK app and runs it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# Each run of the CDK library unpacks 66 MB below TMPDIR and leaves it there: a folder of its own, gone at the end.
TMPDIR="$(mktemp -d)"
export TMPDIR JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=1 MSBUILDDISABLENODEREUSE=1
trap 'rm -rf "$TMPDIR"' EXIT
infra/publish.sh
dotnet build infra/Mba.Infra.csproj -c Release -v:quiet -nologo -clp:ErrorsOnly -tl:off -p:RunAnalyzers=false >&2
dotnet infra/bin/Release/net10.0/Mba.Infra.dll
