// Evaluates the table of least-privilege-cases.mjs on the policies of synthesised templates, as IAM would.
import { basename } from 'node:path';
import { anonymousPrincipal, runSimulation } from '@cloud-copilot/iam-simulate';
import { analystCases, cases, endpointCases, existingDatabaseCases, siteCases } from './least-privilege-cases.mjs';
import { account, resolveAssembly } from './resolve.mjs';
import { foldersFromArguments } from './templates.mjs';

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const functions = { ingest: 'ingest', api: 'api', migrate: 'migrate', site: 'site' };

const delegation = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }] };

class Assembly {
  constructor(folder) {
    this.resources = resolveAssembly(folder);
    this.stage = this.one('AWS::Lambda::Function', (f) => f.properties.Handler === 'Mba.MigrateLambda').properties.FunctionName.slice('mba-'.length, -'-migrate'.length);
    // Of the deployment's own or brought along: what the function of migration is told of.
    const { properties } = this.one('AWS::Lambda::Function', (f) => f.properties.Handler === 'Mba.MigrateLambda');
    this.key = properties.KmsKeyArn;
    this.names = {
      master: properties.Environment.Variables.RDS_SECRET_ARN,
      vpc: this.of('AWS::EC2::SecurityGroup')[0].properties.VpcId,
      existing: this.of('AWS::RDS::DBInstance').length === 0,
    };
  }

  of(type) { return this.resources.filter((r) => r.type === type); }

  one(type, matches = () => true) {
    const found = this.of(type).filter(matches);
    if (found.length !== 1) throw new Error(`${found.length} resources of ${type}, not one`);
    return found[0];
  }

  /** The role's ARN and the policies attached to it. */
  role(who) {
    const arn = functions[who]
      ? this.one('AWS::Lambda::Function', (f) => f.properties.FunctionName === `mba-${this.stage}-${who}`).properties.Role
      : this.one('AWS::Scheduler::Schedule', (s) => s.properties.Name === `mba-${this.stage}-${who}`).properties.Target.RoleArn;
    const id = arn.split('/').at(-1);
    const policies = this.of('AWS::IAM::ManagedPolicy').filter((p) => p.properties.Roles?.includes(id));
    if (policies.length === 0) throw new Error(`${who} has no policy`);
    return { arn, policies: policies.map((p) => ({ name: p.id, policy: p.properties.PolicyDocument })) };
  }

  /** The policy on the resource itself: bucket, queue, topic or key. */
  resourcePolicy(arn) {
    const name = arn.split(':').at(-1).split('/')[0];
    const documents = [
      ...this.of('AWS::S3::BucketPolicy').filter((p) => arn.startsWith('arn:aws:s3:::') && p.properties.Bucket === name),
      ...this.of('AWS::SQS::QueuePolicy').filter((p) => p.properties.Queues.some((url) => arn.startsWith('arn:aws:sqs:') && url.endsWith(`/${name}`))),
      ...this.of('AWS::SNS::TopicPolicy').filter((p) => p.properties.Topics.includes(arn)),
    ].map((p) => p.properties.PolicyDocument);
    // An existing key's policy is its owner's: the test takes the part that delegates to IAM, as the documentation asks for.
    const ownKey = arn === this.key ? this.of('AWS::KMS::Key')[0] : undefined;
    if (arn.startsWith(`arn:aws:kms:us-east-1:${account}:key/`)) documents.push(ownKey?.properties.KeyPolicy ?? delegation);
    return documents.length === 0 ? undefined : { Version: '2012-10-17', Statement: documents.flatMap((d) => d.Statement) };
  }

  endpoint(service) {
    return this.of('AWS::EC2::VPCEndpoint').find((e) => e.id.startsWith(`Endpoints${service}`))?.properties.PolicyDocument;
  }
}

const base = { serviceControlPolicies: [], resourceControlPolicies: [] };

async function decide(simulation) {
  const results = await runSimulation({ ...base, ...simulation }, {});
  if (results.resultType === 'error') throw new Error(JSON.stringify(results.errors));
  return results.overallResult === 'Allowed' ? 'allow' : 'deny';
}

function request(principal, action, resource, circumstances) {
  const owner = resource.split(':')[4] || (resource.includes('somebody-else') ? '444455556666' : account);
  const secure = { 'aws:SecureTransport': 'true', ...(action.startsWith('s3:') && { 's3:TlsVersion': '1.3' }) };
  return { principal, action, resource: { resource, accountId: owner }, contextVariables: { ...secure, ...circumstances } };
}

async function decideRole(assembly, [who, action, target, , , circumstances = {}]) {
  const withKey = Object.fromEntries(Object.entries(circumstances).map(([k, v]) => [k, v === 'KEY' ? assembly.key : v]));
  const resource = target === 'KEY' ? assembly.key : target;
  const resourcePolicy = assembly.resourcePolicy(resource);
  if (who === 'somebody')
    return decide({ request: request(anonymousPrincipal, action, resource, withKey), identityPolicies: [], resourcePolicy });
  const { arn, policies } = who === 'administrator'
    ? { arn: `arn:aws:iam::${account}:role/administrator`, policies: [{ name: 'everything', policy: everything }] }
    : assembly.role(who);
  return decide({ request: request(arn, action, resource, { 'aws:PrincipalAccount': account, ...withKey }), identityPolicies: policies, resourcePolicy });
}

/** Everybody here has all rights and so has the resource's owner given them: only the endpoint's policy is asked. */
const decideEndpoint = (assembly, [endpoint, action, resource, , , circumstances]) => decide({
  request: request(`arn:aws:iam::${resource.split(':')[4] || account}:role/any`, action, resource, circumstances),
  identityPolicies: [{ name: 'everything', policy: everything }],
  resourcePolicy: resource.includes('somebody-else') || resource.includes('cloudformation') ? { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] } : undefined,
  vpcEndpointPolicies: [{ name: endpoint, policy: assembly.endpoint(endpoint) }],
});

let wrong = 0;
for (const folder of foldersFromArguments('usage: node infra/checks/least-privilege.mjs CDK.OUT...')) {
  const assembly = new Assembly(folder);
  const { stage, names } = assembly;
  const roles = [
    ...cases(stage, names),
    ...(assembly.of('Custom::SiteFiles').length > 0 ? siteCases(stage) : []),
    ...(assembly.of('AWS::SecretsManager::Secret').some((s) => s.properties.Name.endsWith('/analyst')) ? analystCases(stage) : []),
    ...(names.existing ? existingDatabaseCases(names) : []),
  ];
  // The policies of endpoints that the network had are their owner's.
  const endpoints = endpointCases(stage, names).filter(([endpoint]) => assembly.endpoint(endpoint));
  const table = [...roles.map((c) => [decideRole, c]), ...endpoints.map((c) => [decideEndpoint, c])];
  for (const [decideCase, row] of table) {
    const [who, action, resource, expected, why, circumstances] = row;
    const decided = await decideCase(assembly, row).catch((fault) => `error (${fault.message.slice(0, 300)})`);
    if (decided === expected) continue;
    wrong++;
    console.log(`  ${who} ${action} ${resource} ${circumstances ? JSON.stringify(circumstances) : ''}: ${decided}, not ${expected} (${why})`);
  }
  console.log(`${basename(folder)}: ${table.length} cases of who may do what`);
}
if (wrong > 0) {
  console.error(`least privilege: ${wrong} cases are not as written`);
  process.exit(1);
}
