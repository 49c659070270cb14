// Turns the outputs of a deployment into settings for `mba` (.env) and for shells.
// Usage: npx cdk deploy --all -c stage=dev --outputs-file outputs.json && node infra/outputs-env.mjs outputs.json > .env
import { readFileSync } from 'node:fs';

/** Setting, stack, output. */
export const settings = [
  ['S3_BUCKET_MBA', 'data', 'BucketMba'],
  ['S3_BUCKET_POLICY', 'data', 'BucketPolicy'],
  ['S3_KMS_KEY_ID', 'data', 'FilesKeyArn'],
  ['INGEST_QUEUE_URL', 'data', 'IngestQueueUrl'],
  ['JOBS_QUEUE_URL', 'data', 'JobsQueueUrl'],
  ['MBA_API_URL', 'app', 'ApiUrl'],
];

/** Settings that lead somewhere only from inside the network. */
export const inside = [
  ['RDS_HOST', 'data', 'DatabaseHost'],
  ['RDS_SECRET_ARN', 'data', 'DatabaseSecretArn'],
];

const outputs = JSON.parse(readFileSync(process.argv[2], 'utf8'));

function value(stack, name) {
  const found = Object.entries(outputs).find(([key]) => key.endsWith(`-${stack}`))?.[1][name];
  if (!found) throw new Error(`${process.argv[2]} has no output ${name} of the ${stack} stack: was it written by cdk deploy --all?`);
  return found;
}

for (const [setting, stack, name] of settings) console.log(`${setting}=${value(stack, name)}`);
console.log('# The database answers inside its network alone; on a machine there, uncomment:');
for (const [setting, stack, name] of inside) console.log(`# ${setting}=${value(stack, name)}`);
console.log('# RDS_PARAMS=SslMode=VerifyFull');
