import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { withPage } from '../support/browser.mjs';
import { folder } from '../support/files.mjs';
import { stack, until } from '../support/stack.mjs';

const megabytes = 300;

test('300 MB in parts: paused, the page reloaded, the same file chosen again, and it goes on to the right bytes', { timeout: 150_000 }, async () => {
  const root = await folder('large', { 'policy/readme.txt.skip': '' });
  const file = path.join(root, 'policy', 'scans.pdf');
  const handle = await open(file, 'w');
  const sum = createHash('sha256');
  for (let i = 0; i < megabytes; i++) {
    const block = randomBytes(1_000_000);
    sum.update(block);
    await handle.write(block);
  }
  await handle.close();

  await withPage(
    `${stack.api}/#/upload`,
    async (page) => {
      let parts = 0;
      page.on('requestfinished', (request) => request.method() === 'PUT' && parts++);
      await page.setInputFiles('[data-pick=files]', file);
      await page.getByRole('button', { name: 'Policies' }).click();
      await page.getByRole('button', { name: 'Upload 1 file' }).click({ timeout: 60_000 });
      await until(() => parts >= 3, 60_000, 20);
      await page.getByRole('button', { name: 'Pause scans.pdf' }).click();
      await page.waitForTimeout(500);
      const atPause = parts;
      await page.waitForTimeout(1000);
      assert.ok(parts - atPause <= 1, 'nothing is sent while it is paused');
      await page.getByRole('button', { name: 'Resume scans.pdf' }).click();
      await until(() => parts > atPause, 30_000, 20);
      await page.getByRole('button', { name: 'Pause scans.pdf' }).click();
      await page.waitForTimeout(500);
      const sentBefore = parts;
      assert.ok(sentBefore < 18, 'it is not finished yet');

      page.on('dialog', (dialog) => dialog.accept());
      await page.reload();
      await page.getByText('1 upload did not finish').waitFor();
      const kept = await page.evaluate(() => Object.keys(JSON.parse(localStorage.getItem('mba.unfinished'))[0]).sort());
      assert.deepEqual(kept, ['at', 'id', 'name', 'sha256', 'size']);

      parts = 0;
      await page.setInputFiles('[data-pick=files]', file);
      await page.getByRole('button', { name: 'Policies' }).click();
      await page.getByText('Goes on where it stopped').waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Upload 1 file' }).click();
      await page.getByText('1 of 1 file finished').first().waitFor({ timeout: 60_000 });
      assert.ok(parts <= 18 - sentBefore + 4, `${parts} parts were sent after ${sentBefore} had arrived`);
      assert.equal(await page.evaluate(() => localStorage.getItem('mba.unfinished')), null);
    },
    { allow: [/net::ERR_ABORTED/] },
  );

  const stored = createHash('sha256');
  const answer = await fetch(`${stack.env.AWS_ENDPOINT_URL}/${stack.env.S3_BUCKET_POLICY}/policy/pdfs/scans.pdf`);
  for await (const chunk of answer.body) stored.update(chunk);
  assert.equal(stored.digest('hex'), sum.digest('hex'));
});
