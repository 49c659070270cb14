#!/usr/bin/env bash
# The infrastructure's gate: synthesise every stage, lint, cdk-nag, least privilege, assertions and snapshots.
# Needs node 20 or later, python3, the .NET SDK; no credentials, no network once the packages are there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly cfn_lint_version=1.51.0
readonly out=artifacts/infra
readonly built='dotnet infra/bin/Release/net10.0/Mba.Infra.dll'
# All that can be switched on, so that what dev and prod leave out is checked too (but zones, whose names cfn-lint is right to mind).
readonly all_options=(-c stage=dev -c alarmEmail=on-call@example.com -c sourceBuckets=client-a-exports,client-b-exports
  -c sourceRoleArn=arn:aws:iam::444455556666:role/mba-reader -c datasetsKey=_config/datasets.json -c logLevel=DEBUG
  -c machineClient=on -c analyst=on -c waf=on -c account=111122223333 -c region=us-east-1 -c databaseClients=10.7.0.0/16 -c instance=second -c permissionsBoundary=boundary -c tags=owner=benefits -c logDays=2192 -c webDomain=mba.example.com
  -c webCertificateArn=arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d)
# All that can be brought along: network with its endpoints, database, key, sign-in.
readonly all_own=(-c stage=prod -c alarmEmail=none -c vpcId=vpc-0123456789abcdef0
  -c functionSubnets=subnet-0aaaaaaaaaaaaaaa1,subnet-0aaaaaaaaaaaaaaa2 -c vpcEndpoints=s3,secretsmanager,sqs
  -c databaseHost=benefits.cluster-c0ffee.us-east-1.rds.amazonaws.com -c databaseSecurityGroup=sg-0fedcba9876543210
  -c databaseSecretArn=arn:aws:secretsmanager:us-east-1:111122223333:secret:benefits/admin-AbCdEf
  -c databaseSecretKeyArn=arn:aws:kms:us-east-1:111122223333:key/0b1c2d3e-1111-2222-3333-444455556666
  -c keyArn=arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-1111-2222-3333-444455556666
  -c oidcIssuer=https://login.example.com/tenant -c oidcClientIds=mba-web,mba-batch)

step() { printf '\n== %s\n' "$*"; }

# Without any credentials, so that a lookup would fail here and not surprise in a pipeline.
offline() {
  env -u AWS_PROFILE -u AWS_ACCESS_KEY_ID -u AWS_SECRET_ACCESS_KEY -u AWS_SESSION_TOKEN \
    AWS_EC2_METADATA_DISABLED=true AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_CONFIG_FILE=/dev/null "$@"
}

synth() {
  local name=$1 started=$SECONDS
  shift
  if ! offline npx --no-install cdk synth --quiet --output "$out/$name" "$@" >"$out/$name.log" 2>&1; then
    cat "$out/$name.log" >&2
    return 1
  fi
  echo "$name: $(ls "$out/$name"/*.template.json | wc -l) templates in $((SECONDS - started)) s"
}

# cfn-lint of the pinned version: from PATH, else from a folder of its own in the user's cache.
cfn_lint() {
  if command -v cfn-lint >/dev/null && [[ "$(cfn-lint --version)" == *" $cfn_lint_version" ]]; then
    cfn-lint "$@"
    return
  fi
  local folder="${XDG_CACHE_HOME:-$HOME/.cache}/mba/cfn-lint-$cfn_lint_version"
  if [[ ! -f "$folder/complete" ]]; then
    rm -rf "$folder"
    if ! python3 -m pip install --quiet --disable-pip-version-check --target "$folder" "cfn-lint==$cfn_lint_version" >&2; then
      echo "cfn-lint $cfn_lint_version is neither on PATH nor installable: pip install cfn-lint==$cfn_lint_version" >&2
      return 1
    fi
    touch "$folder/complete"
  fi
  PYTHONPATH="$folder" python3 -m cfnlint "$@"
}

TMPDIR="$(mktemp -d)"
export TMPDIR MSBUILDDISABLENODEREUSE=1 JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=1
trap 'rm -rf "$TMPDIR"' EXIT
rm -rf "$out"
mkdir -p "$out"

if [[ ! -d node_modules || package-lock.json -nt node_modules/.package-lock.json ]]; then
  step "npm ci"
  npm ci --silent
fi

step "synth"
synth dev -c stage=dev
synth prod -c stage=prod -c alarmEmail=on-call@example.com
synth options --app "$built" "${all_options[@]}"
synth own --app "$built" "${all_own[@]}"
synth smallest --app "$built" -c stage=dev -c web=off -c reservedConcurrency=off

step "cfn-lint $cfn_lint_version"
cfn_lint "$out"/*/*.template.json
echo "0 errors, 0 warnings in $(ls "$out"/*/*.template.json | wc -l) templates"

step "cdk-nag: AwsSolutions, HIPAA Security, NIST 800-53 R5, PCI DSS 3.2.1"
node infra/checks/nag.mjs "$out"/{dev,prod,options,own,smallest}

step "least privilege"
node infra/checks/least-privilege.mjs "$out"/{dev,prod,options,own,smallest}

step "upgrade from the committed baseline: nothing that keeps data is replaced, removed or renamed"
node infra/checks/upgrade.mjs infra/baseline "$out"/{dev,prod}
node infra/checks/upgrade.test.mjs infra/baseline

step "restore: every protection of the database stands in a call"
node infra/checks/restore.test.mjs "$out"/{dev,prod,options} | grep -E '^(not ok|# (pass|fail))|^ok'

step "docs: commands"
node infra/checks/docs.mjs "$out"/dev

step "workflows"
node infra/checks/workflow.mjs

step "packages: SBOM, licences, advisories"
node infra/checks/packages.mjs

if [[ "${1:-}" != --no-tests ]]; then
  step "assertions and snapshots"
  dotnet test tests/Mba.Infra.Tests --nologo -v:quiet
fi
