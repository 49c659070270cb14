// Resolves the intrinsic functions of a stage's templates to the values that a deployment in one made-up account would give,
// so that the policies in them can be evaluated as IAM would.
import { readTemplate, templatesIn } from './templates.mjs';

export const account = '111122223333';
export const region = 'us-east-1';

const pseudo = {
  'AWS::AccountId': account,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

const arn = (service, resource, where = `${region}:${account}`) => `arn:aws:${service}:${where}:${resource}`;

/** What `Ref` gives, where it is not the logical id. */
const references = {
  'AWS::S3::Bucket': (id, p) => p.BucketName ?? id.toLowerCase(),
  'AWS::SQS::Queue': (id, p) => `https://sqs.${region}.amazonaws.com/${account}/${p.QueueName}`,
  'AWS::SecretsManager::Secret': (id, p) => arn('secretsmanager', `secret:${p.Name}-AbCdEf`),
  'AWS::SNS::Topic': (id, p) => arn('sns', p.TopicName),
  'AWS::IAM::ManagedPolicy': (id) => arn('iam', `policy/${id}`, `:${account}`),
  'AWS::Lambda::Function': (id, p) => p.FunctionName,
};

/** What `Fn::GetAtt` gives, by type and attribute. */
const attributes = {
  'AWS::S3::Bucket.Arn': (id, p) => `arn:aws:s3:::${p.BucketName ?? id.toLowerCase()}`,
  'AWS::SQS::Queue.Arn': (id, p) => arn('sqs', p.QueueName),
  'AWS::KMS::Key.Arn': (id) => arn('kms', `key/${id}`),
  'AWS::Logs::LogGroup.Arn': (id, p) => arn('logs', `log-group:${p.LogGroupName}:*`),
  'AWS::IAM::Role.Arn': (id) => arn('iam', `role/${id}`, `:${account}`),
  'AWS::Lambda::Function.Arn': (id, p) => arn('lambda', `function:${p.FunctionName}`),
  'AWS::RDS::DBInstance.MasterUserSecret.SecretArn': () => arn('secretsmanager', 'secret:rds!db-0a1b2c-AbCdEf'),
};

/** All resources of a cloud assembly, resolved: [{ stack, id, type, properties, metadata }]. */
export function resolveAssembly(folder) {
  const templates = templatesIn(folder).map(readTemplate);
  const exported = new Map(templates.flatMap((t) => Object.values(t.Outputs ?? {}).filter((o) => o.Export).map((o) => [o.Export.Name, [o.Value, t]])));
  const resolver = new Resolver(exported);
  return templates.flatMap((template) =>
    Object.entries(template.Resources).map(([id, resource]) => ({
      id,
      type: resource.Type,
      properties: resolver.value(resource.Properties ?? {}, template),
      metadata: resource.Metadata ?? {},
    })));
}

class Resolver {
  constructor(exported) { this.exported = exported; }

  value(node, template) {
    if (Array.isArray(node)) return node.map((item) => this.value(item, template));
    if (node === null || typeof node !== 'object') return node;
    const [[name, argument] = []] = Object.entries(node);
    if (Object.keys(node).length === 1 && this[name]) return this[name](argument, template);
    return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, this.value(item, template)]));
  }

  Ref(id, template) {
    if (id in pseudo) return pseudo[id];
    const resource = template.Resources[id];
    return references[resource?.Type]?.(id, this.value(resource.Properties, template)) ?? id;
  }

  'Fn::GetAtt'([id, attribute], template) {
    const resource = template.Resources[id];
    return attributes[`${resource.Type}.${attribute}`]?.(id, this.value(resource.Properties, template)) ?? `${id}.${attribute}`;
  }

  'Fn::ImportValue'(name, template) {
    const [value, from] = this.exported.get(this.value(name, template)) ?? [];
    if (!from) throw new Error(`no stack exports ${name}`);
    return this.value(value, from);
  }

  'Fn::Join'([separator, parts], template) {
    return this.value(parts, template).join(separator);
  }

  'Fn::Split'([separator, text], template) {
    return this.value(text, template).split(separator);
  }

  'Fn::Select'([index, list], template) {
    return this.value(list, template)[index];
  }

  'Fn::GetAZs'() {
    return [`${region}a`, `${region}b`, `${region}c`];
  }

  'Fn::Sub'(text, template) {
    return text.replace(/\$\{([^}]+)\}/g, (_, id) => this.Ref(id, template));
  }
}
