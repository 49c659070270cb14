import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, assertFits, withPage } from '../support/browser.mjs';
import { json, stack, until } from '../support/stack.mjs';

const pages = {
  overview: '#/overview?range=hour',
  files: '#/files',
  tables: '#/tables',
  table: '#/tables/memberdata',
  ledger: '#/ledger',
  'an unknown verification': '#/ledger/999999',
  queue: '#/queue',
  activity: '#/activity',
  'an unknown page': '#/nowhere',
  'an unknown file': '#/files/00000000-0000-7000-8000-000000000000',
};

test('every page fits from 360 to 2,560 px and has no accessibility violation in either theme', async () => {
  for (const [name, route] of Object.entries(pages)) {
    await withPage(
      `${stack.api}/${route}`,
      async (page) => {
        await page.waitForLoadState('networkidle').catch(() => {});
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        await until(async () => (await page.locator('.skeleton').count()) === 0);
        await assertAccessible(page, name);
        for (const width of [360, 768, 2560]) {
          await page.setViewportSize({ width, height: 900 });
          await page.waitForTimeout(60);
          await assertFits(page, `${name} at ${width} px`);
        }
      },
      { allow: [/status of 404/] },
    );
  }
});

test('who asked for less motion sees changes at once: nothing fades or moves from one state to another', async () => {
  await withPage(
    `${stack.api}/#/files`,
    async (page) => {
      const heading = page.getByRole('heading', { level: 1 });
      await heading.evaluate((element) => getComputedStyle(element).opacity);
      const after = await heading.evaluate((element) => {
        element.style.opacity = '0.6';
        return [getComputedStyle(element).opacity, document.getAnimations().length];
      });
      assert.deepEqual(after, ['0.6', 0]);
    },
    { reducedMotion: 'reduce' },
  );
});

test('the overview shows what was loaded, as figures, as charts and as tables, each with the list behind it', async () => {
  const { series } = await json('/stats?period=hour');
  await withPage(`${stack.api}/#/overview?range=hour`, async (page) => {
    await page.locator('.u-over').first().waitFor();
    const rows = await page.getByRole('link', { name: /Rows loaded/ }).innerText();
    assert.match(rows, new RegExp(series.sum.rows.toLocaleString('en-US')));
    await page.getByRole('button', { name: /Show as a table.*Files over time/ }).click();
    const table = page.getByRole('table', { name: 'Files over time' }).getByRole('row');
    assert.equal(await table.count(), series.points.length + 1);
    await assertAccessible(page, 'a chart as a table');
    await page.getByRole('link', { name: 'The gzip file is damaged or cut off' }).first().click();
    await page.getByRole('link', { name: 'broken.csv.gz' }).waitFor();
    assert.match(page.url(), /code=DAMAGED_ARCHIVE/);

    await page.goto(`${stack.api}/#/overview?range=hour`);
    const kind = page.getByRole('list', { name: 'Kinds of files' }).getByRole('listitem').filter({ has: page.getByRole('link', { name: 'CSV.GZ', exact: true }) });
    const many = Number((await kind.locator('b').innerText()).replaceAll(',', ''));
    await kind.getByRole('link').click();
    await page.getByText(`${many} file${many === 1 ? '' : 's'}, that is all`).waitFor();
    for (const name of await page.locator('th.file a').allInnerTexts()) assert.match(name, /\.csv\.gz$/i);
    assert.equal(await page.getByLabel('Kind').inputValue(), 'csv.gz');
  });
});

test('everything is reached by key, focus is seen, and goes to the heading of a new page', async () => {
  await withPage(`${stack.api}/#/files`, async (page) => {
    await page.getByText('memberdata.csv').first().waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Skip to content');
    // The button inside a date field draws the browser's own ring.
    const isSeen = () => page.evaluate(() => document.activeElement.type === 'date' || getComputedStyle(document.activeElement).outlineStyle === 'solid');
    const reached = new Set();
    for (let i = 0; i < 80; i++) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate(() => document.activeElement?.textContent?.trim() || document.activeElement?.getAttribute('aria-label') || document.activeElement?.tagName));
      assert.ok(await isSeen(), `focus is not seen after ${[...reached].at(-1)}`);
      if (reached.has('memberdata.csv')) break;
    }
    assert.ok(reached.has('Tables') && reached.has('memberdata.csv'), [...reached].join(', '));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'memberdata.csv' }).waitFor();
    await until(() => page.evaluate(() => document.activeElement?.tagName === 'H1'));
  });
});

test('on a phone the menu opens and closes, and rows are cards', async () => {
  await withPage(
    `${stack.api}/#/files`,
    async (page) => {
      await page.getByText('memberdata.csv').first().waitFor();
      assert.equal(await page.getByRole('link', { name: 'Tables' }).isVisible(), false);
      await page.getByRole('button', { name: 'Menu' }).click();
      await assertAccessible(page, 'the menu on a phone');
      await page.getByRole('link', { name: 'Tables' }).click();
      await page.getByRole('heading', { name: 'Tables' }).waitFor();
      assert.equal(await page.getByRole('link', { name: 'Queue' }).isVisible(), false);
      await assertFits(page, 'tables on a phone');
    },
    { viewport: { width: 390, height: 844 } },
  );
});
