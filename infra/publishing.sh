# What infra/publish.sh and infra/native.sh share; to be sourced from the top folder.

# toolchain RID: sets linker and objcopy to what links native code for that platform on this machine; 1 when there is nothing.
# As root on Debian it installs what is missing.
toolchain() {
  local architecture=${1#linux-} own
  own=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
  linker='' objcopy=''
  if [ "$architecture" = "$own" ]; then
    ! command -v clang >/dev/null || return 0 # ILCompiler's own choice
    command -v gcc >/dev/null || provide gcc libc6-dev || return 1
    linker=gcc
  elif [ "$architecture" = arm64 ]; then
    command -v aarch64-linux-gnu-gcc >/dev/null || provide gcc-aarch64-linux-gnu libc6-dev-arm64-cross || return 1
    linker=$PWD/infra/link-arm64.sh objcopy=aarch64-linux-gnu-objcopy
  else
    return 1
  fi
}

provide() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >&2
}

# publish FOLDER CODE RID DASHBOARD NAME...: builds, then publishes each of the projects into a folder of its name; DASHBOARD is true to embed it.
publish() {
  local folder=$1 code=$2 rid=$3 dashboard=$4 names name failed=0 processes=()
  shift 4
  names=$(IFS=';'; echo "$*")
  publish_step Prepare "$names" -m
  for name; do
    publish_step Publish "$name" &
    processes+=($!)
  done
  for process in "${processes[@]}"; do wait "$process" || failed=1; done
  [ "$failed" = 0 ] || return 1
  # What serves only an IDE or another web server.
  for name; do
    find "$folder/$name" \( -name '*.xml' -o -name web.config -o -name '*.endpoints.json' \) -delete
    [ "$code" != native ] || [ -e "$folder/$name/$name.dll" ] || find "$folder/$name" -name '*.json' -delete
  done
}

publish_step() {
  local target=$1 names=$2
  shift 2
  dotnet build infra/publish.proj -t:"$target" "-p:Names=\"$names\"" -p:Code="$code" -p:Rid="$rid" -p:Folder="$folder/" -p:EmbedDashboard="$dashboard" \
    -p:Linker="$linker" -p:ObjCopy="$objcopy" -v:quiet -nologo "-clp:ErrorsOnly;NoSummary" -tl:off -nodeReuse:false "$@" >&2 9>&-
}
