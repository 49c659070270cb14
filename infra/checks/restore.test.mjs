// Every property that the templates give the database stands in a call of infra/restore.sh, or comes with what is restored.
// node infra/checks/restore.test.mjs CDK.OUT...
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import test from 'node:test';
import { carried, plan, resolve } from '../restore.mjs';

const folders = process.argv.slice(2);
const templateOf = (folder) =>
  JSON.parse(readFileSync(join(folder, readdirSync(folder).find((f) => f.endsWith('-data.template.json'))), 'utf8'));
/** A stack as CloudFormation lists it: each resource has the physical id `id-of-<logical id>`. */
const deployed = (template) => ({
  StackResources: Object.entries(template.Resources).map(([id, r]) => ({
    StackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/mba/0a1b', LogicalResourceId: id, ResourceType: r.Type, PhysicalResourceId: `id-of-${id}`,
  })),
});
const databaseOf = (template) => Object.values(template.Resources).find((r) => r.Type === 'AWS::RDS::DBInstance').Properties;

assert.notEqual(folders.length, 0, 'usage: node infra/checks/restore.test.mjs CDK.OUT...');
for (const folder of folders) {
  const template = templateOf(folder);
  const properties = databaseOf(template);
  const calls = plan(resolve(template, deployed(template)), { latest: true, swap: true });
  const all = calls.flat();
  const after = (option) => all[all.indexOf(option) + 1];

  test(`${folder}: each property of the template stands in a call`, () => {
    for (const [name, value] of Object.entries(properties)) {
      if (carried.includes(name)) continue;
      for (const leaf of JSON.stringify(value).match(/(?<=")[A-Za-z][\w-]{6,}(?=")/g)?.filter((t) => t in template.Resources) ?? [])
        assert.ok(all.some((argument) => argument.includes(`id-of-${leaf}`)), `${name}: ${leaf} is in no call`);
    }
    assert.equal(all.includes('--multi-az'), properties.MultiAZ);
    assert.equal(all.includes('--deletion-protection'), properties.DeletionProtection);
    assert.equal(all.includes('--enable-performance-insights'), properties.EnablePerformanceInsights);
    assert.ok(all.includes('--no-publicly-accessible'));
    assert.equal(after('--backup-retention-period'), String(properties.BackupRetentionPeriod));
    assert.equal(after('--monitoring-interval'), String(properties.MonitoringInterval));
    assert.equal(after('--ca-certificate-identifier'), properties.CACertificateIdentifier);
    for (const log of properties.EnableCloudwatchLogsExports) assert.ok(all.includes(log));
    for (const tag of properties.Tags) assert.ok(all.includes(`Key=${tag.Key},Value=${tag.Value}`));
  });

  test(`${folder}: the copy is never public, unprotected or without TLS enforcement, not even at first`, () => {
    const [first] = calls;
    for (const option of ['--db-parameter-group-name', '--option-group-name', '--vpc-security-group-ids', '--db-subnet-group-name', '--no-publicly-accessible'])
      assert.ok(first.includes(option), option);
  });
}

test('a property that no call sets is refused by name', () => {
  const template = templateOf(folders[0]);
  databaseOf(template).NewProtection = true;
  assert.throws(() => plan(resolve(template, deployed(template)), { latest: true }), /NewProtection/);
});

/** An `aws` that answers for CloudFormation and writes down what RDS is asked. */
function run(...options) {
  const folder = mkdtempSync(join(tmpdir(), 'restore-'));
  try {
    const template = templateOf(folders[0]);
    writeFileSync(join(folder, 'template.json'), JSON.stringify(template));
    writeFileSync(join(folder, 'resources.json'), JSON.stringify(deployed(template)));
    writeFileSync(join(folder, 'calls'), '');
    writeFileSync(join(folder, 'sleep'), '#!/bin/sh\n');
    writeFileSync(join(folder, 'aws'), `#!/bin/sh
case "$1 $2" in
  'cloudformation get-template') cat ${folder}/template.json ;;
  'cloudformation describe-stack-resources') cat ${folder}/resources.json ;;
  *) echo "$*" >>${folder}/calls ;;
esac
`);
    for (const name of ['aws', 'sleep']) chmodSync(join(folder, name), 0o755);
    const script = new URL('../restore.sh', import.meta.url).pathname;
    const done = spawnSync(script, options, { env: { ...process.env, PATH: folder + delimiter + process.env.PATH }, encoding: 'utf8' });
    return { ...done, calls: readFileSync(join(folder, 'calls'), 'utf8').split('\n').filter((line) => line !== '') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('restore.sh prints the calls and makes none unless told to', () => {
  const dry = run('dev', '--time', '2026-01-31T12:00:00Z');
  assert.equal(dry.status, 0, dry.stderr);
  assert.deepEqual(dry.calls, []);
  const made = run('dev', '--time', '2026-01-31T12:00:00Z', '--swap', '--run');
  assert.equal(made.status, 0, made.stderr);
  assert.equal(made.calls.length, 8);
  assert.ok(dry.stdout.startsWith(`aws ${made.calls[0]}\n`));
  assert.match(made.calls.at(-2), /--db-instance-identifier mba-dev-restored --new-db-instance-identifier mba-dev /);
});

test('restore.sh refuses a time that is none, and two sources', () => {
  for (const options of [['dev', '--time', 'yesterday'], ['dev', '--latest', '--snapshot', 'a'], ['dev'], []]) assert.equal(run(...options).status, 2);
});
