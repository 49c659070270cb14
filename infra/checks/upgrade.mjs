// Refuses a change of the templates that would replace, remove or rename a resource which keeps data.
// Usage: node upgrade.mjs BASELINE-FOLDER SYNTHESISED-FOLDER...
// BASELINE-FOLDER holds the templates of the last release (NAME.json), SYNTHESISED-FOLDER those of this commit (NAME.template.json).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';

/** Types of resources whose replacement loses data, messages, users or the address that clients know. */
export const stateful = new Set([
  'AWS::S3::Bucket',
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBCluster',
  'AWS::SQS::Queue',
  'AWS::KMS::Key',
  'AWS::SecretsManager::Secret',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::Cognito::UserPoolDomain',
  'AWS::Backup::BackupVault',
  'AWS::EC2::VPC',
  'AWS::EC2::Subnet',
  'AWS::ApiGatewayV2::Api',
]);

/** What of `before` -> `after` CloudFormation would carry out by losing something, a line each. */
export const breaks = (name, before, after) => {
  const found = [];
  for (const [id, old] of Object.entries(before.Resources)) {
    if (!stateful.has(old.Type)) continue;
    const now = after.Resources[id];
    if (now === undefined) found.push(`${name}: ${old.Type} ${id} is removed, or its logical id changed`);
    else if (now.Type !== old.Type) found.push(`${name}: ${id} changed from ${old.Type} to ${now.Type}`);
  }
  fullDiff(before, after).resources.forEachDifference((id, change) => {
    const type = change.oldResourceType;
    if (!stateful.has(type) || !change.isUpdate) return;
    if (![ResourceImpact.WILL_REPLACE, ResourceImpact.MAY_REPLACE].includes(change.changeImpact)) return;
    const properties = Object.entries(change.propertyUpdates)
      .filter(([, p]) => [ResourceImpact.WILL_REPLACE, ResourceImpact.MAY_REPLACE].includes(p.changeImpact))
      .map(([property]) => property);
    found.push(`${name}: ${type} ${id} would be replaced by a change of ${properties.join(', ')}`);
  });
  return found;
};

export const templateOf = (file) => JSON.parse(readFileSync(file, 'utf8'));

const main = ([baseline, ...folders]) => {
  const found = [];
  let compared = 0;
  for (const file of folders.flatMap((f) => readdirSync(f).filter((n) => n.endsWith('.template.json')).map((n) => join(f, n)))) {
    const name = basename(file, '.template.json');
    const before = join(baseline, `${name}.json`);
    if (!existsSync(before)) continue;
    found.push(...breaks(name, templateOf(before), templateOf(file)));
    compared += 1;
  }
  if (compared === 0) found.push(`no template of ${folders.join(', ')} has a baseline in ${baseline}`);
  console.log(`${compared} templates compared with the baseline, ${found.length} changes that would lose something`);
  for (const line of found) console.error(line);
  return found.length === 0 ? 0 : 1;
};

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main(process.argv.slice(2));
