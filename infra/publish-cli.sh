#!/usr/bin/env bash
# The command line as one file that needs no .NET, in artifacts/publish/RID: native code where this machine can link for the platform, else the
# runtime and the assemblies in one file. usage: publish-cli.sh RID
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
. infra/publishing.sh
rid=$1 out=$PWD/artifacts/publish/$1
mkdir -p artifacts
if [[ $rid == linux-* ]] && toolchain "$rid"; then
  exec 9>artifacts/publish.lock
  flock 9
  publish "$out.new" native "$rid" true Mba.Cli
  rm -rf "$out"
  mv "$out.new/Mba.Cli" "$out"
  rmdir "$out.new"
else
  [[ $rid != linux-* ]] || echo "mba publish: no compiler that links for $rid, so the runtime comes along in the file" >&2
  # Lock files name no runtime of other platforms: this restores without them and leaves them as they are.
  dotnet publish src/Mba.Cli -c Release -r "$rid" --self-contained --nologo -v quiet -o "$out" \
    -p:PublishSingleFile=true -p:IncludeNativeLibrariesForSelfExtract=true -p:DebugType=none -p:NuGetLockFilePath=obj/publish.lock.json
fi
# One file: what the API brings along is part of it.
find "$out" \( -name "*.xml" -o -name "*.runtimeconfig.json" \) -delete
ls -l "$out"/mba*
