// A list of 100,000 files that the real API answers, all of it in the page: how long each input takes until the next picture.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { launch } from '../support/browser.mjs';
import { sql, startApi, startStack, stopStack, top, until } from '../support/stack.mjs';
import { interaction, machine, round, take, watch } from '../support/timing.mjs';

const files = 100_000;
const bar = 100;

const fill = `
  INSERT INTO ingestion_audit (id, object_id, run, key_hash, s3_bucket, s3_key, status, content_sha256, table_name, uploaded_by, created_at, updated_at,
    started_at, finished_at, duration_ms, bytes, rows_read, rows_inserted, rows_rejected, error_code, error_message, trigger_source, load_mode)
  SELECT CONCAT(LPAD(HEX(i), 8, '0'), '-0000-7000-8000-', LPAD(HEX(i), 12, '0')), SHA2(i, 256), 1, SHA2(CONCAT('b', i), 256), 'measured',
    CONCAT('mba/csv/claims_', LPAD(i, 8, '0'), '.csv'), ELT(1 + (i % 50 = 1) + 2 * (i % 50 = 2), 'SUCCESS', 'FAILED', 'SKIPPED'), SHA2(i, 256),
    CONCAT('table_', i % 40), CONCAT('user_', i % 20), UTC_TIMESTAMP(6) - INTERVAL (i * 25) SECOND, UTC_TIMESTAMP(6) - INTERVAL (i * 25) SECOND,
    UTC_TIMESTAMP(6) - INTERVAL (i * 25) SECOND, UTC_TIMESTAMP(6), 50 + i % 5000, 1000 + i * 7 % 1000003, 100 + i % 900, i % 900,
    IF(i % 50 = 1, 100, 0), IF(i % 50 = 1, 'NOT_A_DATE', NULL), NULL, 'sqs', 'Append'
  FROM (WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 999)
    SELECT a.i + 1000 * b.i AS i FROM n a JOIN n b WHERE b.i < ${files / 1000}) AS numbers;
  ANALYZE TABLE ingestion_audit;`;

await startStack();
const browser = await launch();
try {
  await sql(fill);
  const api = await startApi({ API_REQUESTS_PER_MINUTE: '1000000' });
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' })).newPage();
  page.setDefaultTimeout(30_000);
  await watch(page);
  await page.goto(`${api.address}/#/files`);
  await page.getByText('claims_00000000.csv').waitFor();

  await take(page);
  const loading = Date.now();
  await until(async () => {
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    return page.getByText(`${files.toLocaleString('en-US')} files, that is all`).isVisible();
  }, 400_000, 20);
  const seconds = (Date.now() - loading) / 1000;
  const whileLoading = await take(page);
  assert.ok((await page.getByRole('row').count()) < 120, 'no more rows than the window holds');

  // Through all of it, by wheel and by the keys that jump.
  await page.mouse.move(700, 500);
  await page.keyboard.press('Home');
  await take(page);
  for (let i = 0; i < 120; i++) await page.mouse.wheel(0, 900);
  const wheeled = await take(page);
  const jump = await interaction(page, 20, (i) => page.keyboard.press(i % 2 === 0 ? 'End' : 'Home'), { before: () => page.locator('main').focus() });
  const paged = await interaction(page, 20, () => page.keyboard.press('PageDown'), { before: () => page.locator('main').focus() });

  // Each of these begins with all 100,000 in the page.
  const idle = await (async () => {
    await page.waitForResponse((answer) => answer.url().includes('/ingestions'));
    await page.waitForResponse((answer) => answer.url().includes('/ingestions'));
    return take(page);
  })();
  await page.keyboard.press('Home');
  const opened = await interaction(page, 10, (i) => page.getByRole('link', { name: `claims_0000000${i}.csv` }).click(), {
    before: () => page.keyboard.press('Home'),
    after: (i) => page.getByRole('heading', { name: `claims_0000000${i}.csv` }).waitFor(),
    undo: async (i) => {
      await page.goBack();
      await page.getByRole('link', { name: `claims_0000000${i}.csv` }).waitFor();
    },
  });
  assert.equal(await page.getByText(`${files.toLocaleString('en-US')} files, that is all`).count(), 1, 'all of it is still there after going back');

  // With the first of 100,000 rows in the page, the rest at the service.
  const head = (name) => page.getByRole('button', { name, exact: false }).and(page.locator('th button'));
  const sorted = await interaction(page, 10, (i) => head(['File', 'Size', 'Took', 'Rejected', 'When'][i % 5]).click(), {
    after: () => until(async () => (await page.locator('.skeleton, [aria-busy=true]').count()) === 0, 10_000, 20),
  });
  await page.goto(`${api.address}/#/files`);
  await page.getByText('claims_00000000.csv').waitFor();
  const box = page.getByRole('searchbox', { name: 'File name' });
  const typed = await interaction(page, 14, (i) => box.press('claims_0000123'[i]), { before: () => box.focus() });
  await page.getByText('claims_00001230.csv').waitFor();
  const status = page.getByLabel('Status');
  const filtered = await interaction(page, 6, (i) => status.press(['F', 'S', 'A'][i % 3]), {
    before: () => status.focus(),
    after: () => until(async () => (await page.locator('.skeleton, [aria-busy=true]').count()) === 0, 10_000, 20),
  });
  // A verification of all this from the browser, within the time of a request.
  await page.goto(`${api.address}/#/ledger`);
  const verifying = Date.now();
  await page.getByRole('button', { name: 'Verify now' }).click();
  await page.getByText(/The verification (has ended|took longer)/).waitFor();
  const verified = (Date.now() - verifying) / 1000;
  const { runsChecked } = (await (await fetch(`${api.address}/verifications?limit=1`)).json()).items[0];

  const line = (what, { median, most, frame, times }) => `| ${what} | ${times} | ${round(median)} | ${round(most)} | ${round(frame)} |`;
  const rows = [
    ['jump to the end or the beginning, all 100,000 in the page', jump],
    ['a page down, all 100,000 in the page', paged],
    ['open a file, all 100,000 in the page', opened],
    ['sort by a column', sorted],
    ['type a letter into the search', typed],
    ['choose a status', filtered],
  ];
  const longest = (seen) => Math.max(0, ...seen.frames.map((frame) => frame.ms));
  const text = `# Inputs in the dashboard

Written by \`tests/web/run.sh --measure interactions\` on ${machine()}: Chromium, the real API and MySQL with ${round(files)} files. From an input to the next
picture, in milliseconds, as the browser's Event Timing has it (in steps of 8; what takes less than 16 counts as 16). The bar is ${bar} ms. Frames are those of
50 ms and more (Long Animation Frames), whatever kept the browser busy in them.

| input | times | median | longest | longest frame until the answer is shown |
|---|---:|---:|---:|---:|
${rows.map(([what, figures]) => line(what, figures)).join('\n')}

- All ${round(files)} files came into the page by scrolling, 100 a request, in ${round(seconds)} s; the longest frame meanwhile took ${round(longest(whileLoading))} ms.
- 120 turns of the wheel: ${wheeled.frames.length} frames above 50 ms, the longest ${round(longest(wheeled))} ms.
- Two answers of the list's poll, with all of it in the page: the longest frame took ${round(longest(idle))} ms.
- "Verify now" on the ledger's page: ${verified.toFixed(1)} s, ${round(runsChecked)} loads counted.
`;
  console.log(text);
  await writeFile(path.join(top, 'bench/results/browser-interactions.md'), text);
  const missed = rows.filter(([, figures]) => figures.most > bar).map(([what, figures]) => `${what}: ${figures.most} ms`);
  if (missed.length > 0) console.log(`above ${bar} ms: ${missed.join('; ')}`);
} finally {
  await browser.close();
  await stopStack();
}
