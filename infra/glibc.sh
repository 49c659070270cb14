#!/usr/bin/env bash
# Fails when one of the given executables needs a newer C library than Amazon Linux 2023 has, or a library that it may not have.
set -euo pipefail
readonly newest=2.34 # of Amazon Linux 2023
failed=0
for file; do
  needs=$(readelf -W --dyn-syms "$file" | grep -o 'GLIBC_[0-9.]*' | sed 's/GLIBC_//' | sort -uV | tail -1)
  if [ -z "$needs" ] || [ "$(printf '%s\n' "$needs" "$newest" | sort -V | tail -1)" != "$newest" ]; then
    echo "${file##*/} needs glibc ${needs:-of no known version}; Amazon Linux 2023 has $newest" >&2
    failed=1
  fi
  other=$(readelf -d "$file" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | grep -vE '^(libc|libm|libdl|libpthread|librt)\.so\.[0-9]+$|^ld-linux-' || true)
  if [ -n "$other" ]; then
    echo "${file##*/} needs $other, which Lambda's image may not have" >&2
    failed=1
  fi
done
exit "$failed"
