// Shows that upgrade.mjs refuses what it is there to refuse. Usage: node upgrade.test.mjs BASELINE-FOLDER
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { breaks, templateOf } from './upgrade.mjs';

const before = templateOf(join(process.argv[2], 'mba-dev-data.json'));
const first = (type) => Object.entries(before.Resources).find(([, r]) => r.Type === type)[0];
const changed = (change) => {
  const after = structuredClone(before);
  change(after.Resources);
  return breaks('data', before, after);
};

const cases = {
  'nothing changed': [() => {}, 0],
  'a tag of the database': [(r) => r[first('AWS::RDS::DBInstance')].Properties.Tags.push({ Key: 'owner', Value: 'x' }), 0],
  'a larger instance class': [(r) => (r[first('AWS::RDS::DBInstance')].Properties.DBInstanceClass = 'db.t4g.small'), 0],
  'a renamed bucket': [(r) => (r[first('AWS::S3::Bucket')].Properties.BucketName = 'another'), 1],
  'a replaced database': [(r) => (r[first('AWS::RDS::DBInstance')].Properties.DBInstanceIdentifier = 'another'), 1],
  'a dropped queue': [(r) => delete r[first('AWS::SQS::Queue')], 1],
  'a changed logical id': [(r) => { r.Another = r[first('AWS::KMS::Key')]; delete r[first('AWS::KMS::Key')]; }, 1],
};
for (const [name, [change, count]] of Object.entries(cases)) {
  const found = changed(change);
  assert.equal(found.length, count, `${name}: ${found.join('; ') || 'nothing found'}`);
  console.log(`${count === 0 ? 'accepted' : 'refused'}: ${name}${found.length ? ` (${found[0]})` : ''}`);
}
