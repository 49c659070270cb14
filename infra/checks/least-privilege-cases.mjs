// Who may do what: each line is evaluated on the synthesised policies as IAM would, for every stage.
// [who, action, on what, expected, why, under which circumstances]
// Requests come over TLS 1.2 or later with the caller's own role unless the circumstances say otherwise.

const elsewhere = { 'aws:SecureTransport': 'false' };
const oldTls = { 's3:TlsVersion': '1.1' };
const below = (prefix) => ({ 's3:prefix': prefix });
const through = (service) => ({ 'kms:ViaService': `${service}.us-east-1.amazonaws.com` });
const inNetwork = (id) => ({ 'ec2:Vpc': `arn:aws:ec2:us-east-1:111122223333:vpc/${id}` });
const fromTheCode = (name) => ({ 'lambda:SourceFunctionArn': `arn:aws:lambda:us-east-1:111122223333:function:${name}` });

export const cases = (stage, { master, vpc }) => {
  const mba = `arn:aws:s3:::mba-${stage}-mba-111122223333-us-east-1`;
  const policy = `arn:aws:s3:::mba-${stage}-policy-111122223333-us-east-1`;
  const logs = `arn:aws:s3:::mba-${stage}-access-logs-111122223333-us-east-1`;
  const queue = (name) => `arn:aws:sqs:us-east-1:111122223333:mba-${stage}-${name}`;
  const secret = `arn:aws:secretsmanager:us-east-1:111122223333:secret:mba-${stage}/database/application-user-AbCdEf`;
  const apiSecret = `arn:aws:secretsmanager:us-east-1:111122223333:secret:mba-${stage}/database/api-user-AbCdEf`;
  const analyst = `arn:aws:secretsmanager:us-east-1:111122223333:secret:mba-${stage}/database/analyst-AbCdEf`;
  const other = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:payroll-AbCdEf';
  const migrate = `arn:aws:lambda:us-east-1:111122223333:function:mba-${stage}-migrate`;
  const key = 'KEY';
  const log = (name) => `arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/mba-${stage}-${name}:log-stream:x`;
  const network = 'arn:aws:ec2:us-east-1:111122223333:network-interface/eni-1';
  return [
    ['ingest', 's3:GetObject', `${mba}/mba/csv/memberdata.csv`, 'allow', 'it loads what lands'],
    ['ingest', 's3:GetObjectVersion', `${mba}/mba/csv/memberdata.csv`, 'allow', 'a version is what it claims'],
    ['ingest', 's3:GetObject', `${policy}/policy/data/plans.csv`, 'allow', 'it loads what lands'],
    ['ingest', 's3:GetObject', `${mba}/_config/datasets.json`, 'allow', 'the datasets that replace the shipped ones'],
    ['ingest', 's3:ListBucket', mba, 'allow', 'backfill compares the bucket with the audit'],
    ['ingest', 's3:PutObject', `${mba}/_rejected/mba/csv/a.csv/1.csv`, 'allow', 'the rows that were rejected'],
    ['ingest', 's3:PutObject', `${mba}/mba/csv/a.csv`, 'deny', 'what it reads it cannot write'],
    ['ingest', 's3:PutObject', `${policy}/policy/data/a.csv`, 'deny', 'what it reads it cannot write'],
    ['ingest', 's3:PutObject', `${mba}/_config/datasets.json`, 'deny', 'rules are not its to change'],
    ['ingest', 's3:DeleteObject', `${mba}/mba/csv/a.csv`, 'deny', 'it deletes nothing'],
    ['ingest', 's3:DeleteObjectVersion', `${mba}/mba/csv/a.csv`, 'deny', 'it deletes nothing'],
    ['ingest', 's3:PutBucketPolicy', mba, 'deny', 'it configures nothing'],
    ['ingest', 's3:GetObject', `${logs}/mba/log`, 'deny', 'who asked for what is not its business'],
    ['ingest', 's3:GetObject', 'arn:aws:s3:::somebody-else/file.csv', 'deny', 'no bucket but the registered ones'],
    ['ingest', 's3:GetObject', `${mba}/mba/csv/memberdata.csv`, 'deny', 'nobody goes around TLS', elsewhere],
    ['ingest', 's3:GetObject', `${mba}/mba/csv/memberdata.csv`, 'deny', 'nobody goes around TLS 1.2', oldTls],
    ['ingest', 'sqs:ReceiveMessage', queue('ingest'), 'allow', 'its queue'],
    ['ingest', 'sqs:DeleteMessage', queue('ingest'), 'allow', 'its queue'],
    ['ingest', 'sqs:ChangeMessageVisibility', queue('ingest'), 'allow', 'back-off'],
    ['ingest', 'sqs:SendMessage', queue('ingest'), 'allow', 'continuations, delayed copies, backfill'],
    ['ingest', 'sqs:SendMessage', queue('jobs'), 'deny', 'the API asks for jobs'],
    ['ingest', 'sqs:ReceiveMessage', queue('jobs'), 'deny', 'a worker does jobs'],
    ['ingest', 'sqs:ReceiveMessage', queue('ingest-dead'), 'deny', 'dead letters are for people'],
    ['ingest', 'sqs:PurgeQueue', queue('ingest'), 'deny', 'no file is forgotten'],
    ['ingest', 'sqs:SendMessage', queue('ingest'), 'deny', 'nobody goes around TLS', elsewhere],
    ['ingest', 'secretsmanager:GetSecretValue', secret, 'allow', 'its own user'],
    ['ingest', 'secretsmanager:GetSecretValue', apiSecret, 'deny', 'the API\'s user is the API\'s'],
    ['ingest', 'secretsmanager:GetSecretValue', analyst, 'deny', 'nor is it an analyst'],
    ['ingest', 'secretsmanager:GetSecretValue', master, 'deny', 'only the migration function reads the master secret'],
    ['ingest', 'secretsmanager:GetSecretValue', other, 'deny', 'no other secret'],
    ['ingest', 'secretsmanager:PutSecretValue', secret, 'deny', 'it changes no secret'],
    ['ingest', 'kms:Decrypt', key, 'allow', 'objects, through S3', through('s3')],
    ['ingest', 'kms:Decrypt', key, 'allow', 'messages, through SQS', through('sqs')],
    ['ingest', 'kms:Decrypt', key, 'deny', 'not by itself'],
    ['ingest', 'kms:GenerateDataKey', key, 'deny', 'not through a service that it does not use', through('ec2')],
    ['ingest', 'kms:ScheduleKeyDeletion', key, 'deny', 'the key is not its own'],
    ['ingest', 'logs:PutLogEvents', log('ingest'), 'allow', 'its own log'],
    ['ingest', 'logs:PutLogEvents', log('api'), 'deny', 'not another one'],
    ['ingest', 'logs:DeleteLogStream', log('ingest'), 'deny', 'what was said stays said'],
    ['ingest', 'ec2:CreateNetworkInterface', network, 'allow', 'Lambda places the function in its network', inNetwork(vpc)],
    ['ingest', 'ec2:CreateNetworkInterface', network, 'deny', 'no other network', inNetwork('vpc-0another')],
    ['ingest', 'ec2:DeleteNetworkInterface', network, 'deny', 'no other network', inNetwork('vpc-0another')],
    ['ingest', 'ec2:CreateNetworkInterface', network, 'deny', 'the code itself does not', { ...inNetwork(vpc), ...fromTheCode(`mba-${stage}-ingest`) }],
    ['ingest', 'lambda:InvokeFunction', `arn:aws:lambda:us-east-1:111122223333:function:mba-${stage}-migrate`, 'deny', 'nobody migrates but a deployment'],
    ['ingest', 'iam:PassRole', 'arn:aws:iam::111122223333:role/any', 'deny', 'it becomes nobody else'],

    ['api', 's3:PutObject', `${mba}/mba/csv/a.csv`, 'allow', 'it signs uploads'],
    ['api', 's3:PutObject', `${policy}/policy/pdfs/a.pdf`, 'allow', 'it signs uploads'],
    ['api', 's3:AbortMultipartUpload', `${mba}/mba/csv/a.csv`, 'allow', 'it signs uploads in parts'],
    ['api', 's3:ListMultipartUploadParts', `${mba}/mba/csv/a.csv`, 'allow', 'it completes them'],
    ['api', 's3:ListBucket', mba, 'allow', 'is the key taken?', below('mba/csv/a.csv')],
    ['api', 's3:ListBucket', policy, 'allow', 'is the key taken?', below('policy/data/a.csv')],
    ['api', 's3:ListBucket', mba, 'deny', 'rejected rows are not in sight', below('_rejected/')],
    ['api', 's3:ListBucket', mba, 'deny', 'nor is the bucket as a whole'],
    ['api', 's3:GetObject', `${mba}/mba/csv/a.csv`, 'deny', 'it reads no file'],
    ['api', 's3:GetObjectVersion', `${mba}/mba/csv/a.csv`, 'deny', 'it reads no file'],
    ['api', 's3:GetObject', `${mba}/_rejected/mba/csv/a.csv/1.csv`, 'deny', 'it reads no file'],
    ['api', 's3:PutObject', `${mba}/_config/datasets.json`, 'deny', 'an upload changes no rules'],
    ['api', 's3:PutObject', `${mba}/_rejected/x.csv`, 'deny', 'an upload leaves no rejects'],
    ['api', 's3:PutObject', `${mba}/policy/data/a.csv`, 'deny', 'each scope in its bucket'],
    ['api', 's3:DeleteObject', `${mba}/mba/csv/a.csv`, 'deny', 'it deletes nothing'],
    ['api', 's3:PutObject', `${mba}/mba/csv/a.csv`, 'deny', 'nobody goes around TLS', elsewhere],
    ['api', 's3:PutObject', `${mba}/mba/csv/a.csv`, 'allow', 'with our key, named', { 's3:x-amz-server-side-encryption': 'aws:kms', 's3:x-amz-server-side-encryption-aws-kms-key-id': key }],
    ['api', 's3:PutObject', `${mba}/mba/csv/a.csv`, 'deny', 'not with a key of S3', { 's3:x-amz-server-side-encryption': 'AES256' }],
    ['api', 's3:PutObject', `${mba}/mba/csv/a.csv`, 'deny', 'not with the key that AWS manages', { 's3:x-amz-server-side-encryption': 'aws:kms' }],
    ['api', 's3:PutObject', `${mba}/mba/csv/a.csv`, 'deny', 'not with a key of somebody else', { 's3:x-amz-server-side-encryption': 'aws:kms', 's3:x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:us-east-1:444455556666:key/other' }],
    ['api', 'sqs:SendMessage', queue('jobs'), 'allow', 'POST /jobs'],
    ['api', 'sqs:SendMessage', queue('ingest'), 'allow', 'retry, re-ingest'],
    ['api', 'sqs:GetQueueAttributes', queue('ingest-dead'), 'allow', 'GET /stats counts dead letters'],
    ['api', 'sqs:ReceiveMessage', queue('ingest'), 'deny', 'it takes no work'],
    ['api', 'sqs:ReceiveMessage', queue('jobs'), 'deny', 'it takes no work'],
    ['api', 'sqs:ReceiveMessage', queue('ingest-dead'), 'allow', 'an operator looks at dead letters'],
    ['api', 'sqs:ChangeMessageVisibility', queue('ingest-dead'), 'allow', 'and leaves them in sight'],
    ['api', 'sqs:DeleteMessage', queue('ingest-dead'), 'allow', 'and sends them again'],
    ['api', 'sqs:ReceiveMessage', queue('jobs-dead'), 'allow', 'an operator looks at dead letters'],
    ['api', 'sqs:DeleteMessage', queue('jobs-dead'), 'allow', 'and sends them again'],
    ['api', 'sqs:DeleteMessage', queue('ingest'), 'deny', 'it takes no work'],
    ['api', 'sqs:PurgeQueue', queue('ingest-dead'), 'deny', 'no file is forgotten'],
    ['api', 'sqs:SendMessage', queue('ingest-dead'), 'deny', 'nothing is born dead'],
    ['api', 'secretsmanager:GetSecretValue', apiSecret, 'allow', 'its own user'],
    ['api', 'secretsmanager:GetSecretValue', secret, 'deny', 'the user that may change tables is not its own'],
    ['api', 'secretsmanager:GetSecretValue', analyst, 'deny', 'nor is it an analyst'],
    ['api', 'secretsmanager:GetSecretValue', master, 'deny', 'only the migration function reads the master secret'],
    ['api', 'secretsmanager:GetSecretValue', other, 'deny', 'no other secret'],
    ['api', 'kms:GenerateDataKey', key, 'allow', 'uploads, through S3', through('s3')],
    ['api', 'kms:Decrypt', key, 'deny', 'not by itself'],
    ['api', 'logs:PutLogEvents', log('api'), 'allow', 'its own log'],
    ['api', 'ec2:CreateNetworkInterface', network, 'deny', 'the code itself does not', { ...inNetwork(vpc), ...fromTheCode(`mba-${stage}-api`) }],
    ['api', 'cognito-idp:AdminAddUserToGroup', 'arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_x', 'deny', 'nobody is promoted by the API'],

    ['migrate', 'secretsmanager:GetSecretValue', master, 'allow', 'it creates the application user'],
    ['migrate', 'secretsmanager:GetSecretValue', secret, 'allow', 'and sets its password'],
    ['migrate', 'secretsmanager:GetSecretValue', apiSecret, 'allow', 'and the API\'s'],
    ['migrate', 'secretsmanager:PutSecretValue', secret, 'allow', 'it rotates the ingest function\'s password'],
    ['migrate', 'secretsmanager:PutSecretValue', apiSecret, 'allow', 'and the API\'s'],
    ['migrate', 'secretsmanager:UpdateSecretVersionStage', secret, 'allow', 'it rotates the application\'s password'],
    ['migrate', 'secretsmanager:PutSecretValue', master, 'deny', 'the master password is RDS\'s'],
    ['migrate', 'secretsmanager:DeleteSecret', secret, 'deny', 'no secret is lost'],
    ['migrate', 'secretsmanager:PutResourcePolicy', secret, 'deny', 'it opens no secret'],
    ['migrate', 'secretsmanager:GetSecretValue', other, 'deny', 'no other secret'],
    ['migrate', 'kms:Decrypt', key, 'allow', 'secrets', through('secretsmanager')],
    ['migrate', 'kms:Decrypt', key, 'deny', 'no files', through('s3')],
    ['migrate', 's3:GetObject', `${mba}/mba/csv/a.csv`, 'deny', 'it reads no file'],
    ['migrate', 's3:PutObject', `${mba}/mba/csv/a.csv`, 'deny', 'it writes none'],
    ['migrate', 'sqs:SendMessage', queue('ingest'), 'deny', 'it asks for nothing'],
    ['migrate', 'rds:DeleteDBInstance', `arn:aws:rds:us-east-1:111122223333:db:mba-${stage}`, 'deny', 'it knows the database from inside only'],

    ['backfill', 'sqs:SendMessage', queue('ingest'), 'allow', 'once a day'],
    ['backfill', 'sqs:SendMessage', queue('jobs'), 'deny', 'nothing else'],
    ['backfill', 'sqs:ReceiveMessage', queue('ingest'), 'deny', 'nothing else'],
    ['backfill', 'kms:GenerateDataKey', key, 'allow', 'the queue is encrypted', through('sqs')],
    ['backfill', 'kms:GenerateDataKey', key, 'deny', 'nothing else', through('s3')],

    ['rights', 'lambda:InvokeFunction', migrate, 'allow', 'once a day'],
    ['rights', 'lambda:InvokeFunction', migrate.replace('-migrate', '-ingest'), 'deny', 'no other function'],
    ['rights', 'secretsmanager:GetSecretValue', secret, 'deny', 'it asks, and reads nothing'],
    ['backfill', 'lambda:InvokeFunction', migrate, 'deny', 'nothing else'],

    ['somebody', 's3:GetObject', `${mba}/mba/csv/a.csv`, 'deny', 'an unsigned request'],
    ['somebody', 's3:PutObject', `${mba}/mba/csv/a.csv`, 'deny', 'an unsigned request'],
    ['somebody', 'sqs:SendMessage', queue('ingest'), 'deny', 'an unsigned request'],
    ['administrator', 's3:GetObject', `${mba}/mba/csv/a.csv`, 'allow', 'all rights, over TLS'],
    ['administrator', 's3:GetObject', `${mba}/mba/csv/a.csv`, 'deny', 'all rights, but not around TLS', elsewhere],
    ['administrator', 's3:GetObject', `${logs}/a`, 'deny', 'all rights, but not around TLS', elsewhere],
    ['administrator', 's3:PutObject', `${mba}/mba/csv/a.csv`, 'deny', 'all rights, but not with another key', { 's3:x-amz-server-side-encryption': 'AES256' }],
    ['administrator', 'sqs:ReceiveMessage', queue('ingest'), 'deny', 'all rights, but not around TLS', elsewhere],
    ['administrator', 'sqs:ReceiveMessage', queue('jobs-dead'), 'deny', 'all rights, but not around TLS', elsewhere],
    ['administrator', 'sns:Publish', `arn:aws:sns:us-east-1:111122223333:mba-${stage}-alarms`, 'deny', 'all rights, but not around TLS', elsewhere],
  ];
};

/** What the function that writes the site's files may do, where the site is deployed. */
export const siteCases = (stage) => {
  const site = `arn:aws:s3:::mba-${stage}-site-111122223333-us-east-1`;
  const mba = `arn:aws:s3:::mba-${stage}-mba-111122223333-us-east-1`;
  return [
    ['site', 's3:PutObject', `${site}/index.html`, 'allow', 'it writes the dashboard\'s files'],
    ['site', 's3:PutObject', `${site}/index.html`, 'deny', 'nobody goes around TLS', elsewhere],
    ['site', 's3:DeleteObject', `${site}/index.html`, 'deny', 'former files stay'],
    ['site', 's3:PutObject', `${mba}/mba/csv/a.csv`, 'deny', 'members\' files are not its business'],
    ['site', 's3:GetObject', `${mba}/mba/csv/a.csv`, 'deny', 'members\' files are not its business'],
    ['site', 'secretsmanager:GetSecretValue', `arn:aws:secretsmanager:us-east-1:111122223333:secret:mba-${stage}/database/application-user-AbCdEf`, 'deny', 'it needs no database'],
    ['somebody', 's3:GetObject', `${site}/index.html`, 'deny', 'only through CloudFront'],
  ];
};

/** Where analysts have a database user: its secret is the migration function's to set, and people's to read. */
export const analystCases = (stage) => {
  const analyst = `arn:aws:secretsmanager:us-east-1:111122223333:secret:mba-${stage}/database/analyst-AbCdEf`;
  return [
    ['migrate', 'secretsmanager:GetSecretValue', analyst, 'allow', 'it sets the analysts\' user'],
    ['migrate', 'secretsmanager:PutSecretValue', analyst, 'allow', 'and rotates its password'],
  ];
};

/** An existing database: its administrator's secret may be encrypted with a key of its own, which the migration function alone may use. */
export const existingDatabaseCases = ({ secretKey = 'arn:aws:kms:us-east-1:111122223333:key/0b1c2d3e-1111-2222-3333-444455556666' }) => [
  ['migrate', 'kms:Decrypt', secretKey, 'allow', 'the administrator\'s secret', through('secretsmanager')],
  ['migrate', 'kms:Decrypt', secretKey, 'deny', 'nothing else under that key', through('s3')],
  ['migrate', 'kms:Decrypt', secretKey, 'deny', 'not by itself'],
  ['migrate', 'kms:GenerateDataKey', secretKey, 'deny', 'it writes nothing under that key', through('secretsmanager')],
  ['ingest', 'kms:Decrypt', secretKey, 'deny', 'only the migration function reads the master secret', through('secretsmanager')],
  ['api', 'kms:Decrypt', secretKey, 'deny', 'only the migration function reads the master secret', through('secretsmanager')],
];

/** What the endpoints let through, whoever asks from inside the network with all rights: [endpoint, action, resource, expected, why, circumstances]. */
export const endpointCases = (stage, { master }) => {
  const mba = `arn:aws:s3:::mba-${stage}-mba-111122223333-us-east-1`;
  const own = { 'aws:PrincipalAccount': '111122223333' };
  const foreign = { 'aws:PrincipalAccount': '444455556666' };
  return [
    ['Storage', 's3:GetObject', `${mba}/mba/csv/a.csv`, 'allow', 'the stage\'s files', own],
    ['Storage', 's3:GetObject', `${mba}/mba/csv/a.csv`, 'deny', 'credentials of another account', foreign],
    ['Storage', 's3:PutObject', 'arn:aws:s3:::somebody-else/a.csv', 'deny', 'nothing leaves for another bucket', own],
    ['Storage', 's3:GetObject', 'arn:aws:s3:::somebody-else/a.csv', 'deny', 'nothing comes from another bucket', own],
    ['Storage', 's3:DeleteObject', `${mba}/mba/csv/a.csv`, 'deny', 'nothing is deleted from inside', own],
    ['Storage', 's3:PutObject', 'arn:aws:s3:::cloudformation-custom-resource-response-useast1/answer', 'allow', 'the migration\'s answer, signed by CloudFormation', foreign],
    ['Storage', 's3:GetObject', 'arn:aws:s3:::cloudformation-custom-resource-response-useast1/answer', 'deny', 'an answer is written, not read', foreign],
    ['Secrets', 'secretsmanager:GetSecretValue', `arn:aws:secretsmanager:us-east-1:111122223333:secret:mba-${stage}/database/application-user-AbCdEf`, 'allow', 'the application user', own],
    ['Secrets', 'secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:payroll-AbCdEf', 'deny', 'no other secret', own],
    ['Secrets', 'secretsmanager:PutSecretValue', `arn:aws:secretsmanager:us-east-1:111122223333:secret:mba-${stage}/database/application-user-AbCdEf`, 'allow', 'rotation', own],
    ['Secrets', 'secretsmanager:PutSecretValue', master, 'deny', 'the master password is RDS\'s', own],
    ['Secrets', 'secretsmanager:PutSecretValue', 'arn:aws:secretsmanager:us-east-1:444455556666:secret:drop-AbCdEf', 'deny', 'nothing leaves for another secret', own],
    ['Queues', 'sqs:SendMessage', `arn:aws:sqs:us-east-1:111122223333:mba-${stage}-ingest`, 'allow', 'continuations', own],
    ['Queues', 'sqs:SendMessage', 'arn:aws:sqs:us-east-1:444455556666:somebody-else', 'deny', 'nothing leaves for another queue', own],
    ['Queues', 'sqs:ReceiveMessage', `arn:aws:sqs:us-east-1:111122223333:mba-${stage}-ingest-dead`, 'allow', 'an operator looks at dead letters', own],
    ['Queues', 'sqs:DeleteMessage', `arn:aws:sqs:us-east-1:111122223333:mba-${stage}-jobs-dead`, 'allow', 'and sends them again', own],
    ['Queues', 'sqs:ReceiveMessage', `arn:aws:sqs:us-east-1:111122223333:mba-${stage}-ingest`, 'deny', 'Lambda receives, outside the network', own],
  ];
};
