#!/usr/bin/env bash
# Runs demo, ingest, check-duplicates and audit list on a fresh local stack, and writes what they print between the markers of README.md.
# usage: docs/paste-outputs.sh (MBA names another launcher than ./mba)
set -euo pipefail
top=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
cd "$top"
mba=${MBA:-./mba}
work=$(mktemp -d)
stack=
stop() { [ -z "$stack" ] || { kill -INT "$stack" 2>/dev/null && wait "$stack"; } || true; rm -rf "$work"; }
trap stop EXIT

# clean: no path of this machine, no more columns than a page has.
clean() { sed -e "s|$top/||g" -e 's/\x1b\[[0-9;]*[A-Za-z]//g' -e 's/ *$//' -e "s/\(-[0-9a-f]\{4\}-\)[0-9a-f-]\{16,\}$/\1…/"; }

# shown NAME COMMAND...: the command and what it prints, into a file of the name.
shown() { local name=$1; shift; { echo "\$ ./mba $*"; $mba "$@"; } | clean >"$work/$name"; }

# paste NAME: README.md with the file of the name between the name's markers.
paste_block() {
  awk -v name="$1" -v file="$work/$1" '
    $0 == "<!-- output: " name " -->" { print; print "```"; while ((getline line < file) > 0) print line; print "```"; inside = found = 1; next }
    $0 == "<!-- end of output -->" { inside = 0 }
    !inside { print }
    END { exit !found }' README.md >"$work/README.md" || { echo "README.md has no marker for $1" >&2; exit 1; }
  cp "$work/README.md" README.md
}

rm -f logs/file_cache.json logs/stored_cache.json
env --default-signal=INT $mba demo --keep >"$work/kept" 2>&1 &
stack=$!
until grep -q 'Ctrl-C' "$work/kept"; do kill -0 "$stack" || { cat "$work/kept" >&2; exit 1; }; sleep 1; done
{ echo "\$ ./mba demo"; sed '/^For other clients/,$d' "$work/kept" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'; } | clean >"$work/demo"
shown check-duplicates ingest --mode check-duplicates samples/daily
shown ingest ingest samples/daily --skip-duplicates
until [ "$($mba audit list --json --since 1m | grep -c '"table_name": *"\(visits\|policy_rates\)"')" -ge 3 ]; do sleep 1; done
COLUMNS=100 shown audit-list audit list --limit 5
for name in demo check-duplicates ingest audit-list; do paste_block "$name"; done
