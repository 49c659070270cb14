# toolchain RID: sets linker and objcopy to what links native code for that platform on this machine; 1 when there is nothing. To be sourced.
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
