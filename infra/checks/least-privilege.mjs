// Evaluates the table of least-privilege-cases.mjs on the policies of synthesised templates, as IAM would.
import { basename } from 'node:path';
import { anonymousPrincipal, runSimulation } from '@cloud-copilot/iam-simulate';
import { cases, endpointCases, siteCases } from './least-privilege-cases.mjs';
import { account, resolveAssembly } from './resolve.mjs';
import { foldersFromArguments } from './templates.mjs';

const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const functions = { ingest: 'ingest', api: 'api', migrate: 'migrate', site: 'site' };

class Assembly {
  constructor(folder) {
    this.resources = resolveAssembly(folder);
    this.stage = this.one('AWS::RDS::DBInstance').properties.DBInstanceIdentifier.slice('mba-'.length);
    this.key = `arn:aws:kms:us-east-1:${account}:key/${this.one('AWS::KMS::Key').id}`;
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
      : this.one('AWS::Scheduler::Schedule').properties.Target.RoleArn;
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
    if (arn === this.key) documents.push(this.one('AWS::KMS::Key').properties.KeyPolicy);
    return documents.length === 0 ? undefined : { Version: '2012-10-17', Statement: documents.flatMap((d) => d.Statement) };
  }

  endpoint(service) {
    const { properties } = this.one('AWS::EC2::VPCEndpoint', (e) => e.id.startsWith(`Endpoints${service}`));
    return properties.PolicyDocument;
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
  const roles = assembly.of('Custom::SiteFiles').length > 0 ? [...cases(assembly.stage), ...siteCases(assembly.stage)] : cases(assembly.stage);
  const table = [...roles.map((c) => [decideRole, c]), ...endpointCases(assembly.stage).map((c) => [decideEndpoint, c])];
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
