import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { withPage } from '../support/browser.mjs';
import { stack, top } from '../support/stack.mjs';

const web = path.join(top, 'web');
const run = promisify(execFile);

const weigh = async (files) => {
  const all = await Promise.all(files.map(async (file) => gzipSync(await readFile(path.join(web, 'dist', file)), { level: 9 }).length));
  return all.reduce((sum, size) => sum + size, 0);
};

test('the first load takes at most 150 KB, all of it at most 200 KB', async () => {
  const all = (await readdir(path.join(web, 'dist'), { recursive: true })).filter((file) => /\.\w+$/.test(file));
  const html = await readFile(path.join(web, 'dist/index.html'), 'utf8');
  const first = ['index.html', ...[...html.matchAll(/"\.\/([^"]+)"/g)].map((match) => match[1])];

  const [firstBytes, allBytes] = [await weigh(first), await weigh(all)];
  console.log(`# bundle, gzipped: first load ${firstBytes} bytes, all ${allBytes} bytes`);
  assert.ok(firstBytes <= 150_000, `the first load is ${firstBytes} bytes`);
  assert.ok(allBytes <= 200_000, `all files are ${allBytes} bytes`);
  assert.doesNotMatch(html, /:\/\/|style=|<style|onload=/);
});

test('the types of the API are those that it describes', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'mba-types-'));
  t.after(() => rm(folder, { recursive: true }));
  const fresh = path.join(folder, 'schema.d.ts');
  await run('node', [path.join(web, 'scripts/types.mjs'), stack.api, fresh], { cwd: web });

  assert.equal(
    await readFile(path.join(web, 'src/api/schema.d.ts'), 'utf8'),
    await readFile(fresh, 'utf8'),
    'the API has changed: start it and run "npm run types -- ADDRESS" in web/',
  );
});

test('the compiler and the Svelte checker find nothing', async () => {
  const { stdout } = await run('npx', ['--no-install', 'svelte-check', '--fail-on-warnings', '--output', 'machine'], { cwd: web });
  assert.match(stdout, /COMPLETED \d+ FILES 0 ERRORS 0 WARNINGS/);
});

test('the lock files name no registry', async () => {
  for (const lock of ['web/package-lock.json', 'tests/web/package-lock.json']) assert.doesNotMatch(await readFile(path.join(top, lock), 'utf8'), /"resolved"/);
});

test('the worker computes SHA-256 as OpenSSL does, at every length around a block', async () => {
  const worker = (await readdir(path.join(web, 'dist/assets'))).find((file) => file.startsWith('hashWorker'));
  const lengths = [0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 1000, 65_537, (4 << 20) - 1, 4 << 20, (4 << 20) + 65];
  const contents = lengths.map((length) => randomBytes(length));
  await withPage(stack.api, async (page) => {
    const found = await page.evaluate(
      async ([address, texts]) => {
        const worker = new Worker(address, { type: 'module' });
        const answers = new Map();
        const done = new Promise((resolve) => {
          worker.onmessage = ({ data }) => {
            if (data.sha256) answers.set(data.id, data.sha256);
            if (answers.size === texts.length) resolve();
          };
        });
        texts.forEach((text, id) => worker.postMessage({ id, file: new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], 'x') }));
        await done;
        return texts.map((_, id) => answers.get(id));
      },
      [`/assets/${worker}`, contents.map((content) => content.toString('base64'))],
    );
    assert.deepEqual(found, contents.map((content) => createHash('sha256').update(content).digest('hex')));
  });
});
