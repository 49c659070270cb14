import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { assertAccessible, withPage } from '../support/browser.mjs';
import { json, stack, until } from '../support/stack.mjs';

const runOf = async (name) => (await json(`/ingestions?name=${name}&limit=1`)).items[0];

test('files are found by name, status and problem, and the address holds the view', async () => {
  await withPage(`${stack.api}/#/files`, async (page) => {
    const table = page.getByRole('table', { name: 'Files' });
    await table.getByText('memberdata.csv').waitFor();
    await assertAccessible(page, 'the list of files');

    await page.getByLabel('File name').fill('plan');
    await until(async () => (await table.getByRole('row').count()) === 2);
    await page.getByLabel('File name').fill('');
    await page.getByLabel('Status').selectOption('FAILED');
    await table.getByText('broken.csv.gz').waitFor();
    await until(async () => /#\/files\?status=FAILED$/.test(page.url()) && (await table.getByRole('row').count()) === 2);

    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByRole('link', { name: 'broken.csv.gz' }).waitFor();
    assert.equal(await other.getByLabel('Status').inputValue(), 'FAILED');

    await page.getByRole('button', { name: 'More filters' }).click();
    await page.getByLabel('Problem').selectOption('TOO_MANY_REJECTS');
    await page.getByText('No file matches').waitFor();
    await assertAccessible(page, 'an empty list');
    await page.getByRole('link', { name: 'Clear filters' }).first().click();
    await table.getByText('memberdata.csv').waitFor();
  });
});

test('a file tells its story: counts add up, rejected lines in words, CSV to take away', async () => {
  const run = await runOf('deductibles_oop_2024-01');
  await withPage(`${stack.api}/#/files/${run.id}`, async (page) => {
    await page.getByRole('heading', { name: 'Rejected lines' }).waitFor();
    const lines = page.getByRole('table', { name: /Rejected lines/ }).getByRole('row');
    await until(async () => (await lines.count()) === 4);
    assert.match(await lines.nth(1).innerText(), /3\s+service_date\s+Not a date/);
    assert.match(await lines.nth(3).innerText(), /20\s+Wrong number of fields/);
    assert.match(await page.getByText('Lines of the file').locator('xpath=../..').innerText(), /Read\s+3,000[\s\S]*New rows\s+2,997[\s\S]*Rejected lines\s+3/);
    await page.getByText('Upload requested').waitFor({ timeout: 5000 });
    await assertAccessible(page, 'a file');

    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download as CSV' }).click()]);
    const csv = await readFile(await download.path(), 'utf8');
    assert.equal(csv.trim().split('\n').length, 4);
    assert.match(csv, /^line,byte_offset,column,code/);
    assert.match(csv, /3,\d+,service_date,NOT_A_DATE/);
    assert.doesNotMatch(csv, /no day/);
  });
});

test('values are shown on demand only and never reach address or storage', async () => {
  const run = await runOf('deductibles_oop_2024-01');
  await withPage(`${stack.api}/#/files/${run.id}`, async (page) => {
    await page.getByText('Wrong number of fields').waitFor();
    assert.doesNotMatch(await page.innerText('body'), /no day/);
    await page.getByRole('button', { name: 'Show values' }).click();
    await page.getByText('7,no day,Pharmacy,20.00,deductible').waitFor();
    await assertAccessible(page, 'values');
    const kept = await page.evaluate(() => JSON.stringify([location.href, { ...localStorage }, { ...sessionStorage }]));
    assert.doesNotMatch(kept, /no day|Pharmacy/);
  });
});

test('a failed file is tried again; an append is undone by typing its table’s name, and loaded again', async () => {
  const broken = await runOf('broken');
  await withPage(`${stack.api}/#/files/${broken.id}`, async (page) => {
    await page.getByText('The gzip file is damaged or cut off').first().waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('The file is queued and will be tried again.').waitFor();
    await until(async () => (await json(`/ingestions/${broken.id}`)).retryCount > 0);
  });

  const run = await runOf('deductibles_oop_2024-01');
  await withPage(`${stack.api}/#/files/${run.id}`, async (page) => {
    await page.getByRole('button', { name: 'Undo this load' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('This removes 2,997 rows of deductibles_oop_2024-01.csv from deductibles_oop').waitFor();
    await assertAccessible(page, 'the undo dialog');
    const confirm = dialog.getByRole('button', { name: 'Undo this load' });
    assert.ok(await confirm.isDisabled());
    await dialog.getByRole('textbox').fill('deductibles');
    assert.ok(await confirm.isDisabled());
    await dialog.getByRole('textbox').fill('deductibles_oop');
    await confirm.click();
    await page.getByText('2,997 rows removed.').waitFor();
    await page.getByRole('button', { name: 'Load again' }).click();
    await until(async () => (await json('/ingestions?name=deductibles_oop_2024-01&status=SUCCESS')).items.length === 1);
  });
});

test('the heads of the columns sort the list, and the address keeps the order', async () => {
  const names = async (table) => (await table.getByRole('rowheader').allInnerTexts()).map((text) => text.trim());
  await withPage(`${stack.api}/#/files`, async (page) => {
    const table = page.getByRole('table', { name: 'Files' });
    await table.getByText('memberdata.csv').waitFor();
    await table.getByRole('button', { name: 'File' }).click();
    assert.match(page.url(), /sort=name/);
    const expected = (await json('/ingestions?limit=100')).items.map((run) => run.fileName).sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    await until(async () => JSON.stringify(await names(table)) === JSON.stringify(expected));
    assert.equal(await table.getByRole('columnheader', { name: 'File' }).getAttribute('aria-sort'), 'ascending');
    await assertAccessible(page, 'a sorted list');

    await table.getByRole('button', { name: 'Rejected' }).click();
    await until(async () => (await names(table))[0] === 'deductibles_oop_2024-01.csv');
    await page.reload();
    await until(async () => (await names(table))[0] === 'deductibles_oop_2024-01.csv');
    await table.getByRole('button', { name: 'When' }).click();
    await until(async () => !page.url().includes('sort='));
  });
});

/** Where the page has come to rest, once it has: a wheel's scrolling goes on after its event. */
async function stands() {
  const before = scrollY;
  await new Promise((resolve) => setTimeout(resolve, 200));
  return scrollY > 60 && scrollY === before && scrollY;
}

test('whoever comes back to the list from a file finds it as it was: filters, place and focus', async () => {
  await withPage(
    `${stack.api}/#/files?status=SUCCESS`,
    async (page) => {
      await page.getByText('memberdata.csv').first().waitFor();
      await page.getByRole('table').getByRole('link', { name: 'memberdata.csv', exact: true }).first().scrollIntoViewIfNeeded();
      await page.mouse.move(600, 300);
      await page.mouse.wheel(0, 120);
      const place = await until(() => page.evaluate(stands));
      for (const back of [() => page.getByRole('link', { name: 'Back to the list' }).click(), () => page.goBack()]) {
        const link = page.locator('th a[href^="#/files/"]').nth(3);
        const name = await link.innerText();
        await link.evaluate((a) => a.click());
        await page.getByRole('heading', { name }).waitFor();
        await back();
        await until(() => page.evaluate(([y, text]) => Math.abs(scrollY - y) < 2 && document.activeElement.textContent === text, [place, name]));
        assert.match(page.url(), /#\/files\?status=SUCCESS$/);
      }
    },
    { viewport: { width: 1280, height: 420 } },
  );
});

test('rows that stand for another file are handed over to it, or undone with it, as the operator chooses', async () => {
  const { folder } = await import('../support/files.mjs');
  const text = 'member_id,note\n1,one\n2,two\n3,three\n';
  const send = async (name, force) => {
    const root = await folder('twins', { [name]: text });
    await withPage(`${stack.api}/#/upload`, async (page) => {
      await page.setInputFiles('[data-pick=files]', `${root}/${name}`);
      await page.getByRole('button', { name: 'Member benefits' }).click();
      if (force) await page.getByRole('button', { name: /Send anyway/ }).click();
      await page.getByRole('button', { name: 'Upload 1 file' }).click();
      await page.getByText(/1 of 1 files? finished/).first().waitFor({ timeout: 40_000 });
    });
    return runOf(name.replace('.csv', ''));
  };
  const first = await send('twins_2031-01.csv', false);
  const second = await send('twins_2031-02.csv', true);
  assert.equal(second.status, 'SKIPPED');

  const undo = async (run, choice, said) =>
    withPage(`${stack.api}/#/files/${run.id}`, async (page) => {
      await page.getByRole('button', { name: 'Undo this load' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox').fill('twins');
      await dialog.getByRole('button', { name: 'Undo this load' }).click();
      await dialog.getByText('Other files hold the same content').waitFor();
      assert.ok(await dialog.getByRole('button', { name: 'Undo this load' }).isDisabled());
      await assertAccessible(page, 'the choice of an undo');
      await dialog.getByRole('radio', { name: choice }).check();
      await dialog.getByRole('button', { name: 'Undo this load' }).click();
      await page.getByText(said).waitFor();
    }, { allow: [/409/] });
  await undo(first, 'Keep the rows', 'has taken over its rows');
  assert.equal((await json(`/ingestions/${second.id}`)).status, 'SUCCESS');

  const third = await send('twins_2031-03.csv', true);
  await undo(second, 'Undo those files, too', '3 rows removed');
  for (const id of [first.id, second.id, third.id]) assert.equal((await json(`/ingestions/${id}`)).status, 'UNDONE');
});

test('lines that were skipped are listed with the reason', async () => {
  const { folder } = await import('../support/files.mjs');
  const root = await folder('skips', { 'skips.csv': 'Monthly report,,\n,,\nmember_id,plan,paid\n1,A,2.50\n2,B,3.50\n3,A,4.50\n4,C,5.50\n' });
  await withPage(`${stack.api}/#/upload`, async (page) => {
    await page.setInputFiles('[data-pick=files]', `${root}/skips.csv`);
    await page.getByRole('button', { name: 'Member benefits' }).click();
    await page.getByRole('button', { name: 'Upload 1 file' }).click();
    await page.getByText(/1 of 1 files? finished/).first().waitFor({ timeout: 40_000 });
  });
  const run = await runOf('skips');
  assert.equal(run.rowsInserted, 4);
  await withPage(`${stack.api}/#/files/${run.id}`, async (page) => {
    const table = page.getByRole('table', { name: /Skipped lines/ });
    await table.waitFor();
    assert.match(await table.innerText(), /1\s+[\s\S]*2\s+/);
    assert.doesNotMatch(await page.innerText('body'), /Monthly report/);
    await assertAccessible(page, 'skipped lines');
  });
});

test('a hundred thousand files scroll, with no more rows than the window holds', async () => {
  const item = (i) => ({
    id: `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`, status: 'SUCCESS', bucket: 'b', key: `mba/csv/file_${i}.csv`, run: 1, table: 't',
    bytes: i, startedAt: '2026-01-01T00:00:00Z', rowsRead: i, rowsInserted: i, rowsUpdated: 0, rowsSkipped: 0, rowsRejected: 0, retryCount: 0,
  });
  await withPage('about:blank', async (page) => {
    await page.route('**/ingestions?*', (route) => {
      const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
      const items = Array.from({ length: 10_000 }, (_, i) => item(from + i));
      return route.fulfill({ json: { items, next: from + 10_000 < 100_000 ? String(from + 10_000) : undefined } });
    });
    await page.goto(`${stack.api}/#/files`);
    await page.getByText('file_0.csv').waitFor();
    await until(async () => {
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      return page.getByText('file_99999.csv').isVisible();
    }, 30_000, 50);
    assert.ok((await page.getByRole('row').count()) < 120);
    const slowest = await page.evaluate(async () => {
      let most = 0;
      for (let i = 0; i < 40; i++) {
        const began = performance.now();
        scrollTo(0, Math.random() * document.documentElement.scrollHeight);
        await new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
        most = Math.max(most, performance.now() - began);
      }
      return most;
    });
    console.log(`# slowest of 40 jumps in 100,000 rows: ${slowest.toFixed(0)} ms`);
    assert.ok(slowest < 400, `a jump took ${slowest} ms`);
  });
});

test('who retried, undid, loaded again and looked at values is on the activity page', async () => {
  await withPage(`${stack.api}/#/activity`, async (page) => {
    const table = page.getByRole('table', { name: 'Activity' });
    for (const words of ['Tried again', 'Undid a load', 'Loaded again', 'Looked at values']) await table.getByText(words).first().waitFor();
    const values = table.getByRole('row').filter({ hasText: 'Looked at values' }).first();
    assert.match(await values.innerText(), /local[\s\S]*deductibles_oop_2024-01.csv[\s\S]*Done/);
    await page.getByLabel('What').selectOption('undo');
    await until(async () => {
      const rows = (await table.getByRole('row').allInnerTexts()).slice(1);
      return rows.length > 0 && rows.every((row) => row.includes('Undid a load'));
    });
    assert.match((await table.getByRole('row').allInnerTexts()).join('\n'), /deductibles_oop_2024-01\.csv/);
    await assertAccessible(page, 'activity');
  });
});

test('a table shows its columns, why they are what they are, and what was loaded', async () => {
  await withPage(`${stack.api}/#/tables`, async (page) => {
    await assertAccessible(page, 'tables');
    await page.getByRole('link', { name: 'policy_rates' }).click();
    await page.getByRole('heading', { name: 'policy_rates' }).waitFor();
    const rate = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'rate', exact: true }) });
    assert.match(await rate.innerText(), /decimal\(\d+,2\)/i);
    await page.getByRole('table', { name: 'Newest loads' }).getByRole('link', { name: 'rates.csv' }).waitFor();
    await assertAccessible(page, 'a table');
  });
});
