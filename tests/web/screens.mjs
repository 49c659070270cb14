// Pictures of every page for docs/screens, at 390 and 1440 px, in both themes: tests/web/run.sh --screens [PART of a page's name]
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { client, startAuthority } from './support/authority.mjs';
import { launch } from './support/browser.mjs';
import { folder } from './support/files.mjs';
import { json, sql, sqs, stack, startApi, startStack, stopStack, top } from './support/stack.mjs';

const target = path.join(top, 'docs/screens');
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

const part = process.argv[2] ?? '';
if (!part) await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await startStack();
const browser = await launch();
try {
  const sample = (name) => readFile(path.join(top, 'samples', name));
  const deductibles = (await sample('business/deductibles_oop.csv')).toString().split('\n');
  deductibles[2] = '7,no day,Pharmacy,20.00,deductible';
  deductibles[8] = '8,2024-02-30,Lab,12.50,deductible';
  deductibles[19] = '1,2';
  const files = await folder('screens', {
    'mba/memberdata_2024-03.csv': await sample('business/memberdata.csv'),
    'mba/plan_details.csv': await sample('business/plan_details.csv'),
    'mba/benefit_accumulator.csv': await sample('business/benefit_accumulator.csv'),
    'mba/deductibles_oop_2024-03.csv': deductibles.join('\n'),
    'mba/claims_export.csv.gz': gzipSync(await sample('business/deductibles_oop.csv')).subarray(0, 5000),
    'mba/synthea_patients.csv': await sample('real/synthea_patients.csv'),
    'mba/cms_bfd_claim_line.csv': await sample('real/cms_bfd_claim_line.csv'),
    'policy/synthea_payers.csv': await sample('real/synthea_payers.csv'),
    'policy/synthea_payer_transitions.csv': await sample('real/synthea_payer_transitions.csv'),
    'policy/member_handbook_2024.pdf': '%PDF-1.4 a handbook',
  });
  const later = await folder('later', {
    'mba/memberdata_again.csv': await sample('business/memberdata.csv'),
    'mba/plan_details_2024-04.csv': (await sample('business/plan_details.csv')).toString().replace('100', '101'),
    'mba/deductibles_oop_2024-04.csv': (await sample('business/deductibles_oop.csv')).toString().replaceAll('2024-01', '2024-04'),
    'policy/networks.tsv': 'network\tname\tstate\n1\tNorth\tNY\n2\tSouth\tTX\n',
    'policy/summary_of_benefits.pdf': '%PDF-1.4 a summary',
  });

  const page = await (await browser.newContext()).newPage();
  await page.goto(`${stack.api}/#/upload`);
  await page.setInputFiles('[data-pick=folder]', files);
  await page.getByRole('button', { name: /^Upload \d+ files/ }).click({ timeout: 30_000 });
  await page.getByText('10 of 10 files finished').first().waitFor({ timeout: 90_000 });
  await sqs('SendMessage', {
    QueueUrl: `${stack.env.INGEST_QUEUE_URL}-dead`,
    MessageBody: JSON.stringify({ Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3: { bucket: { name: stack.env.S3_BUCKET_MBA }, object: { key: 'mba/csv/claims_export.csv.gz', size: 5000 } } }] }),
  });
  const failed = (await json('/ingestions?status=FAILED')).items[0];
  await fetch(`${stack.api}/ingestions/${failed.id}/retry`, { method: 'POST' });
  const story = (await json('/ingestions?name=deductibles_oop_2024-03')).items[0];
  await fetch(`${stack.api}/ingestions/${story.id}/rejects?raw=true`);
  const transitions = (await json('/ingestions?name=synthea_payer_transitions')).items[0];
  await fetch(`${stack.api}/ingestions/${transitions.id}/rows`, { method: 'DELETE' });
  // The ledger before, with and after a row that somebody deleted by hand.
  const verify = () => json('/verifications', { method: 'POST' });
  await verify();
  const row = `_ingestion_seq = (SELECT MAX(seq) FROM ingestion_audit WHERE table_name = 'policy_synthea_payers') AND _record = 1`;
  await sql(`CREATE TABLE aside AS SELECT * FROM policy_synthea_payers WHERE ${row}; DELETE FROM policy_synthea_payers WHERE ${row}`);
  const breach = await verify();
  await sql('INSERT INTO policy_synthea_payers SELECT * FROM aside; DROP TABLE aside');
  await verify();
  const authority = await startAuthority();
  const guarded = await startApi({ OIDC_AUTHORITY: authority.address, OIDC_AUDIENCE: client, OIDC_CLIENT_ID: client });

  const choose = async (p) => {
    await p.setInputFiles('[data-pick=folder]', later);
    await p.getByRole('button', { name: /^Upload \d+ files/ }).waitFor();
  };
  const shots = {
    upload: [`${stack.api}/#/upload`],
    'upload-plan': [`${stack.api}/#/upload`, choose],
    'upload-preview': [
      `${stack.api}/#/upload`,
      async (p) => {
        await choose(p);
        await p.getByRole('button', { name: 'Preview plan_details_2024-04.csv' }).click();
        await p.getByRole('dialog').getByRole('table').first().waitFor();
      },
    ],
    overview: [`${stack.api}/#/overview?range=hour`, (p) => p.locator('.u-over').first().waitFor()],
    files: [`${stack.api}/#/files`, (p) => p.getByText('memberdata_2024-03.csv').first().waitFor()],
    file: [`${stack.api}/#/files/${story.id}`, (p) => p.getByText('Wrong number of fields').waitFor()],
    'file-failed': [`${stack.api}/#/files/${failed.id}`, (p) => p.getByText('What to do').first().waitFor()],
    tables: [`${stack.api}/#/tables`, (p) => p.getByText('plan_details').first().waitFor()],
    table: [`${stack.api}/#/tables/memberdata`, (p) => p.getByText('enrollment_date').first().waitFor()],
    ledger: [`${stack.api}/#/ledger`, (p) => p.getByRole('table').first().waitFor()],
    'ledger-breach': [`${stack.api}/#/ledger/${breach.number}`, (p) => p.getByText('What does not hold').waitFor()],
    queue: [`${stack.api}/#/queue`, (p) => p.getByText('claims_export.csv.gz').first().waitFor()],
    activity: [`${stack.api}/#/activity`, (p) => p.getByRole('table').waitFor()],
    'sign-in': [guarded.address, (p) => p.getByRole('button', { name: 'Sign in' }).waitFor()],
  };
  for (const size of sizes)
    for (const colorScheme of ['light', 'dark']) {
      for (const [name, [address, act]] of Object.entries(shots)) {
        if (!name.includes(part)) continue;
        const context = await browser.newContext({ viewport: size, colorScheme, locale: 'en-US', reducedMotion: 'reduce' });
        const shot = await context.newPage();
        await shot.goto(address);
        await act?.(shot);
        await shot.waitForTimeout(500);
        // As high as the page, so that nothing sticks in its middle.
        const height = await shot.evaluate(() => document.documentElement.scrollHeight);
        if (height > size.height && name !== 'upload-preview') {
          await shot.setViewportSize({ width: size.width, height: Math.min(height, 2600) });
          await shot.waitForTimeout(400);
        }
        await shot.screenshot({ path: path.join(target, `${name}-${size.width}-${colorScheme}.png`) });
        await context.close();
      }
    }
  await guarded.stop();
  await authority.stop();
} finally {
  await browser.close();
  await stopStack();
}

// Fewer colours and a better deflate, where the tools are there.
const pictures = (await readdir(target)).filter((file) => file.includes(part)).map((file) => path.join(target, file));
try {
  execFileSync('pngquant', ['--force', '--ext', '.png', '--quality', '70-95', '--speed', '1', '--strip', ...pictures]);
} catch {
  console.log('install pngquant to make the pictures smaller');
}
const bytes = (await Promise.all(pictures.map((file) => readFile(file)))).reduce((sum, content) => sum + content.length, 0);
console.log(`${pictures.length} pictures, ${Math.round(bytes / 1000)} kB`);
