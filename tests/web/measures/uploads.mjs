// 3,000 small files dropped into the page, to their ends: requests a minute, inputs and frames meanwhile.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { launch } from '../support/browser.mjs';
import { json, sql, stack, startStack, stopStack, top } from '../support/stack.mjs';
import { interaction, machine, round, take, watch } from '../support/timing.mjs';

const count = Number(process.env.FILES ?? 3000);

/** Sound files of two tables, a few of the later ones with a line that does not fit; every one has its own content. */
async function write(root) {
  for (let i = 0; i < count; i++) {
    const folder = path.join(root, i % 3 === 0 ? 'policy' : 'mba', `week_${String(i % 10).padStart(2, '0')}`);
    if (i < 30) await mkdir(folder, { recursive: true });
    const lines = Array.from({ length: 20 }, (_, k) => `${i * 20 + k},2024-0${1 + (i % 9)}-1${k % 10},${(i + k) % 997}.50`);
    if (i % 100 === 59) lines.push(`${i},no day,1.00`);
    await writeFile(path.join(folder, `visits_2024-01-01_${String(i).padStart(4, '0')}.csv`), `visit_id,day,amount\n${lines.join('\n')}\n`);
  }
}

/** The most within any minute. */
function busiest(times) {
  let most = 0;
  for (let first = 0, last = 0; last < times.length; last++) {
    while (times[last] - times[first] > 60_000) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

await startStack();
const browser = await launch();
try {
  const root = path.join(stack.folder, 'files', 'many');
  await write(root);
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' })).newPage();
  page.setDefaultTimeout(60_000);
  await watch(page);
  const calls = [];
  let polling = 0;
  let most = 0;
  const isPoll = (request) => request.url().includes('/uploads?ids=');
  page.on('request', (request) => {
    if (!request.url().startsWith(stack.api) || !['fetch', 'xhr'].includes(request.resourceType())) return;
    calls.push({ at: Date.now(), route: `${request.method()} ${new URL(request.url()).pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, '{id}')}` });
    if (isPoll(request)) most = Math.max(most, ++polling);
  });
  const statuses = new Map();
  for (const event of ['requestfinished', 'requestfailed']) page.on(event, (request) => isPoll(request) && polling--);
  page.on('response', (response) => response.url().startsWith(stack.api) && statuses.set(response.status(), (statuses.get(response.status()) ?? 0) + 1));
  await page.goto(`${stack.api}/#/upload`);
  await page.getByRole('button', { name: 'Choose files' }).waitFor();

  // Dropped as by hand: the browser itself reads the folder.
  const began = Date.now();
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [root], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) await devtools.send('Input.dispatchDragEvent', { type, x: 700, y: 300, data });
  const send = page.getByRole('button', { name: `Upload ${count.toLocaleString('en-US')} files` });
  await send.waitFor({ timeout: 240_000 });
  const planned = (Date.now() - began) / 1000;
  const planning = await take(page);

  const pressed = await interaction(page, 1, () => send.click());
  const sending = Date.now();
  await page.getByText(/^[1-9]\d* of /).first().waitFor();
  const pause = page.getByRole('button', { name: 'Pause all' });
  const paused = await interaction(page, 3, () => pause.click(), { after: () => page.getByRole('button', { name: 'Resume all' }).click() });
  const scrolled = await interaction(page, 10, (i) => page.keyboard.press(i % 2 ? 'Home' : 'PageDown'), { before: () => page.locator('main').focus() });
  await page.getByText(`${count.toLocaleString('en-US')} of ${count.toLocaleString('en-US')} files finished`).first().waitFor({ timeout: 900_000 });
  const took = (Date.now() - sending) / 1000;
  const running = await take(page);

  // Judged by the database, not by the page.
  const loaded = await sql('SELECT COUNT(*), SUM(rows_inserted), SUM(rows_rejected) FROM ingestion_audit WHERE status = \'SUCCESS\' AND s3_key LIKE \'%visits\\_%\'');
  const stored = await sql('SELECT (SELECT COUNT(*) FROM visits) + (SELECT COUNT(*) FROM policy_visits)');
  assert.equal(loaded, `${count}\t${count * 20}\t${count / 100}`);
  assert.equal(stored, String(count * 20));
  assert.equal((await json('/stats?period=hour')).series.sum.success, count);

  const minute = busiest(calls.map((call) => call.at));
  assert.ok(minute < 600, `${minute} requests in a minute`);
  assert.equal(most, 1, 'one polling request at a time');
  const routes = new Map();
  for (const { route } of calls) routes.set(route, (routes.get(route) ?? 0) + 1);
  const longest = (seen) => Math.max(0, ...seen.frames.map((frame) => frame.ms));
  const blocked = running.frames.reduce((sum, frame) => sum + frame.blocking, 0) / 1000;
  const text = `# ${round(count)} files through the browser

Written by \`tests/web/run.sh --measure uploads\` on ${machine()}: Chromium, and the whole system of \`mba up\` on the same machine. A folder of ${round(count)} files of
21 lines is dropped; every one loads, which the audit and the tables confirm (${round(count * 20)} rows, ${count / 100} rejected lines).

| | |
|---|---:|
| dropped until every file is read, hashed and planned | ${round(planned)} s |
| sent until the last has its end | ${round(took)} s |
| requests in the busiest minute (at most 600) | ${round(minute)} |
| answers 429 | ${statuses.get(429) ?? 0} |
| polling requests at once, at most | ${most} |
| "Upload": input to next picture | ${round(pressed.most)} ms |
| "Pause all": longest of ${paused.times} | ${round(paused.most)} ms |
| scrolling by key: longest of ${scrolled.times} | ${round(scrolled.most)} ms |
| longest frame while files are read and planned | ${round(longest(planning))} ms |
| longest frame while they are sent | ${round(longest(running))} ms |
| frames above 50 ms while they are sent, and how long they blocked beyond it | ${running.frames.length}, ${blocked.toFixed(1)} s |

${Array.from(routes, ([route, times]) => `- \`${route}\`: ${round(times)}`).join('\n')}
`;
  console.log(text);
  await writeFile(path.join(top, 'bench/results/browser-uploads.md'), text);
} finally {
  await browser.close();
  await stopStack();
}
