#!/usr/bin/env bash
# Restores a stage's database as a copy with every protection that the template gives it: parameter and option groups (TLS enforcement,
# audit), Multi-AZ, deletion protection, backups, log exports, monitoring, its key.
#   infra/restore.sh STAGE (--time 2026-01-31T12:00:00Z | --latest | --snapshot ARN) [--swap] [--run]
# Prints the calls; --run makes them. --swap gives the copy the database's name, and the present one the name …-old.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() { sed -n '4,5s/^# *//p' "${BASH_SOURCE[0]##*/}" >&2; exit 2; }

stage=${1:-}
[[ $stage =~ ^[a-z][a-z0-9-]*$ ]] || usage
shift
run='' options=()
for option in "$@"; do
  if [ "$option" = --run ]; then run=yes; else options+=("$option"); fi
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
stack=mba-$stage-data
aws cloudformation get-template --stack-name "$stack" --query TemplateBody --output json >"$folder/template.json"
aws cloudformation describe-stack-resources --stack-name "$stack" --output json >"$folder/resources.json"
node restore.mjs "$folder/template.json" "$folder/resources.json" "${options[@]}" >"$folder/calls"

if [ -z "$run" ]; then
  cat "$folder/calls"
  echo "# Nothing was done. Add --run to make these calls." >&2
  exit 0
fi
while IFS= read -r call; do
  echo "+ $call" >&2
  eval "$call" </dev/null >"$folder/answer" || { cat "$folder/answer" >&2; echo "restore: stopped at the call above; the remaining ones are:" >&2; grep -nFx -A 99 -- "$call" "$folder/calls" >&2; exit 1; }
done <"$folder/calls"
echo "Done. docs/operations.md, Restore, says what follows: the application's password, and the backfill of later files." >&2
