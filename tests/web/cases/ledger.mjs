import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, assertFits, withPage } from '../support/browser.mjs';
import { json, sql, stack, until } from '../support/stack.mjs';

const verify = async (page) => {
  await page.getByRole('button', { name: 'Verify now' }).click();
  await page.getByText('The verification has ended.').waitFor();
};

const isAccounted = (page) =>
  page
    .getByRole('heading', { name: 'Everything is accounted for' })
    .waitFor()
    .catch(async (late) => {
      throw new Error(`the ledger says:\n${await page.getByRole('main').innerText()}`, { cause: late });
    });

test('a row that somebody deleted by hand is shown on the ledger page with file, sender and remedy, until it is back', async () => {
  const run = (await json('/ingestions?name=rates.csv&status=SUCCESS&limit=1')).items[0];
  const [seq, record] = (await sql(`SELECT _ingestion_seq, _record FROM ${run.table} ORDER BY 1 DESC, 2 DESC LIMIT 1`)).split('\t');
  const which = `_ingestion_seq = ${seq} AND _record = ${record}`;

  await withPage(`${stack.api}/#/ledger`, async (page) => {
    await verify(page);
    await isAccounted(page);
    await assertAccessible(page, 'the ledger without a breach');

    await sql(`CREATE TABLE aside AS SELECT * FROM ${run.table} WHERE ${which}; DELETE FROM ${run.table} WHERE ${which}`);
    await verify(page);
    await page.getByRole('heading', { name: '1 breach found' }).waitFor();
    const breach = page.getByRole('region', { name: 'A table has fewer or more rows than were loaded' });
    assert.match(await breach.innerText(), new RegExp(`What to do:[\\s\\S]*Undo the run[\\s\\S]*rates\\.csv[\\s\\S]*${run.rowsInserted - 1} rows are in the table, ${run.rowsInserted} were loaded`, 'i'));
    assert.match(await breach.innerText(), new RegExp(run.uploadedBy));
    await assertAccessible(page, 'the ledger with a breach');
    for (const width of [360, 768, 2560]) {
      await page.setViewportSize({ width, height: 900 });
      await page.waitForTimeout(60);
      await assertFits(page, `the ledger at ${width} px`);
    }
    await breach.getByRole('link', { name: 'rates.csv' }).click();
    await page.getByRole('heading', { name: 'rates.csv' }).waitFor();

    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${stack.api}/#/overview?range=hour`);
    await page.getByRole('link', { name: /Ledger.*1 breach found/ }).click();
    await page.getByRole('heading', { name: '1 breach found' }).waitFor();

    await sql(`INSERT INTO ${run.table} SELECT * FROM aside; DROP TABLE aside`);
    await verify(page);
    await isAccounted(page);
    // The one before is still there to be looked at.
    await page.getByRole('table', { name: 'Verifications' }).getByRole('row').filter({ hasText: '1 breach' }).getByRole('link').click();
    await page.getByRole('heading', { name: '1 breach found' }).waitFor();
    await page.getByRole('link', { name: 'Newest verification' }).click();
    await isAccounted(page);
  });
  await until(async () => (await json('/activity?action=verify')).items.filter((item) => item.outcome === 'done').length >= 3);
});
