import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, withPage } from '../support/browser.mjs';
import { freePort, startApi } from '../support/stack.mjs';

test('the API goes down and comes back: the page says so and goes on by itself', async () => {
  const port = await freePort();
  let api = await startApi({}, port);
  try {
    await withPage(
      `${api.address}/#/files`,
      async (page) => {
        await page.getByText('memberdata.csv').first().waitFor();
        await api.stop();
        await page.getByText('The service does not answer').waitFor();
        await page.getByText('memberdata.csv').first().waitFor();
        await assertAccessible(page, 'an outage');
        api = await startApi({}, port);
        await page.getByText('The service answers again.').waitFor({ timeout: 20_000 });
        assert.equal(await page.getByText('The service does not answer').count(), 0);
      },
      { allow: [/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_SOCKET/] },
    );
  } finally {
    await api.stop();
  }
});
