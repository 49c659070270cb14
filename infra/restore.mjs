// Plans the restoration of a stage's database: the calls, as shell lines, in which every property of the template stands.
// node infra/restore.mjs TEMPLATE.json RESOURCES.json (--time ISO-8601 | --latest | --snapshot ARN) [--swap]
// TEMPLATE is the data stack's template, RESOURCES the output of `aws cloudformation describe-stack-resources` for it.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const text = (option) => (value) => [option, String(value)];
const list = (option) => (values) => [option, ...values.map(String)];
const flag = (option) => (value) => [String(value) === 'true' ? `--${option}` : `--no-${option}`];

/** Given when the copy is made, so that it is never without them. */
const restored = {
  DBInstanceClass: text('--db-instance-class'),
  Port: text('--port'),
  DBSubnetGroupName: text('--db-subnet-group-name'),
  VPCSecurityGroups: list('--vpc-security-group-ids'),
  PubliclyAccessible: flag('publicly-accessible'),
  MultiAZ: flag('multi-az'),
  StorageType: text('--storage-type'),
  DBParameterGroupName: text('--db-parameter-group-name'),
  OptionGroupName: text('--option-group-name'),
  AutoMinorVersionUpgrade: flag('auto-minor-version-upgrade'),
  CopyTagsToSnapshot: flag('copy-tags-to-snapshot'),
  EnableIAMDatabaseAuthentication: flag('enable-iam-database-authentication'),
  EnableCloudwatchLogsExports: list('--enable-cloudwatch-logs-exports'),
  DeletionProtection: flag('deletion-protection'),
  Tags: (tags) => ['--tags', ...tags.map((t) => `Key=${t.Key},Value=${t.Value}`)],
};

/** What no restoration accepts in every form: set as soon as the copy is there. */
const modified = {
  BackupRetentionPeriod: text('--backup-retention-period'),
  PreferredBackupWindow: text('--preferred-backup-window'),
  PreferredMaintenanceWindow: text('--preferred-maintenance-window'),
  MaxAllocatedStorage: text('--max-allocated-storage'),
  CACertificateIdentifier: text('--ca-certificate-identifier'),
  MonitoringInterval: text('--monitoring-interval'),
  MonitoringRoleArn: text('--monitoring-role-arn'),
  EnablePerformanceInsights: flag('enable-performance-insights'),
  PerformanceInsightsKMSKeyId: text('--performance-insights-kms-key-id'),
  ManageMasterUserPassword: flag('manage-master-user-password'),
  MasterUserSecret: (secret) => ['--master-user-secret-kms-key-id', secret.KmsKeyId],
};

/** In the copy by nature: RDS takes them from what is restored, or they concern a deletion alone. */
export const carried = [
  'DBInstanceIdentifier', 'DBName', 'Engine', 'EngineVersion', 'AllocatedStorage', 'MasterUsername', 'StorageEncrypted', 'KmsKeyId',
  'DeleteAutomatedBackups',
];

/** The database's properties with the names and ARNs that the deployed stack gave its resources. */
export function resolve(template, resources) {
  const [database] = Object.values(template.Resources).filter((r) => r.Type === 'AWS::RDS::DBInstance');
  if (!database) throw new Error('the template has no AWS::RDS::DBInstance');
  const found = (id) => {
    const resource = resources.StackResources.find((r) => r.LogicalResourceId === id);
    if (!resource?.PhysicalResourceId) throw new Error(`the stack has no resource ${id}; is the template that of the deployed version?`);
    return resource;
  };
  const attribute = ([id, name]) => {
    const resource = found(id);
    const [, partition, , region, account] = resource.StackId.split(':');
    const physical = resource.PhysicalResourceId;
    if (name === 'GroupId') return physical;
    if (name === 'Arn' && resource.ResourceType === 'AWS::KMS::Key') return `arn:${partition}:kms:${region}:${account}:key/${physical}`;
    if (name === 'Arn' && resource.ResourceType === 'AWS::IAM::Role') return `arn:${partition}:iam::${account}:role/${physical}`;
    throw new Error(`${name} of a ${resource.ResourceType} is not known here`);
  };
  const value = (node) => {
    if (Array.isArray(node)) return node.map(value);
    if (node === null || typeof node !== 'object') return node;
    if ('Ref' in node) return found(node.Ref).PhysicalResourceId;
    if ('Fn::GetAtt' in node) return attribute(node['Fn::GetAtt']);
    return Object.fromEntries(Object.entries(node).map(([k, v]) => [k, value(v)]));
  };
  return value(database.Properties);
}

const optionsOf = (table, properties) =>
  Object.entries(table).filter(([name]) => name in properties).flatMap(([name, option]) => option(properties[name]));

/** The calls, each an argument list. */
export function plan(properties, { time, latest, snapshot, swap }) {
  const unknown = Object.keys(properties).filter((name) => !(name in restored) && !(name in modified) && !carried.includes(name));
  if (unknown.length > 0) throw new Error(`no call sets ${unknown.join(', ')}: the copy would lack it`);
  const name = properties.DBInstanceIdentifier;
  const copy = `${name}-restored`;
  const from = snapshot
    ? ['restore-db-instance-from-db-snapshot', '--db-snapshot-identifier', snapshot, '--db-instance-identifier', copy]
    : ['restore-db-instance-to-point-in-time', '--source-db-instance-identifier', name, '--target-db-instance-identifier', copy,
        ...(latest ? ['--use-latest-restorable-time'] : ['--restore-time', time])];
  const wait = (id) => ['aws', 'rds', 'wait', 'db-instance-available', '--db-instance-identifier', id];
  const modify = (id, ...options) => ['aws', 'rds', 'modify-db-instance', '--db-instance-identifier', id, ...options, '--apply-immediately'];
  const rename = (id, to) => [modify(id, '--new-db-instance-identifier', to), ['sleep', '60'], wait(to)];
  return [
    ['aws', 'rds', ...from, ...optionsOf(restored, properties)],
    wait(copy),
    modify(copy, ...optionsOf(modified, properties)),
    ['sleep', '60'],
    wait(copy),
    ...(swap ? [...rename(name, `${name}-old`), ...rename(copy, name)] : []),
  ];
}

const quoted = (argument) => (/^[\w./:=@,+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`);

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { time: { type: 'string' }, latest: { type: 'boolean' }, snapshot: { type: 'string' }, swap: { type: 'boolean' } },
  });
  const ways = [values.time, values.latest, values.snapshot].filter((way) => way !== undefined);
  if (positionals.length !== 2 || ways.length !== 1 || (values.time && Number.isNaN(Date.parse(values.time)))) {
    console.error('usage: infra/restore.mjs TEMPLATE.json RESOURCES.json (--time 2026-01-31T12:00:00Z | --latest | --snapshot ARN) [--swap]');
    process.exit(2);
  }
  const [template, resources] = positionals.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  for (const call of plan(resolve(template, resources), values)) console.log(call.map(quoted).join(' '));
}
