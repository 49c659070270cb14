import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, withPage } from '../support/browser.mjs';
import { folder, tenFiles } from '../support/files.mjs';
import { json, stack, until } from '../support/stack.mjs';

const rowOf = (page, name) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });

test('a folder of ten files: the plan says what will happen, and each comes to its end', async () => {
  const ten = await tenFiles();
  await withPage(`${stack.api}/#/upload`, async (page) => {
    await assertAccessible(page, 'the empty upload page');
    await page.setInputFiles('[data-pick=folder]', ten);
    await page.getByRole('button', { name: 'Upload 9 files' }).waitFor();

    // Before a byte is sent.
    assert.match(await rowOf(page, 'memberdata.csv').innerText(), /Will be loaded → memberdata/);
    assert.match(await rowOf(page, 'plan_details_copy.csv').innerText(), /Same content as ten\/mba\/plan_details.csv in this list/);
    assert.match(await rowOf(page, 'guide.pdf').innerText(), /Will be stored, not loaded/);
    assert.match(await rowOf(page, 'rates.csv').innerText(), /policy_rates/);
    assert.equal(await rowOf(page, 'rates.csv').getByRole('combobox').inputValue(), 'policy');
    assert.equal((await json('/ingestions')).items.length, 0);
    await assertAccessible(page, 'the plan');

    await page.getByRole('button', { name: 'Upload 9 files' }).click();
    await page.getByText('9 of 9 files finished').first().waitFor({ timeout: 40_000 });

    assert.match(await rowOf(page, 'memberdata.csv').innerText(), /Loaded\s+1,500 rows in memberdata/);
    await rowOf(page, 'deductibles_oop_2024-01.csv').getByText('Line 3, column service_date, Not a date').waitFor();
    assert.match(await rowOf(page, 'deductibles_oop_2024-01.csv').innerText(), /2,997 rows in deductibles_oop[\s\S]*3 lines rejected/);
    assert.match(await rowOf(page, 'broken.csv.gz').innerText(), /Not loaded\s+The gzip file is damaged/);
    assert.match(await rowOf(page, 'guide.pdf').innerText(), /Stored/);
    await assertAccessible(page, 'finished uploads');
  });

  const { items } = await json('/ingestions?limit=50');
  assert.equal(items.length, 8, 'what is stored only has no run');
  for (const run of items) assert.equal(run.rowsRead, run.rowsInserted + run.rowsUpdated + run.rowsSkipped + run.rowsRejected, run.key);
});

test('a duplicate names the file that is loaded, and is sent only on demand', async () => {
  const again = await folder('again', { 'mba/members_again.csv': await (await import('node:fs/promises')).readFile(`${stack.folder}/files/ten/mba/memberdata.csv`) });
  await withPage(`${stack.api}/#/upload`, async (page) => {
    await page.setInputFiles('[data-pick=folder]', again);
    const row = rowOf(page, 'members_again.csv');
    await row.getByText(/Same content as memberdata.csv, loaded/).waitFor();
    assert.ok(await page.getByRole('button', { name: 'Upload', exact: true }).last().isDisabled());
    await row.getByRole('button', { name: /Send anyway/ }).click();
    await page.getByRole('button', { name: 'Upload 1 file' }).waitFor();
  });
});

test('what no folder decides is asked, for all or for one', async () => {
  const loose = await folder('loose', { 'a.csv': 'id,x\n1,2\n', 'b.csv': 'id,y\n1,2\n' });
  await withPage(`${stack.api}/#/upload`, async (page) => {
    await page.setInputFiles('[data-pick=files]', [`${loose}/a.csv`, `${loose}/b.csv`]);
    await page.getByText('2 files need a choice: member benefits or policies?').waitFor();
    await assertAccessible(page, 'files without a scope');
    await rowOf(page, 'a.csv').getByRole('combobox').selectOption('policy');
    await page.getByRole('button', { name: 'Member benefits' }).click();
    await page.getByRole('button', { name: 'Upload 2 files' }).waitFor();
    assert.match(await rowOf(page, 'a.csv').innerText(), /policy_a/);
    assert.doesNotMatch(await rowOf(page, 'b.csv').innerText(), /policy_b/);
  });
});

test('hidden files are left out, empty ones are refused, of two with one name one has to go', async () => {
  const odd = await folder('odd', { 'mba/.DS_Store': 'x', 'mba/empty.csv': '', 'mba/one/same.csv': 'id\n1\n', 'mba/two/same.csv': 'id\n2\n' });
  await withPage(`${stack.api}/#/upload`, async (page) => {
    await page.setInputFiles('[data-pick=folder]', odd);
    await page.getByText('1 hidden or system file left out').waitFor();
    await page.getByText('The file is empty').waitFor();
    await page.getByText('Same name as odd/mba/one/same.csv; remove one of them').waitFor();
    await page.getByText('Same name as odd/mba/two/same.csv; remove one of them').waitFor();
    await page.getByRole('button', { name: 'Remove same.csv' }).first().click();
    await page.getByRole('button', { name: 'Upload 1 file' }).waitFor();
  });
});

test('a thousand files are planned below the caller’s requests, and scroll', async () => {
  const files = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`mba/many_${String(i).padStart(4, '0')}.csv`, `id\n${i}\n`]));
  const many = await folder('many', files);
  await withPage(`${stack.api}/#/upload`, async (page) => {
    const refused = [];
    page.on('response', (response) => response.status() === 429 && refused.push(response.url()));
    await page.setInputFiles('[data-pick=folder]', many);
    await page.getByRole('button', { name: 'Upload 1,000 files' }).waitFor({ timeout: 40_000 });
    assert.deepEqual(refused, []);
    assert.ok((await page.getByRole('row').count()) < 120, 'only the rows in view are there');
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await until(() => page.getByText('many_0999.csv').first().isVisible());
  });
});

test('a preview shows how a file is read and what would be rejected, and stores nothing', async () => {
  const before = (await json('/ingestions?limit=200')).items.length;
  const odd = await folder('preview', { 'mba/claims_preview.csv': 'claim_id;zip;paid;on\n1;01234;10.50;2024-01-31\n2;04321;11.00;2024-02-29\n3;00001;x;2024-03-01\n' });
  await withPage(`${stack.api}/#/upload`, async (page) => {
    await page.setInputFiles('[data-pick=folder]', odd);
    await page.getByRole('button', { name: 'Preview claims_preview.csv' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('All 3 records').waitFor();
    await dialog.getByText('A new table, claims_preview').waitFor();
    await dialog.getByText('semicolon').waitFor();
    const zip = dialog.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'zip', exact: true }) });
    assert.match(await zip.innerText(), /VARCHAR/i);
    assert.doesNotMatch(await dialog.innerText(), /01234|04321/);
    await assertAccessible(page, 'a preview');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
  assert.equal((await json('/ingestions?limit=200')).items.length, before);
  const stored = await fetch(`${stack.env.AWS_ENDPOINT_URL}/${stack.env.S3_BUCKET_MBA}/mba/csv/claims_preview.csv`);
  assert.equal(stored.status, 404);
});

test('an upload that is cancelled stops, leaves nothing behind, and can be sent again', async () => {
  const root = await folder('cancel', { 'policy/video.pdf': Buffer.alloc(120_000_000, 'x') });
  await withPage(`${stack.api}/#/upload`, async (page) => {
    let parts = 0;
    page.on('requestfinished', (request) => request.method() === 'PUT' && parts++);
    const ticket = page.waitForResponse((response) => response.request().method() === 'POST' && new URL(response.url()).pathname === '/uploads');
    await page.setInputFiles('[data-pick=folder]', root);
    await page.getByRole('button', { name: 'Upload 1 file' }).click({ timeout: 60_000 });
    await until(() => parts >= 1, 60_000, 20);
    await page.getByRole('button', { name: 'Cancel video.pdf' }).click();
    await rowOf(page, 'video.pdf').getByText('Cancelled').waitFor();
    const atCancel = parts;
    await page.waitForTimeout(1000);
    assert.ok(parts - atCancel <= 1, 'nothing more is sent');
    const { id } = await (await ticket).json();
    await until(async () => (await json(`/uploads/${id}`)).status === 'aborted');
  });
});

test('an upload that is paused before it is granted goes on with the same grant, and one that is cancelled then leaves none', async () => {
  const root = await folder('early', { 'mba/early_pause.csv': 'id,name\n1,Ann\n', 'mba/early_resume.csv': 'id,name\n1,Cy\n', 'mba/early_cancel.csv': 'id,name\n1,Bo\n' });
  await withPage(`${stack.api}/#/upload`, async (page) => {
    const granted = [];
    page.on('response', async (answer) => answer.request().method() === 'POST' && answer.url().endsWith('/uploads') && granted.push((await answer.json()).id));
    const click = (name) => page.getByRole('button', { name }).click();
    const cases = {
      early_pause: { meanwhile: () => click('Pause all'), after: () => click('Resume all') },
      early_resume: { meanwhile: async () => (await click('Pause all'), await click('Resume all')) },
      early_cancel: { meanwhile: () => click('Cancel early_cancel.csv') },
    };
    for (const [i, [name, { meanwhile, after }]] of Object.entries(cases).entries()) {
      let release;
      const held = new Promise((go) => (release = go));
      const asked = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/uploads'));
      await page.route(/\/uploads$/, async (route) => (await held, route.continue()), { times: 1 });
      await page.setInputFiles('[data-pick=files]', `${root}/mba/${name}.csv`);
      await click('Member benefits');
      await click('Upload 1 file');
      await asked;
      await meanwhile();
      release();
      await until(() => granted.length === i + 1);
      await after?.();
      if (name !== 'early_cancel') await page.getByText(`${i + 1} of ${i + 1} file${i > 0 ? 's' : ''} finished`).first().waitFor({ timeout: 40_000 });
    }
    await until(async () => (await json(`/uploads/${granted[2]}`)).status === 'aborted');
    assert.equal(granted.length, 3, 'one grant for each file');
  });
});
