#!/bin/sh
# Debian's cross compiler in the place of clang, which is told the platform by --target.
for argument; do
  shift
  case $argument in --target=*) ;; *) set -- "$@" "$argument" ;; esac
done
exec aarch64-linux-gnu-gcc "$@"
