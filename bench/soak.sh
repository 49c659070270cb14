#!/usr/bin/env bash
# Fuzzes sniffer, reader, decoder, JSON and inference. usage: ./mba soak [inputs, 1000000] [seed, by the clock]
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export MBA_FUZZ_INPUTS=${1:-1000000} MBA_FUZZ_SEED=${2:-$(($(date +%s) % 1000000000))}
echo "soak: $MBA_FUZZ_INPUTS inputs from seed $MBA_FUZZ_SEED" >&2
exec dotnet test "$top/tests/Mba.Tests" -c Release --no-build --nologo --filter 'FullyQualifiedName~FuzzTests' --logger 'console;verbosity=normal'
